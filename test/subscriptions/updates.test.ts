import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Bench, customerToken } from '../support/sandbox.js';
import { StreamReader, transports, type Transport } from '../support/streams.js';

const all = Object.keys(transports) as Transport[];
let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start({ WEBHOOK_SECRETS: '' });
});
afterEach(() => bench.close());

const follow = `subscription ($personId: ID, $kinds: [UpdateKind!], $after: String) {
  customerUpdates(personId: $personId, kinds: $kinds, after: $after) {
    cursor origin hasMissed kind resourceId
    resource { __typename ... on CreditLine { status } ... on CreditLineApplication { applicationStatus: status } }
  }
}`;

describe.each(all)('over %s', (transport) => {
  test('a limit becomes ready and is seen', async () => {
    const applicant = await bench.applicant();
    const stream = await StreamReader.open(bench.gateway.url, transport, {
      query: follow,
      variables: { personId: applicant.id, kinds: ['CREDIT_LINE'] },
      token: await customerToken(applicant.id),
    });
    expect(stream.response.status).toBe(200);
    const line = await bench.line(applicant);
    const seen = new Set<string>();
    for await (const { data, errors } of stream) {
      expect(errors).toBeUndefined();
      expect(data.customerUpdates).toMatchObject({
        origin: 'EVENT',
        kind: 'CREDIT_LINE',
        resourceId: line.id,
        hasMissed: false,
      });
      seen.add(data.customerUpdates.resource.status as string);
      if (seen.has('OPEN')) break;
    }
    expect(seen).toContain('OPEN');
  });
});
