/**
 * The flags of Node with which `lending-graph` and `npm start` run the gateway.
 *
 * Semi-spaces of 32 MB hold what requests in flight need, and 16, V8's own limit, do not: pages of cards take a
 * half more CPU then. One background thread of V8 instead of four
 * leaves the event loop half of a single core, rather than a fifth, while garbage is collected. Without
 * pretenuring, the objects of a request are not put into the old generation, where each would keep others
 * alive until the next full collection: young collections take a fifth of the time, and a third less memory
 * is in use.
 */
export const nodeFlags: readonly string[] = [
  '--max-semi-space-size=32',
  '--v8-pool-size=1',
  '--no-allocation-site-pretenuring',
];
