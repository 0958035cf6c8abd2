/** An id of the bank; anything else is refused before it is sent anywhere. */
const idPattern = /^[\w-]{1,64}$/;

/**
 * What the partner's own server does for a customer: linking an account snapshot and an identification is for the partner
 * only. In real life the snapshot comes from a bank's login, and the identification from a video call. Each step has a key
 * of its application, so that it is taken once however often it is asked for.
 *
 * @param {import('./graph.js').Graph} graph @param {import('./sandbox.js').Sandbox} sandbox @param {string} personId the customer
 */
export function partnerRoutes(graph, sandbox, personId) {
  /** Papers by application: a repeated request goes on with the same ones. */
  const papers = new Map();
  const made = (name, make) => {
    if (!papers.has(name)) papers.set(name, make());
    return papers.get(name);
  };
  const identificationOf = (applicationId) =>
    made(`identification of ${applicationId}`, () =>
      sandbox.steer(`/persons/${personId}/identifications`, { status: 'pending' }),
    );
  return {
    'POST /partner/account': async ({ applicationId }) => {
      expectId(applicationId);
      const { id } = await made(`snapshot of ${applicationId}`, () =>
        sandbox.steer(`/persons/${personId}/account_snapshots`),
      );
      const input = { personId, applicationId, accountSnapshotId: id };
      await graph.ask('PartnerLinkSnapshot', { input }, `account-${applicationId}`);
      return {};
    },
    'POST /partner/identification': async ({ applicationId }) => {
      expectId(applicationId);
      const { id } = await identificationOf(applicationId);
      const input = { personId, applicationId, identificationId: id };
      await graph.ask('PartnerLinkIdentification', { input }, `identification-${applicationId}`);
      return {};
    },
    'POST /partner/signature': async ({ applicationId }) => {
      expectId(applicationId);
      const { id } = await identificationOf(applicationId);
      await sandbox.steer(`/identifications/${id}`, { status: 'successful' });
      return {};
    },
  };
}

function expectId(id) {
  if (typeof id !== 'string' || !idPattern.test(id)) throw new RangeError('applicationId: must be an id.');
}
