import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { partnerOnly } from './sdl.js';
import { AccessStage, partnersToken, tokenOf } from './stage.js';
import {
  absent,
  filled,
  freelancerOffer,
  overdraftOffer,
  type Customer,
  type Step,
  type Things,
} from './world.js';

let stage: AccessStage;
beforeAll(async () => {
  stage = await AccessStage.start();
});
afterAll(() => stage.close());

const iban = 'DE89370400440532013000';
const consumers =
  'createCreditCardApplication(input: { personId: "<person>", productType: CONSUMER_CREDIT_CARD, scoringOptions: { netIncome: { value: 1100000 } }, repaymentOptions: { SAID } }) { creditCardApplication { id } }';
const businesses = (options: string): string =>
  `createBusinessCreditCardApplication(input: { businessId: "<business>", productType: BUSINESS_CREDIT_CARD, ${options} }) { creditCardApplication { id } }`;
const application =
  'createCreditLineApplication(input: { personId: "<person>", SAID }) { creditLineApplication { id } }';

/**
 * The input fields of the partner: the field, the owner, the mutation with `SAID` in the field's place, its
 * values with their types, and the request to the bank.
 */
const input: readonly (readonly [
  field: string,
  of: Customer,
  sends: string,
  values: readonly (string | number | boolean | object)[],
  type: string,
  tells: string,
  after?: readonly Step[],
])[] = [
  [
    'CreateLoanInput.interestRate',
    'borrower',
    'createLoan(input: { personId: "<person>", creditLineId: "<line>", amount: { value: 50000 }, reference: "r", purpose: "p", term: 6, SAID }) { loan { id } }',
    [0.05, 0],
    'Float',
    'interest_rate',
  ],
  [
    'CreateCreditLineApplicationInput.preSelectedByPartner',
    'applicant',
    application,
    [true, false],
    'Boolean',
    'pre_selected_by_partner',
  ],
  [
    'CreateCreditLineApplicationInput.partnerScore',
    'applicant',
    application,
    ['A'],
    'String',
    'partner_score',
  ],
  [
    'CreateFreelancerCreditLineApplicationInput.preSelectedByPartner',
    'freelancer',
    `createFreelancerCreditLineApplication(input: { personId: "<person>", annualTurnover: { value: 1 }, corporateName: "x",
    foundationDate: "2015-01-01", legalForm: OTHER, monthlyNetProfit: { value: 1 }, monthlyNonMortgageCreditExpense: { value: 1 }, monthlyPrivateFixedCost: { value: 1 },
    recipientIban: "${iban}", taxId: "1", SAID }) { freelancerCreditLineApplication { id } }`,
    [true, false],
    'Boolean',
    'pre_selected_by_partner',
  ],
  [
    'CreateOverdraftApplicationInput.partnerRiskClass',
    'freelancer',
    'createOverdraftApplication(input: { personId: "<person>", creditRecordId: "<record>", SAID }) { overdraftApplication { id } }',
    ['a'],
    'String',
    'partner_risk_class',
    ['record'],
  ],
  [
    'BusinessScoringOptionsInput.partnerRecommendedLimit',
    'business',
    businesses('scoringOptions: { SAID }'),
    [{ value: 100_000 }],
    'MoneyInput',
    'partner_recommended_limit',
  ],
  [
    'BusinessScoringOptionsInput.partnerPdRate',
    'business',
    businesses('scoringOptions: { SAID }'),
    [0.02, 0],
    'Float',
    'partner_pd_rate',
  ],
  [
    'BusinessScoringOptionsInput.partnerScore',
    'business',
    businesses('scoringOptions: { SAID }'),
    [1, 0],
    'Int',
    'partner_score',
  ],
  ...(
    [
      ['minimumAmountLowerThreshold', { value: 1000 }, 'MoneyInput', 'minimum_amount_lower_threshold'],
      ['minimumAmountUpperThreshold', { value: 90_000 }, 'MoneyInput', 'minimum_amount_upper_threshold'],
      ['minimumPercentageLowerThreshold', 3, 'Int', 'minimum_percentage_lower_threshold'],
      ['minimumPercentageUpperThreshold', 30, 'Int', 'minimum_percentage_upper_threshold'],
    ] as const
  ).flatMap(
    ([name, value, type, tells]) =>
      [
        [`RepaymentOptionsInput.${name}`, 'applicant', consumers, [value], type, tells],
        [
          `RepaymentOptionsInput.${name}`,
          'business',
          businesses('scoringOptions: {}, repaymentOptions: { SAID }'),
          [value],
          type,
          tells,
        ],
      ] as const,
  ),
];

