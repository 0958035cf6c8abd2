/** A gateway's report when it renews its share. */
export interface ShareReport {
  /** The maximum number of calls that it has in flight until it gets the answer. */
  readonly held: number;
  /** The number of places that it could use. */
  readonly wanted: number;
  /** The number of its calls in flight that can last longer than its lease. */
  readonly lasting: number;
}

/** A gateway's share of the places. */
export interface Share {
  readonly places: number;
  /** The number of gateways that share them. */
  readonly gateways: number;
}

/**
 * A number of places that gateways share by leases. An operation fails with a `StoreError` in bounded time if
 * it cannot be carried out.
 */
export interface SharedPlaces {
  /**
   * Renews the gateway's lease and returns its share. Where the gateways want more places than there are,
   * they get equal shares, and what one does not want goes to the others.
   */
  renew(report: ShareReport): Promise<Share>;
  /** Gives the share back, and releases all resources. */
  close(): Promise<void>;
}
