/** A right to send a write that expires. Its holder checks it right before sending. */
export interface Lease {
  /** True if it was renewed so recently that it needs no check. */
  readonly isFresh: boolean;
  /**
   * Renews the lease for as long as a write may take.
   * @throws GatewayError if it has expired, or if that cannot be checked: then nothing may be sent
   */
  renew(): Promise<void>;
}
