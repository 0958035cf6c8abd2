import { demo } from '../../../dist/sandbox/seed.js';

const euros = (amount) => ({ value: amount * 100 });

/** What is declared for an application: the bank offers three times what is left of the income. */
const declaration = (netIncome, limit) => ({
  requestedCreditLimit: euros(limit),
  netIncomeAmount: euros(netIncome),
  livingSituation: 'LIVING_IN_RENTED_HOUSE',
  livingSituationAmount: euros(900),
  numberOfDependents: 0,
  marriageStatus: 'UNMARRIED',
  employmentSince: '2019-02-01',
});

/** Lisa's purchases by card, month by month, in cents. */
const purchases = [
  [84_37, 59_90, 41_20],
  [112_05, 23_80, 189_00],
  [76_44, 310_00],
  [91_10, 45_65, 38_00, 129_95],
  [64_20, 18_75],
  [142_31, 77_70, 259_00],
  [58_16, 96_40, 33_33],
];

/** What Lisa pays into the account of the card besides what is due, by month, in cents. */
const payments = { 3: 350_00, 5: 420_00 };

/** The loans that Lisa draws: in which month, over how many euros and months, and what for. */
const loans = [
  { month: 1, amount: 1200, term: 24, purpose: 'Washing machine and dryer' },
  { month: 4, amount: 650, term: 12, purpose: 'Bicycle' },
];

/** Applications of other customers in each month: income, wish, and how far they go. */
const others = [
  [2600, 3000, 'open'],
  [1100, 2000, 'applied'],
  [3400, 8000, 'account'],
  [2100, 1500, 'open'],
  [980, 1000, 'applied'],
  [4200, 10000, 'offer'],
];

async function apply(graph, personId, income, limit, key) {
  const input = { personId, ...declaration(income, limit) };
  const data = await graph.ask('PartnerApply', { input }, `apply-${key}`);
  return data.createCreditLineApplication.creditLineApplication.id;
}

async function linkSnapshot(graph, personId, applicationId, accountSnapshotId) {
  const input = { personId, applicationId, accountSnapshotId };
  await graph.ask('PartnerLinkSnapshot', { input }, `account-${applicationId}`);
}

/** Returns the id of the credit line, if there is one by now. */
async function linkIdentification(graph, personId, applicationId, identificationId) {
  const input = { personId, applicationId, identificationId };
  const data = await graph.ask('PartnerLinkIdentification', { input }, `identification-${applicationId}`);
  return data.linkCreditLineApplicationIdentification.creditLineApplication.creditLineId;
}

async function otherApplies(graph, sandbox, [income, limit, wayTo], key) {
  const { id } = await sandbox.steer('/persons');
  const applicationId = await apply(graph, id, income, limit, key);
  if (wayTo === 'applied') return;
  const snapshot = await sandbox.steer(`/persons/${id}/account_snapshots`);
  await linkSnapshot(graph, id, applicationId, snapshot.id);
  if (wayTo === 'account') return;
  const status = wayTo === 'open' ? 'successful' : 'pending';
  const identification = await sandbox.steer(`/persons/${id}/identifications`, { status });
  await linkIdentification(graph, id, applicationId, identification.id);
}

async function openCard(graph, personId) {
  const input = {
    personId,
    productType: 'CONSUMER_CREDIT_CARD',
    externalCustomerId: 'LISA-1',
    repaymentOptions: { upcomingType: 'PARTIAL', minimumAmount: euros(30), minimumPercentage: 5 },
    scoringOptions: {
      customerDesiredLimit: euros(2000),
      netIncome: euros(3200),
      livingSituationExpenses: euros(900),
      numberOfDependents: 0,
    },
  };
  const data = await graph.ask('PartnerApplyForCard', { input }, 'card');
  const { id } = data.createCreditCardApplication.creditCardApplication;
  await graph.ask('PartnerFinalizeCard', { input: { applicationId: id } }, 'card-finalized');
  return id;
}

async function livesAMonth(graph, sandbox, lineId, cardId, month) {
  const { id: personId } = demo.person;
  for (const loan of loans.filter((one) => one.month === month)) {
    const { amount, term, purpose } = loan;
    const reference = `LISA-${month}`;
    const input = { personId, creditLineId: lineId, amount: euros(amount), term, purpose, reference };
    await graph.ask('PartnerDraw', { input }, `loan-${month}`);
  }
  for (const amount of purchases[month] ?? []) {
    await sandbox.pass('P4D');
    await sandbox.steer(`/credit_card_applications/${cardId}/transactions`, { amount });
  }
  if (payments[month])
    await sandbox.steer(`/credit_card_applications/${cardId}/payments`, { amount: payments[month] });
  for (const [index, other] of others.entries())
    await otherApplies(graph, sandbox, other, `${month}-${index}`);
  await sandbox.pass(`P${30 - 4 * (purchases[month]?.length ?? 0)}D`);
}

/**
 * Plays the past: half a year in which Lisa got a credit line and a card and used both, and other customers applied.
 *
 * @param {import('./graph.js').Graph} graph @param {import('./sandbox.js').Sandbox} sandbox
 */
export async function playHistory(graph, sandbox) {
  const { id, accountSnapshotId, identificationId } = demo.person;
  const applicationId = await apply(graph, id, 2600, 5000, 'lisa');
  await linkSnapshot(graph, id, applicationId, accountSnapshotId);
  const lineId = await linkIdentification(graph, id, applicationId, identificationId);
  const cardId = await openCard(graph, id);
  for (const month of purchases.keys()) await livesAMonth(graph, sandbox, lineId, cardId, month);
  // A bill was just issued, and is still to be paid.
  await sandbox.pass('P3D');
}
