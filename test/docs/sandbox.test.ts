import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { startSandbox } from '../../src/sandbox/server.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { page, unquoted } from '../support/markdown.js';

const sandboxPage = page('docs/sandbox.md');
const anna = demo.borrower;

describe('the table of control routes', () => {
  test('names every route and what it does', async () => {
    const sandbox = await startSandbox();
    const routes = (await (await fetch(`${sandbox.url}/sandbox`)).json()) as {
      method: string;
      path: string;
      does: string;
    }[];
    await sandbox.close();
    const rows = sandboxPage
      .table('route', 'what it does')
      .map(([route, does]) => [unquoted(route), unquoted(does)]);
    expect(rows).toEqual(
      routes.map(({ method, path, does }) => [`${method} ${path}`, does.replaceAll(' | ', ' or ')]),
    );
  });
});

describe('three months of bills', () => {
  test('are those of the page', async () => {
    const graph = await startTestGateway();
    try {
      const section = sandboxPage.section('Let three months pass, then look at the bills');
      const [, body = ''] = /sandbox\/clock -d '([^']+)'/.exec(section.text) ?? [];
      expect(
        (await fetch(`${graph.gateway.sandbox?.url}/sandbox/clock`, { method: 'POST', body })).status,
      ).toBe(200);
      const [bills] = section.answeredQueries();
      const { data, errors } = await graph.ask(bills?.query ?? '');
      expect({ data, errors }).toEqual({ ...(bills?.answer as object), errors: [] });
    } finally {
      await graph.close();
    }
  });
});

describe('the faults of the page', () => {
  const section = sandboxPage.section('Make the bank fail');
  const [readFault = '', writeFault = ''] = section
    .code('sh')
    .map((command) => /-d '([^']+)'/.exec(command)?.[1] ?? '');
  const [readError, writeError] = section.code('json').map((json) => JSON.parse(json) as object);

  let graph: TestGateway;
  beforeAll(async () => {
    graph = await startTestGateway();
  });
  afterAll(() => graph.close());

  const fail = (body: string) =>
    fetch(`${graph.gateway.sandbox?.url}/sandbox/faults`, { method: 'POST', body });

  test('make a read fail once for the client, and a write with an unknown outcome', async () => {
    const query = `{ person(id: "${anna.id}") { creditLines { totalCount } } }`;
    expect((await fail(readFault)).status).toBe(200);
    expect((await graph.ask(query)).errors).toMatchObject([readError]);
    expect(await graph.ask(query)).toMatchObject({ data: { person: { creditLines: { totalCount: 3 } } } });
    expect((await fail(writeFault)).status).toBe(200);
    const drawn = await graph.ask(`mutation {
      createLoan(input: {
        personId: "${anna.id}", creditLineId: "${anna.creditLineIds[0]}"
        amount: { value: 50000 }, term: 6, reference: "ORDER-4713", purpose: "A sofa"
      }) { loan { id } }
    }`);
    expect(drawn.errors).toMatchObject([writeError]);
    const line = await graph.ask(
      `{ creditLine(personId: "${anna.id}", id: "${anna.creditLineIds[0]}") { activeLoans { id } } }`,
    );
    expect(line.data.creditLine.activeLoans).toHaveLength(2);
  });
});

describe('the customers of the sandbox', () => {
  const rows = sandboxPage
    .section('The customers of the sandbox')
    .table('customer', 'id', 'credit lines', 'card applications', 'bills', 'what there is')
    .map((cells) => cells.map(unquoted));

  let graph: TestGateway;
  beforeAll(async () => {
    graph = await startTestGateway();
  });
  afterAll(() => graph.close());

  test('are those of the table, with what it says that they have', async () => {
    const seeded = Object.values(demo).map(({ name, id }) => [name, id]);
    expect(rows.map(([name, id]) => [name, id])).toEqual(seeded);
    const found: string[][] = [];
    for (const [name = '', id = ''] of rows) {
      const cards = 'creditCardApplications { totalCount nodes { bills { totalCount } } }';
      const query = id.endsWith('cbiz')
        ? `business(id: "${id}") { ${cards} }`
        : `person(id: "${id}") { creditLines { totalCount } ${cards} }`;
      const { data } = await graph.ask(`{ ${query} }`);
      const {
        creditLines,
        creditCardApplications: { totalCount, nodes },
      } = data.person ?? data.business;
      const bills = (nodes as { bills: { totalCount: number } }[]).map((card) => card.bills.totalCount);
      const counts = [creditLines?.totalCount ?? 0, totalCount, bills.reduce((sum, count) => sum + count, 0)];
      found.push([name, id, ...counts.map(String)]);
    }
    expect(rows.map((row) => row.slice(0, 5))).toEqual(found);
  });

  test('have the resources that the table names, in the state that it tells of', async () => {
    const seeded = JSON.stringify(demo);
    const named = rows.flatMap(([, , , , , has = '']) => has.match(/\d{32}\w{4}/g) ?? []);
    expect(named.filter((id) => !seeded.includes(id))).toEqual([]);
    const { data, errors } = await graph.ask(`{
      anna: person(id: "${anna.id}") {
        loans { totalCount }
        creditLine(id: "${anna.creditLineIds[2]}") { blocks { totalCount } }
        creditLineApplication(id: "${anna.rejectedApplicationId}") { status }
      }
      business: creditCardApplication(id: "${demo.business.cardApplicationId}") { status }
      card: creditCardApplication(id: "${demo.cardholder.cardApplicationId}") { status }
      declined: creditCardApplication(id: "${demo.cardholder.declinedCardApplicationId}") { status }
      jonas: person(id: "${demo.overdrawn.id}") {
        overdraft(id: "${demo.overdrawn.overdraftId}") { status }
        overdraftApplication(id: "${demo.overdrawn.overdraftApplicationId}") { overdraftId }
      }
    }`);
    expect({ data, errors }).toEqual({
      errors: [],
      data: {
        anna: {
          loans: { totalCount: 3 },
          creditLine: { blocks: { totalCount: 1 } },
          creditLineApplication: { status: 'REJECTED' },
        },
        business: { status: 'WAITING_FOR_IDENTIFICATION' },
        card: { status: 'FINALIZED' },
        declined: { status: 'DECLINED' },
        jonas: {
          overdraft: { status: 'LIMIT_SET' },
          overdraftApplication: { overdraftId: demo.overdrawn.overdraftId },
        },
      },
    });
  });
});
