import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { functionOf } from '../support/documented-code.js';
import { startTestGateway, takeCalls, type TestGateway } from '../support/graph.js';
import { page } from '../support/markdown.js';
import { printedToken } from '../support/printed-token.js';

const [askCode] = page('docs/errors.md').section('Handle errors in a client').code('js');
const [drawLoanCode] = page('docs/idempotency.md').section('After an unknown outcome').code('js');
const anna = demo.borrower;
const input = {
  personId: anna.id,
  creditLineId: anna.creditLineIds[0],
  amount: { value: 50_000 },
  term: 6,
  reference: 'ORDER-4713',
  purpose: 'A sofa',
};

describe('a loan whose outcome is unknown', () => {
  let graph: TestGateway;
  const token = printedToken('--person', anna.id);
  beforeAll(async () => {
    graph = await startTestGateway();
  });
  afterAll(() => graph.close());

  const sandbox = (): string => graph.gateway.sandbox?.url ?? '';

  /**
   * Draws the loan with the code of the pages, where the first attempt loses its connection; returns its id
   * and the number of writes.
   */
  async function drawn(when: 'before' | 'after') {
    const fault = JSON.stringify({ operationId: 'createLoan', connection: 'reset', when });
    await takeCalls(sandbox());
    await fetch(`${sandbox()}/sandbox/faults`, { method: 'POST', body: fault });
    const ask = functionOf(askCode, graph.url);
    const id = await functionOf<string>(drawLoanCode, graph.url)(ask, input, token, 0);
    const writes = (await takeCalls(sandbox())).filter(({ operationId }) => operationId === 'createLoan');
    return { id, writes: writes.length };
  }

  const activeLoans = async (): Promise<string[]> => {
    const query = `{ creditLine(personId: "${anna.id}", id: "${anna.creditLineIds[0]}") { activeLoans { id } } }`;
    const { data } = await graph.ask(query, {}, { token });
    return (data.creditLine.activeLoans as { id: string }[]).map(({ id }) => id);
  };

  test.each([
    ['is found if the bank drew it', 'after', 1],
    ['is drawn with a new key if the bank did not', 'before', 2],
  ] as const)('%s', async (_title, when, writes) => {
    const before = await activeLoans();
    const loan = await drawn(when);
    expect(loan).toEqual({ id: expect.any(String), writes });
    expect((await activeLoans()).filter((id) => !before.includes(id))).toEqual([loan.id]);
  });
});
