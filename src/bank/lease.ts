/** A right to send a write that ends after a time. Its holder makes sure, right before sending, that it has not. */
export interface Lease {
  /** Whether it was confirmed so shortly ago that it stands. */
  readonly isFresh: boolean;
  /** Has it confirmed, for as long as a write may take. @throws GatewayError where it has ended, or that cannot be found out: then nothing may be sent */
  renew(): Promise<void>;
}