/** The answer fields of the partner: the field, the owner, its place, and the steps before. */
const answers: readonly (readonly [
  field: string,
  of: Customer,
  sends: string,
  selection: string,
  after?: readonly Step[],
])[] = [
  [
    'CreditCardApplication.scoringOptions',
    'cardholder',
    'creditCardApplication(id: "<card>") { status SAID }',
    'scoringOptions { netIncome { value } }',
  ],
  [
    'CreditCardApplication.scoringOptions',
    'business',
    'business(id: "<business>") { creditCardApplications { nodes { status SAID } } }',
    'scoringOptions { annualTurnover { value } }',
  ],
  [
    'CreditLineApplication.scoringWorkflow',
    'applicant',
    'creditLineApplication(personId: "<person>", id: "<application>") { status SAID }',
    'scoringWorkflow { requiredActions { required } }',
    ['apply'],
  ],
  [
    'CreditLineApplication.netDisposableIncome',
    'borrower',
    'creditLineApplication(personId: "<person>", id: "<application>") { status SAID }',
    'netDisposableIncome { value }',
  ],
  [
    'FreelancerCreditLineApplication.netDisposableIncome',
    'freelancer',
    'freelancerCreditLineApplication(personId: "<person>", id: "<freelancerApplication>") { status SAID }',
    'netDisposableIncome { value }',
    freelancerOffer,
  ],
  [
    'CreditLine.disposableIncome',
    'borrower',
    'creditLine(personId: "<person>", id: "<line>") { status SAID }',
    'disposableIncome { value }',
  ],
  [
    'CreditLine.latestDisposableIncome',
    'borrower',
    'creditLine(personId: "<person>", id: "<line>") { status SAID }',
    'latestDisposableIncome { value }',
  ],
  [
    'OverdraftApplication.partnerRiskClass',
    'freelancer',
    'overdraftApplication(personId: "<person>", id: "<overdraftApplication>") { status SAID }',
    'partnerRiskClass',
    overdraftOffer,
  ],
  [
    'OverdraftApplication.partnerRiskClass',
    'freelancer',
    'person(id: "<person>") { overdraftApplications { nodes { status SAID } } }',
    'partnerRiskClass',
    overdraftOffer,
  ],
];

const titled = <Row extends readonly [field: string, of: Customer, ...unknown[]]>(
  rows: readonly Row[],
): (readonly [string, Customer, Row])[] => rows.map((row) => [row[0], row[1], row]);
const owners = ({ person, business }: Things) =>
  person ? { personIds: [person] } : { businessIds: [business ?? ''] };
/** Returns a value as a GraphQL literal. */
const literal = (value: unknown): string => JSON.stringify(value).replace(/"(\w+)":/g, '$1: ');
const named = (field: string): string => field.slice(field.lastIndexOf('.') + 1);

describe('the fields of the partner', () => {
  // Whole mutations are in the table of all fields.
  test('input and answers are all here', () => {
    const { input: marked, answers: told } = partnerOnly();
    expect([...new Set(input.map(([field]) => field))].sort()).toEqual([...marked].sort());
    expect(
      [
        ...new Set(answers.map(([field]) => field)),
        'Mutation.rememberResource',
        'Mutation.forgetResource',
      ].sort(),
    ).toEqual([...told].sort());
  });
});

