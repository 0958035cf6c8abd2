import { annuity, effectiveRate } from './annuity.js';
import type { Bank } from './bank.js';
import { type ConsumerApplication, offeredLimit } from './consumer-application.js';
import { persons } from './customers.js';
import { conflict } from './errors.js';
import { printed } from './money.js';
import { pdf } from './pdf.js';

/** Term of the documented example, in months. */
const exampleTerm = 12;

const percent = (rate: number): string => `${(rate * 100).toFixed(2)} %`;

/**
 * Returns the pre-contractual information or the contract of an application as a PDF. Refuses with 409
 * without an offer.
 */
export async function applicationDocument(
  bank: Bank,
  application: ConsumerApplication,
  kind: 'pre-contract' | 'contract',
): Promise<Uint8Array> {
  const limit = offeredLimit(application);
  if (limit === null || application.score?.decision !== 'OFFERED')
    throw conflict('There is no offer for this application.');
  const { interestRate } = application.score;
  const person = bank.store.require(persons, application.person_id);
  const signature = {
    heading: 'Signature',
    text: `Signed electronically in the course of the identification: ${application.signing_id ?? 'pending'}.`,
  };
  const example = annuity(limit, interestRate, exampleTerm);
  return pdf({
    title: kind === 'contract' ? 'Credit line contract' : 'Standard European Consumer Credit Information',
    date: bank.clock.now(),
    sections: [
      {
        heading: 'Parties',
        rows: [
          ['Lender', 'Sandbox Bank'],
          ['Borrower', `${person.first_name} ${person.last_name}`],
          ['Born on', person.birth_date],
          ['Application', application.id],
        ],
      },
      {
        heading: 'Main features',
        rows: [
          ['Kind of credit', 'Credit line with loans in installments'],
          ['Limit', printed(limit)],
          ['Borrowing rate per year', percent(interestRate)],
          ['Annual percentage rate', percent(effectiveRate(interestRate))],
          ['Paid out to', application.declared.recipient_iban ?? 'the account of the account snapshot'],
          [
            'Installments are collected',
            `on day ${application.declared.repayment_day_of_month ?? 1} of each month`,
          ],
        ],
      },
      {
        heading: `Example: the whole limit, paid back in ${exampleTerm} months`,
        rows: [
          ['Monthly installment', printed(example.monthlyInstallment)],
          ['Last installment', printed(example.installments.at(-1)?.payment ?? 0)],
          ['Total', printed(example.total)],
        ],
      },
      {
        heading: 'Right of revocation',
        text: 'The borrower can revoke within 14 days after the credit line was issued, without giving reasons.',
      },
      ...(kind === 'contract' ? [signature] : []),
    ],
  });
}
