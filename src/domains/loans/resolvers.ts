import type { Context } from '../../context/context.js';
import { connectionOf, pageFrom, pageWindowOf } from '../../context/paging.js';
import type { AnyOperation } from '../../bank/operation.js';
import type { Resolvers } from '../../generated/graph.js';
import {
  assumptions,
  costing,
  loads,
  names,
  priced,
  whole,
  type AtHand,
  type Cost,
} from '../../graphql/cost.js';
import { creditLine, operations as creditLines } from '../credit-lines/operations.js';
import type { CreditLineModel } from '../credit-lines/model.js';
import { operations } from './operations.js';
import type { LoanModel } from './model.js';

/** Returns the loans of a credit line that have an id: the contract does not guarantee one. */
function loansOf(line: CreditLineModel, loans: CreditLineModel['activeLoans']): LoanModel[] {
  const found: LoanModel[] = [];
  for (const loan of loans ?? [])
    if (loan?.id) found.push({ personId: line.personId, creditLineId: line.id, ...loan, id: loan.id });
  return found;
}

const activeLoansOf = async (line: CreditLineModel, ctx: Context): Promise<LoanModel[]> =>
  loansOf(line, await creditLine.field(line, 'activeLoans', ctx));

/** Returns the active loans of a person: those of its credit lines. @throws GatewayError */
export async function loansOfPerson(personId: string, ctx: Context): Promise<LoanModel[]> {
  const lines = await ctx.read.listAll(creditLines.listCreditLines, { personId });
  const loans = await Promise.all(
    lines.map((line) => activeLoansOf(Object.assign({}, line, { personId }), ctx)),
  );
  return loans.flat();
}

const { listLength } = assumptions;
/** The cost of loans that come with their credit line, which was read for them. */
const ofLine: AtHand = Object.assign({}, whole, { visited: new Set(['creditLine']) });
/** The cost of a calculation of installment plans. */
const plans = (operation: AnyOperation): Cost =>
  costing({ entries: { assumed: listLength } }, loads(operation));

export const resolvers: Resolvers = {
  Query: {
    anonymousInstallmentPlans: priced(
      plans(operations.calculateAnonymousInstallmentPlans),
      async (_root, { input }, ctx) =>
        (await ctx.read.load(operations.calculateAnonymousInstallmentPlans, {}, input))?.installmentPlans ??
        null,
    ),
    anonymousFreelancerInstallmentPlans: priced(
      plans(operations.calculateAnonymousFreelancerInstallmentPlans),
      async (_root, { input }, ctx) =>
        (await ctx.read.load(operations.calculateAnonymousFreelancerInstallmentPlans, {}, input))
          ?.installmentPlans ?? null,
    ),
  },
  Person: {
    // A page of the person's credit lines, and each of these, whichever loans are requested.
    loans: priced(
      costing({ calls: 1 + listLength, entries: 'page', gives: ofLine }),
      async ({ id: personId }, args, ctx) => {
        const window = pageWindowOf(args);
        return connectionOf(pageFrom(await loansOfPerson(personId, ctx), window), window, (loan) => loan);
      },
    ),
  },
  CreditLine: {
    activeLoans: priced(
      costing({ needs: ['activeLoans'], entries: { assumed: listLength }, gives: ofLine }),
      (line, _args, ctx) =>
        line.activeLoans === undefined ? activeLoansOf(line, ctx) : loansOf(line, line.activeLoans),
    ),
    availableInstallmentPlans: priced(
      plans(operations.calculateAvailableInstallmentPlans),
      async ({ personId, id }, { input }, ctx) =>
        (
          await ctx.read.load(
            operations.calculateAvailableInstallmentPlans,
            { personId, creditLineId: id },
            input,
          )
        )?.installmentPlans ?? null,
    ),
  },
  Loan: {
    creditLine: priced(names(creditLine), ({ personId, creditLineId }, _args, ctx, info) =>
      creditLine.named({ personId, id: creditLineId }, ctx, info),
    ),
  },
  Mutation: {
    createLoan: async (_root, { input: { personId, creditLineId, ...body } }, ctx) => {
      const loan = await ctx.write.send(operations.createLoan, { personId, creditLineId }, body);
      return { loan: { personId, creditLineId, ...loan } };
    },
  },
};
