import {
  customerToken,
  drawLoan,
  ids,
  misbehave,
  partnerToken,
  paths,
  readLine,
  type Script,
  type Stage,
} from './scripted-bank.js';
import { StreamReader } from './streams.js';
import { deliver } from './webhooks.js';

/** The data of customers, and the secret, that requests, the bank and the settings bring in: no span or label may have any. */
export const planted = {
  name: 'Kniffel',
  iban: 'DE89370400440532013000',
  person: ids.person,
  stranger: ids.stranger,
  line: ids.line,
  application: ids.application,
  card: '7777777777777777000000000000000fccla',
  overdraft: '8888888888888888000000000000000fcodf',
  loan: 'f8930e8d3dfa48e4a898d7a97c0d78b4cloa',
  amount: '731946',
  collectorKey: 'the-key-of-the-collector',
};

const overdrafts = `/v1/persons/${planted.person}/overdrafts`;
const statement = `${paths.line}/closing_account_statement`;
/** An error of the bank that says too much. */
const talkative = {
  errors: [
    {
      id: planted.person,
      status: 400,
      code: `${planted.name}_${planted.iban}`,
      title: planted.name,
      detail: `${planted.name} of ${planted.iban}`,
    },
  ],
};

/** Has the bank answer with customers' data wherever it can. */
function prepare({ bank }: Stage): void {
  const owner = { id: planted.line, person_id: planted.person, status: 'closed', name: planted.name };
  bank
    .on(`GET ${paths.line}`, { body: owner, headers: { 'x-customer': planted.name } })
    .on(`GET ${paths.application}`, { status: 503, body: talkative })
    .on(`GET /v1/credit_card_applications/${planted.card}`, {
      body: {
        id: planted.card,
        customer_id: planted.person,
        status: planted.name,
        account_iban: planted.iban,
      },
    })
    .on(`GET ${statement}`, { headers: { 'content-type': 'application/pdf' }, body: '%PDF-1.7 a line' })
    .on(`GET ${overdrafts}/${planted.overdraft}`, { body: { id: planted.overdraft, status: 'created' } });
}

const draw = (amount: string): string =>
  drawLoan.replace('value: 1000', `value: ${amount}`).replace('Buying an iphone', planted.name);

/** Draws a loan three times: it is drawn, refused, and drawn without an answer; each with a key of a customer. */
async function write({ bank, gateway }: Stage, token: string): Promise<void> {
  const reactions: Script[] = [
    { status: 201, body: { id: planted.loan, status: 'payout_pending', recipient: planted.name } },
    { status: 400, body: talkative },
    misbehave.resetAfterReading,
  ];
  for (const [index, reaction] of reactions.entries()) {
    bank.on(`POST ${paths.loans}`, reaction);
    const headers = { 'idempotency-key': `${planted.name}-${index}` };
    await gateway.ask(`mutation { ${draw(planted.amount)} }`, {}, { token, headers });
  }
}

const person = (id: string): string => `{ person(id: "${id}") { creditLines { totalCount } } }`;

/** Reads what there is, twice, and what is somebody else's, fails, or is no id. */
async function read({ gateway }: Stage, token: string): Promise<void> {
  const customer = await customerToken([planted.stranger], ['lending:read'], planted.name);
  const headers = {
    'user-agent': planted.name,
    'x-forwarded-for': planted.name,
    'x-request-id': planted.person,
    baggage: `customer=${planted.name}`,
    tracestate: `customer=${planted.name.toLowerCase()}`,
    traceparent: `00-${'ab'.repeat(16)}-00f067aa0ba902b7-01`,
  };
  const queries = [
    `{ ${readLine('id status limit { value }')} }`,
    `{ ${readLine('id status')} }`,
    `{ creditCardApplication(id: "${planted.card}") { id status accountIban } }`,
    `{ creditLineApplication(personId: "${planted.person}", id: "${planted.application}") { status } }`,
    person(planted.iban),
    `query ($id: ID!) { p${planted.name}: person(id: $id) { id } }`,
    `{ field${planted.name} }`,
    `{ ${planted.name} `,
  ];
  for (const query of queries)
    for (const as of [token, customer, `${planted.name}.a.b`])
      await gateway.ask(query, { id: planted.name }, { token: as, headers });
  await gateway.ask(person(planted.person), {}, { token, operationName: planted.name });
  const search = new URLSearchParams({ query: person(planted.person), operationName: planted.name });
  await fetch(`${gateway.url}/graphql?${String(search)}`, { headers: { authorization: `Bearer ${token}` } });
}

/** Opens a document, one that nobody signed, and paths that there are not. */
async function open({ gateway, ask }: Stage): Promise<void> {
  const { data } = await ask(
    `{ person(id: "${planted.person}") { creditLine(id: "${planted.line}") { closingAccountStatement { url } } } }`,
  );
  const links = [
    data.person.creditLine.closingAccountStatement.url as string,
    `${gateway.url}/documents/${planted.name}.pdf?signature=${planted.iban}`,
    `${gateway.url}/${planted.name}/${planted.person}?iban=${planted.iban}`,
  ];
  for (const link of links) await (await fetch(link)).arrayBuffer();
}

/** Follows a customer, and delivers events: one to follow, one that fails, and some that are none. */
async function follow({ bank, gateway: { url } }: Stage, token: string): Promise<void> {
  const query = `subscription { customerUpdates(personId: "${planted.person}", kinds: [OVERDRAFT]) { resource { ... on Overdraft { status } } } }`;
  const all = [
    await StreamReader.open(url, 'sse', { query, token }),
    await StreamReader.open(url, 'multipart', {
      query,
      token: await customerToken([planted.person], ['lending:read'], planted.name),
    }),
  ];
  for (const reader of all) await reader.beats(1);
  const body = { id: planted.overdraft, person_id: planted.person, name: planted.name, iban: planted.iban };
  await deliver(url, { type: 'OVERDRAFT', body, id: planted.name, entityId: planted.overdraft });
  for (const reader of all) await reader.take(1);
  bank.on(`GET ${overdrafts}/${planted.overdraft}`, { status: 500, body: talkative });
  await deliver(url, { type: 'OVERDRAFT', body });
  for (const reader of all) await reader.take(1);
  await deliver(url, { type: planted.name, body, entityId: planted.person });
  await deliver(url, { type: 'OVERDRAFT', body: `${planted.name} ${planted.iban}` });
  await deliver(url, { type: 'OVERDRAFT', body, secret: planted.name });
  for (const reader of all) reader.close();
}

/** Sends a stage one of everything, with customers' data wherever there is room for any. */
export async function sendEverything(stage: Stage): Promise<void> {
  prepare(stage);
  const token = await partnerToken();
  await read(stage, token);
  await write(stage, token);
  await open(stage);
  await follow(stage, token);
}