describe('as input', () => {
  test.each(titled(input))(
    '%s of the %s is refused before any call to all but the partner, as a literal and as a variable',
    async (_field, _of, [field, customer, sends, values, type, tells, steps]) => {
      const { things, others } = await stage.begin(customer, steps);
      const name = named(field);
      const said = (things: Things, what: string, head = 'mutation'): string =>
        `${head} { ${filled(sends, things).replace('SAID', what)} }`;
      const tokens = [
        await tokenOf(owners(things)),
        await tokenOf({ personIds: [others['person'] ?? ''], businessIds: [others['business'] ?? ''] }),
        await tokenOf({}),
      ];
      for (const value of values) {
        const ways = (of: Things): { sends: string; variables?: object }[] => [
          { sends: said(of, `${name}: ${literal(value)}`) },
          { sends: said(of, `${name}: $value`, `mutation ($value: ${type})`), variables: { value } },
          { sends: said(of, `${name}: $value`, `mutation ($value: ${type} = ${literal(value)})`) },
          {
            sends: `mutation { ...Said } fragment Said on Mutation { other: ${said(of, `${name}: ${literal(value)}`).slice('mutation { '.length)}`,
          },
          {
            sends: said(of, `${name}: ${literal(value)}`).replace(
              /\) \{ (\w+) \{ id \} \} \}$/,
              ') @skip(if: true) { $1 { id } } }',
            ),
          },
        ];
        for (const token of tokens) {
          for (const [index, question] of ways(things).entries()) {
            const seen = await stage.see({ ...question, token });
            expect([seen.status, seen.data, seen.codes, seen.calls]).toEqual([
              403,
              undefined,
              ['FORBIDDEN'],
              [],
            ]);
            const missing = await stage.see({ ...(ways(absent(things))[index] ?? question), token });
            expect(missing).toEqual(seen);
          }
        }
      }
      const partner = await stage.see({
        sends: said(things, `${name}: ${literal(values[0])}`),
        token: await partnersToken(),
      });
      expect([partner.codes, JSON.stringify(partner.bodies)]).toEqual([
        [],
        expect.stringContaining(`"${tells}":`),
      ]);
      await stage.begin(customer, steps);
      // Null adds nothing to the request to the bank.
      const nothing = await stage.see({
        sends: said(things, `${name}: null`),
        token: await tokenOf(owners(things)),
      });
      expect([
        nothing.codes,
        nothing.calls.length,
        JSON.stringify(nothing.bodies).replaceAll(`"${tells}":null`, ''),
      ]).toEqual([[], 1, expect.not.stringContaining(tells)]);
    },
  );
});

describe('in an answer', () => {
  test.each(titled(answers))(
    '%s of the %s is null and FORBIDDEN to its own customer, without its value, and the partner sees it',
    async (_field, _of, [field, customer, sends, selection, steps]) => {
      const { things, others } = await stage.begin(customer, steps);
      const asked = (what: string): string => filled(sends, things).replace('SAID', what);
      const own = await tokenOf(owners(things));
      const without = await stage.see({ sends: asked(''), token: own });
      const seen = await stage.see({ sends: asked(selection), token: own });
      const values = JSON.stringify(seen.data);
      expect(seen.codes).toEqual(Array.from({ length: seen.codes.length }, () => 'FORBIDDEN'));
      expect(seen.codes.length).toBeGreaterThan(0);
      expect([seen.status, values.replaceAll(`,"${named(field)}":null`, '')]).toEqual([
        200,
        JSON.stringify(without.data),
      ]);
      expect(values).toContain(`"${named(field)}":null`);
      expect(seen.calls).toEqual(without.calls);
      expect(seen.text).not.toMatch(/"value":\d/);
      const alias = await stage.see({ sends: `{ ${asked(`... { other: ${selection} }`)} }`, token: own });
      expect([alias.codes, JSON.stringify(alias.data).replaceAll('"other"', `"${named(field)}"`)]).toEqual([
        seen.codes,
        values,
      ]);
      const foreign = await stage.see({
        sends: asked(selection),
        token: await tokenOf({ personIds: [others['person'] ?? ''] }),
      });
      expect([foreign.codes, foreign.text]).toEqual([[], expect.not.stringContaining('status')]);
      const partner = await stage.see({ sends: asked(selection), token: await partnersToken() });
      expect([partner.codes, partner.text]).toEqual([[], expect.not.stringContaining('null')]);
      expect(
        (await stage.see({ sends: asked(selection), token: await partnersToken(['lending:write']) })).codes,
      ).toEqual(['FORBIDDEN']);
    },
  );

  test('costs its own customer no read where nothing else is asked of a list, nor of what a write answers', async () => {
    const { things } = await stage.begin('borrower');
    const token = await tokenOf(owners(things));
    const listed = await stage.see({
      sends: filled(
        'creditLines(filter: { personId: "<person>" }) { nodes { disposableIncome { value } latestDisposableIncome { value } } }',
        things,
      ),
      token,
    });
    expect([listed.operations, new Set(listed.codes)]).toEqual([
      [['listCreditLines', 200]],
      new Set(['FORBIDDEN']),
    ]);
    const written = await stage.see({
      sends: filled(
        'createLoan(input: { personId: "<person>", creditLineId: "<line>", amount: { value: 50000 }, reference: "r", purpose: "p", term: 6 }) { loan { id creditLine { id disposableIncome { value } } } }',
        things,
      ),
      token,
    });
    expect([written.operations[0], written.codes]).toEqual([['createLoan', 201], ['FORBIDDEN']]);
    expect(written.text).not.toMatch(/"value":\d/);
  });
});
