import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AccessStage, partnersToken, tokenOf } from './stage.js';
import { filled, line, type Customer, type Step } from './world.js';

let stage: AccessStage;
beforeAll(async () => {
  stage = await AccessStage.start();
});
afterAll(() => stage.close());

const ofLine = (document: string): string =>
  `creditLine(personId: "<person>", id: "<line>") { ${document} { url } }`;
const ofApplication = (document: string): string =>
  `creditLineApplication(personId: "<person>", id: "<application>") { ${document} { url } }`;

/** The four documents. */
const documents: readonly (readonly [
  operation: string,
  of: Customer,
  sends: string,
  after?: readonly Step[],
])[] = [
  ['downloadCreditLineApplicationPreContract', 'borrower', ofApplication('preContract')],
  ['downloadCreditLineApplicationContract', 'borrower', ofApplication('contract')],
  ['downloadAnnualAccountStatement', 'borrower', ofLine('annualAccountStatement(year: 2026)')],
  ['downloadClosingAccountStatement', 'applicant', ofLine('closingAccountStatement'), [...line, 'revoke']],
];

const linkIn = (text: string): URL =>
  new URL(JSON.parse(`"${/"url":"([^"]+)"/.exec(text)?.[1] ?? ''}"`) as string);

/** Opens a link, and returns the response and the operations that it took. */
async function open(url: URL, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    begins: bytes.subarray(0, 5).toString(),
    operations: (await stage.calls()).map(({ operationId }) => operationId),
    text: bytes.toString(),
  };
}

describe('a link to a document', () => {
  test.each(documents.map((document) => [document[0], document] as const))(
    '%s is given to its customer and to the partner only, and opens for anybody who has it',
    async (_title, [operation, customer, sends, steps]) => {
      const { things, others } = await stage.begin(customer, steps);
      const asked = filled(sends, things);
      const { person = '' } = things;
      const stranger = await tokenOf({ personIds: [others['person'] ?? ''] });
      for (const [token, outcome] of [
        [undefined, 'UNAUTHENTICATED'],
        [await tokenOf({ personIds: [person] }, ['lending:write']), 'FORBIDDEN'],
        [stranger, ''],
        [await tokenOf({ businessIds: [person] }), ''],
        [await tokenOf({}), ''],
      ] as const) {
        const seen = await stage.see({ sends: asked, token });
        expect([seen.codes.join(), seen.text.includes('signature'), seen.calls]).toEqual([
          outcome,
          false,
          [],
        ]);
      }
      for (const token of [
        await tokenOf({ personIds: [person] }),
        await tokenOf({ personIds: [others['person'] ?? '', person] }),
        await partnersToken(),
      ]) {
        const seen = await stage.see({ sends: asked, token });
        expect([seen.codes, seen.operations.map(([name]) => name).includes(operation)]).toEqual([[], false]);
        const url = linkIn(seen.text);
        for (const headers of [{}, { authorization: `Bearer ${stranger}` }])
          expect(await open(url, headers)).toMatchObject({
            status: 200,
            begins: '%PDF-',
            operations: [operation],
          });
        // The signature carries no rights but the one to read it, and names no other customer.
        const claims = JSON.parse(
          Buffer.from(url.searchParams.get('signature')?.split('.')[1] ?? '', 'base64url').toString(),
        ) as { scope: unknown; person_id: unknown; params: { personId: string } };
        expect([
          claims.scope,
          claims.params.personId,
          JSON.stringify(claims).includes(others['person'] ?? '?'),
        ]).toEqual([['lending:read'], person, false]);
      }
    },
  );

  test('opens nothing but its own document, and is no token; nor is a token a link', async () => {
    const { things, others } = await stage.begin('borrower');
    const own = await tokenOf({ personIds: [things['person'] ?? ''] });
    const urls: URL[] = [];
    for (const [, , sends] of documents.slice(0, 3))
      urls.push(linkIn((await stage.see({ sends: filled(sends, things), token: own })).text));
    const [preContract, contract, statement] = urls as [URL, URL, URL];
    const signed = (path: URL, signature: string): URL =>
      new URL(`${path.pathname}?signature=${signature}`, path);
    const signature = contract.searchParams.get('signature') ?? '';
    const foreign = new URL(contract.href.replace(things['application'] ?? '', others['card'] ?? ''));
    const otherYear = new URL(statement.href.replace('statement-2026', 'statement-2025'));
    for (const url of [
      signed(preContract, signature),
      signed(statement, signature),
      foreign,
      otherYear,
      signed(contract, own),
      signed(contract, ''),
    ]) {
      expect(await open(url)).toMatchObject({
        status: 403,
        operations: [],
        text: expect.stringContaining('FORBIDDEN'),
      });
    }
    expect(await stage.see({ sends: 'me { id }', token: signature })).toMatchObject({
      status: 401,
      codes: ['UNAUTHENTICATED'],
      calls: [],
    });
    expect(await open(contract)).toMatchObject({
      status: 200,
      operations: ['downloadCreditLineApplicationContract'],
    });
  });
});
