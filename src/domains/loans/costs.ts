import { assumptions, free, loads, names, whole, type AtHand, type Costs } from '../../graphql/cost.js';
import { creditLine } from '../credit-lines/operations.js';
import { operations } from './operations.js';

/** Loans come with the credit line that they are on, which was read for them. */
const ofLine: AtHand = { ...whole, visited: new Set(['creditLine']) };
const { listLength } = assumptions;

export const costs: Costs = {
  Query: {
    anonymousInstallmentPlans: { ...loads(operations.calculateAnonymousInstallmentPlans), entries: { assumed: listLength } },
    anonymousFreelancerInstallmentPlans: { ...loads(operations.calculateAnonymousFreelancerInstallmentPlans), entries: { assumed: listLength } },
  },
  Person: {
    // A page of the person's credit lines, and each of these, whichever loans are asked for.
    loans: { ...free, calls: 1 + listLength, entries: 'page', gives: ofLine },
  },
  CreditLine: {
    activeLoans: { ...free, needs: ['activeLoans'], entries: { assumed: listLength }, gives: ofLine },
    availableInstallmentPlans: { ...loads(operations.calculateAvailableInstallmentPlans), entries: { assumed: listLength } },
  },
  Loan: { creditLine: names(creditLine) },
};
