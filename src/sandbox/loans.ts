import type { components } from '../generated/lending-api.js';
import { annuity, bullet, maxAmount, type Plan } from './annuity.js';
import { type Bank, later, scheduleAt, timestamp } from './bank.js';
import { startOf } from './calendar.js';
import {
  blocksOf,
  closeIfSettled,
  type CreditLine,
  creditLineMachine,
  isOver,
  utilized,
  requestedLine,
} from './credit-line.js';
import type { SandboxDomain } from './domain.js';
import { conflict, invalid } from './errors.js';
import { type Loan, loanAnswer, loanMachine, loanTable } from './loan.js';
import { expectStatus, step } from './state-machine.js';
import { euros, printed } from './money.js';
import { interestRates } from './scoring.js';

type LoanRequest = components['schemas']['CreateLoanRequest'];
type PlanRequest = components['schemas']['CalculateAvailableInstallmentPlansRequest'];
type Product = components['schemas']['CreditLineProductType'];

/** Terms, in months, of the calculated plans. */
const offeredTerms: Readonly<Record<Product, readonly number[]>> = {
  consumer: [3, 6, 9, 12, 18, 24, 36, 48],
  freelancer: [3, 6, 9, 12, 18, 24],
};

/** Allowed terms of a loan, in months: for freelancers from the product guide, for consumers our choice. */
const allowedTerms: Readonly<Record<Product, { readonly least: number; readonly most: number }>> = {
  consumer: { least: 1, most: 48 },
  freelancer: { least: 3, most: 24 },
};

/** Maximum years until a bullet loan is repaid. Our choice. */
const maxBulletYears = 5;

function expectRate(rate: number | undefined): void {
  if (rate !== undefined && (rate < 0 || rate > 1)) throw invalid('interest_rate', 'is not between 0 and 1');
}

function expectBulletDate(bank: Bank, field: string, date: string | undefined): string {
  if (date === undefined) throw invalid(field, 'is required for a bullet loan');
  if (date <= bank.clock.today()) throw invalid(field, 'is not in the future');
  if (Number(date.slice(0, 4)) > bank.clock.now().getUTCFullYear() + maxBulletYears)
    throw invalid(field, 'is too far in the future');
  return date;
}

function plansFor(
  bank: Bank,
  request: PlanRequest,
  product: Product,
  usualRate: number,
): components['schemas']['InstallmentPlans'] {
  const { amount, interest_rate: rate, loan_type: type, bullet_loan_repayment_date: date } = request;
  expectRate(rate);
  if (amount.value > maxAmount) throw invalid('amount.value', 'is too large');
  const plans =
    type === 'bullet'
      ? [
          bullet(
            amount.value,
            rate ?? usualRate,
            bank.clock.today(),
            expectBulletDate(bank, 'bullet_loan_repayment_date', date),
          ),
        ]
      : offeredTerms[product].map((term) => annuity(amount.value, rate ?? usualRate, term));
  return { installment_plans: plans.map(planAnswer) };
}

const planAnswer = ({
  term,
  monthlyInstallment,
  total,
  interestRate,
  effectiveInterestRate,
}: Plan): components['schemas']['InstallmentPlan'] => ({
  term,
  monthly_installment: euros(monthlyInstallment),
  total: euros(total),
  interest_rate: interestRate,
  effective_interest_rate: effectiveInterestRate,
});

function planOf(bank: Bank, line: CreditLine, request: LoanRequest): Plan {
  const {
    amount,
    interest_rate: rate = line.interest_rate,
    type,
    term,
    bullet_repayment_date: date,
  } = request;
  if (type === 'bullet')
    return bullet(
      amount.value,
      rate,
      bank.clock.today(),
      expectBulletDate(bank, 'bullet_repayment_date', date),
    );
  const { least, most } = allowedTerms[line.product_type];
  if (term === undefined || term < least || term > most)
    throw invalid('term', `is not between ${least} and ${most} months`);
  return annuity(amount.value, rate, term);
}

