import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { SignJWT } from 'jose';
import { Agent, request } from 'undici';
import { startGateway, startListener, type Listening } from './contestants.js';
import { ask } from './conversation.js';
import { borrowerId } from './data.js';
import type { DocumentBank } from './document-bank.js';
import { digestOf } from './document-content.js';
import { cores, stepAside, type Program } from './processes.js';
import { tokens } from './requests.js';
import { tableOf } from './table.js';

const person = borrowerId(0);
/** The number of the warm-up document, of one MiB. */
const small = 0;
const query =
  'query Link($personId: ID!, $id: ID!) { person(id: $personId) { creditLineApplication(id: $id) { preContract { url } } } }';
const agent = new Agent({ headersTimeout: 60_000, bodyTimeout: 60_000 });

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const customersToken = (): Promise<string> =>
  new SignJWT({ scope: 'lending:read', person_id: [person] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('reader')
    .setIssuer(tokens.issuer)
    .setAudience(tokens.audience)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(tokens.secret));

/** Returns the link to a document, as a frontend gets it. */
async function linkTo(document: number, { port }: Listening, token: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables: { personId: person, id: String(document) } }),
  });
  const answer = (await response.json()) as {
    data?: { person?: { creditLineApplication?: { preContract?: { url?: string } } } };
  };
  const url = answer.data?.person?.creditLineApplication?.preContract?.url;
  if (url === undefined)
    throw new Error(`There is no link to document ${document}: ${JSON.stringify(answer).slice(0, 500)}`);
  return url;
}

/** Downloads a document without storing it. @throws Error unless it equals the bank's, byte for byte */
async function download(url: string, digest: string): Promise<void> {
  const { statusCode, body } = await request(url, { dispatcher: agent });
  const hash = createHash('sha256');
  for await (const chunk of body as AsyncIterable<Buffer>) hash.update(chunk);
  const found = hash.digest('hex');
  if (statusCode !== 200 || found !== digest)
    throw new Error(
      `A download answered ${statusCode}, and its SHA-256 is ${found} where the bank's is ${digest}.`,
    );
}

async function measure(
  gateway: Listening,
  documents: readonly number[],
  mebibytes: number,
): Promise<readonly (readonly string[])[]> {
  const { program } = gateway;
  const token = await customersToken();
  await download(await linkTo(small, gateway, token), digestOf(small, 1));
  const digests = documents.map((document) => digestOf(document, mebibytes));
  const links = await Promise.all(documents.map((document) => linkTo(document, gateway, token)));
  program.forgetPeak();
  const before = program.memory().now;
  const cpu = program.cpu();
  const since = performance.now();
  await Promise.all(links.map((link, at) => download(link, digests[at] ?? '')));
  const seconds = (performance.now() - since) / 1000;
  const { peak } = program.memory();
  const total = documents.length * mebibytes;
  return [
    [
      'downloads',
      "identical to the bank's",
      'MiB each',
      'MiB/s in all',
      'CPU ms/MiB',
      'MiB resident before',
      'at most',
      'growth',
    ],
    [
      documents.length,
      'all',
      mebibytes,
      (total / seconds).toFixed(0),
      ((program.cpu() - cpu) / total).toFixed(2),
      before.toFixed(0),
      peak.toFixed(0),
      (peak - before).toFixed(0),
    ].map(String),
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { downloads: { type: 'string', default: '20' }, mebibytes: { type: 'string', default: '200' } },
  });
  const documents = Array.from({ length: Number(values.downloads) }, (_, at) => at + 1);
  const mebibytes = Number(values.mebibytes);
  stepAside();
  const running: Program[] = [];
  try {
    const bank = await startListener('document-bank.js', [], cores.around);
    running.push(bank.program);
    for (const document of documents)
      await ask<DocumentBank, 'size'>(bank.program.child, 'size', { document, mebibytes });
    const gateway = await startGateway(`http://127.0.0.1:${bank.port}`, {});
    running.push(gateway.program);
    print(tableOf(await measure(gateway, documents, mebibytes)));
  } finally {
    await Promise.all(running.map((program) => program.stop()));
    await agent.close();
  }
}

await main();
