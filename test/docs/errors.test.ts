import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorCodes, writeOutcomes } from '../../src/bank/errors.js';
import { demo } from '../../src/sandbox/seed.js';
import { functionOf } from '../support/documented-code.js';
import { startTestGateway, takeCalls, type GraphAnswer, type TestGateway } from '../support/graph.js';
import { page, unquoted } from '../support/markdown.js';
import { printedToken } from '../support/printed-token.js';

const errorsPage = page('docs/errors.md');

describe('the tables', () => {
  test('name every error code', () => {
    expect(errorsPage.table('code', 'meaning').map(([code, meaning]) => [unquoted(code), meaning])).toEqual(
      Object.entries(errorCodes),
    );
  });

  test('name every outcome of a write that an error can speak of', () => {
    expect(
      errorsPage.table('`writeOutcome`', 'meaning').map(([outcome, meaning]) => [unquoted(outcome), meaning]),
    ).toEqual(Object.entries(writeOutcomes));
  });
});

describe('the examples', () => {
  let graph: TestGateway;
  beforeAll(async () => {
    graph = await startTestGateway();
  });
  afterAll(() => graph.close());

  const sandbox = () => graph.gateway.sandbox?.url ?? '';

  test('show the error of a loan beyond the limit', async () => {
    const [{ query, answer } = { query: '', answer: {} }] = errorsPage.answeredQueries();
    const said = answer as Pick<GraphAnswer, 'data' | 'errors'>;
    const { data, errors } = await graph.ask(query);
    const id: unknown = expect.any(String);
    expect(data).toEqual(said.data);
    expect(errors).toMatchObject(
      said.errors.map((error) => ({
        ...error,
        extensions: { ...error.extensions, requestId: id, bank: { ...error.extensions.bank, id } },
      })),
    );
  });

  test('have a function that sends again what may be sent again, and nothing else', async () => {
    const ask = functionOf<GraphAnswer>(errorsPage.code('js')[0], graph.url);
    const query = '{ me { ... on Person { creditLines { totalCount } } } }';
    const token = printedToken('--person', demo.borrower.id);
    // The gateway itself reads three times before it gives up.
    const faults = JSON.stringify({ operationId: 'listCreditLines', times: 3, status: 503 });
    await takeCalls(sandbox());
    await fetch(`${sandbox()}/sandbox/faults`, { method: 'POST', body: faults });
    const { data, errors } = await ask(query, {}, { token });
    expect({ data, errors }).toEqual({ data: { me: { creditLines: { totalCount: 3 } } }, errors: [] });
    expect((await takeCalls(sandbox())).map(({ status }) => status)).toEqual([503, 503, 503, 200]);
    const refused = await ask('{ creditLines { totalCount } }', {}, { token });
    expect(refused.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });
});