/** Draws a loan on an open line without blocks, within its limit. The payout follows automatically. */
function draw(bank: Bank, line: CreditLine, request: LoanRequest): Loan {
  expectStatus(creditLineMachine, line, 'open');
  if (isOver(bank, line)) throw conflict('The credit line was revoked or terminated.');
  if (blocksOf(bank, line).length > 0) throw conflict('The credit line is blocked.');
  expectRate(request.interest_rate);
  const available = line.limit - utilized(bank, line);
  if (request.amount.value > available)
    throw invalid('amount.value', `is beyond the limit: ${printed(available)} can be drawn`);
  const type = request.type ?? 'installment_plan';
  const plan = planOf(bank, line, request);
  const loan = bank.store.add(loanTable, {
    id: bank.ids.next('cloa'),
    person_id: line.person_id,
    credit_line_id: line.id,
    created_at: timestamp(bank),
    type,
    reference: request.reference,
    purpose: request.purpose,
    amount: request.amount.value,
    plan,
    bullet_repayment_date: type === 'bullet' ? (request.bullet_repayment_date ?? null) : null,
    status: 'payout_pending',
    outstanding: request.amount.value,
  });
  bank.book.note({
    what: 'loan_drawn',
    id: loan.id,
    credit_line_id: line.id,
    amount: loan.amount,
    reference: loan.reference,
  });
  line.bookings.push({
    date: bank.clock.today(),
    text: `Loan ${loan.reference}: ${loan.purpose}`,
    amount: loan.amount,
  });
  later(bank, 'payout', loan, () => payOut(bank, line, loan));
  return loan;
}

function payOut(bank: Bank, line: CreditLine, loan: Loan): void {
  step(bank, loanMachine, loan, 'payout_triggered');
  later(bank, 'booking', loan, () => {
    step(bank, loanMachine, loan, 'created');
    collectInstallment(bank, line, loan, 1);
  });
}

/** Collects the installments in order, each on its due date. Every direct debit succeeds. */
function collectInstallment(bank: Bank, line: CreditLine, loan: Loan, number: number): void {
  scheduleAt(bank, dueDate(line, loan, number), loan, () => {
    const installment = loan.plan.installments[number - 1];
    if (!installment) return;
    loan.outstanding -= installment.principal;
    bank.book.note({
      what: 'installment_paid',
      id: loan.id,
      principal: installment.principal,
      interest: installment.interest,
    });
    line.bookings.push({
      date: bank.clock.today(),
      text: `Interest on loan ${loan.reference}`,
      amount: installment.interest,
    });
    line.bookings.push({
      date: bank.clock.today(),
      text: `Installment ${number} of loan ${loan.reference}`,
      amount: -installment.payment,
    });
    if (number < loan.plan.installments.length) return collectInstallment(bank, line, loan, number + 1);
    step(bank, loanMachine, loan, 'repaid');
    closeIfSettled(bank, line);
  });
}

/**
 * Returns the due date: of a bullet loan its own date; of an installment the line's repayment day, starting
 * in the month after the draw.
 */
function dueDate(line: CreditLine, loan: Loan, number: number): Date {
  if (loan.bullet_repayment_date !== null) return startOf(loan.bullet_repayment_date);
  const drawn = new Date(loan.created_at);
  return new Date(Date.UTC(drawn.getUTCFullYear(), drawn.getUTCMonth() + number, line.repayment_day));
}

/** Installment plans, and loans from payout to the last installment. */
export const loans: SandboxDomain = {
  errorShape: 'bare',
  handlers: {
    calculateAnonymousInstallmentPlans: ({ bank, body }) =>
      plansFor(bank, body, 'consumer', interestRates.consumer),
    calculateAnonymousFreelancerInstallmentPlans: ({ bank, body }) => {
      if (body.loan_type === 'bullet')
        throw invalid('loan_type', 'can only be installment_plan before a credit line exists');
      return plansFor(bank, body, 'freelancer', interestRates.freelancer);
    },
    calculateAvailableInstallmentPlans: (request) => {
      const line = requestedLine(request);
      return plansFor(request.bank, request.body, line.product_type, line.interest_rate);
    },
    createLoan: (request) => loanAnswer(draw(request.bank, requestedLine(request), request.body)),
  },
};
