import type { components } from '../generated/lending-api.js';
import { announce, type Bank, scheduleAt, timestamp } from './bank.js';
import { addDays, addMonths, daysBetween, dayOf, startOf } from './calendar.js';
import { choice, type ControlRoute, optionalText } from './control-route.js';
import {
  authorize,
  type Block,
  blocksOf,
  blockTable,
  closeIfSettled,
  type CreditLine,
  creditLineAnswer,
  creditLineMachine,
  creditLineTable,
  requestedLine,
} from './credit-line.js';
import { accounts } from './customers.js';
import type { SandboxDomain, OperationRequest } from './domain.js';
import { conflict, forbidden, invalid, notFound, unprocessable } from './errors.js';
import { annualStatement, closingStatement } from './pdf-line-statements.js';
import { matches, within } from './lists.js';
import { expectStatus } from './state-machine.js';
import { euros } from './money.js';

/** Days after its issue in which a line can be revoked. */
const lineRevocationDays = 14;

/** Maximum days that a termination can be backdated. The documentation only says that there is a limit. */
const backdatingDays = 30;

function list({
  bank,
  query,
}: OperationRequest<'listCreditLines'>): components['schemas']['CreditLineSummary'][] {
  const wanted = (line: CreditLine): boolean =>
    matches(query['filter[person_id]'], line.person_id) &&
    matches(query['filter[id]'], line.id) &&
    matches(query['filter[status]'], line.status) &&
    within(line.granted_at, query['filter[granted_at_min]'], query['filter[granted_at_max]']) &&
    // No line of the sandbox is up for renewal, so none matches these bounds.
    within(
      null,
      query['filter[eligible_renewal_expires_at_min]'],
      query['filter[eligible_renewal_expires_at_max]'],
    );
  return bank.store
    .all(creditLineTable)
    .filter(wanted)
    .map(({ id, person_id, status, limit, granted_at }) => ({
      id,
      person_id,
      status,
      limit: euros(limit),
      granted_at,
    }));
}

const isRevocable = (bank: Bank, line: CreditLine): boolean =>
  line.granted_at !== null &&
  bank.clock.now().getTime() <=
    startOf(addDays(dayOf(new Date(line.granted_at)), lineRevocationDays + 1)).getTime() - 1;

function expectRunning(line: CreditLine): void {
  expectStatus(creditLineMachine, line, 'open');
  if (line.revoked_at !== null) throw conflict('The credit line was revoked.');
}

function revoke(bank: Bank, line: CreditLine): void {
  expectRunning(line);
  if (!isRevocable(bank, line))
    throw conflict(`A credit line can be revoked for ${lineRevocationDays} days after it was issued.`);
  line.revoked_at = timestamp(bank);
  noteChange(bank, line, 'revoked_at');
  closeIfSettled(bank, line);
}

/** Last day that a text of the form YYYY-MM-DD can name. */
const lastDay = '9999-12-31';

/**
 * Terminates a line one month after the date of the request, but not in the past. Refuses a date whose end
 * the bank cannot write with 400.
 */
function terminate(bank: Bank, line: CreditLine, requestedAt: string): { readonly termination_date: string } {
  if (line.termination) throw conflict('The termination was initiated before.');
  expectRunning(line);
  if (isRevocable(bank, line)) throw unprocessable('The credit line can still be revoked.');
  const today = bank.clock.today();
  if (daysBetween(requestedAt, today) > backdatingDays)
    throw unprocessable(`A termination cannot be dated back by more than ${backdatingDays} days.`);
  const notice = addMonths(startOf(requestedAt), 1);
  if (notice > startOf(lastDay)) throw invalid('requested_at', 'is too far in the future');
  const noticeEnds = dayOf(notice);
  const date = noticeEnds < today ? today : noticeEnds;
  line.termination = { requested_at: requestedAt, date };
  noteChange(bank, line, 'termination');
  scheduleAt(bank, startOf(date), line, () => closeIfSettled(bank, line));
  return { termination_date: date };
}

function noteChange(bank: Bank, { id }: CreditLine, ...fields: string[]): void {
  bank.book.note({ what: 'changed', resource: creditLineMachine.resource, id, fields });
}

function setPayoutAccount(bank: Bank, line: CreditLine, accountId: string): void {
  line.account_id = bank.store.get(accounts, accountId, line.person_id).id;
  noteChange(bank, line, 'account_id');
}

function setReferenceAccount(bank: Bank, line: CreditLine, iban: string): void {
  if (line.status === 'closed') throw conflict('The credit line is closed.');
  line.recipient_iban = iban;
  noteChange(bank, line, 'recipient_iban');
}

function block(
  bank: Bank,
  line: CreditLine,
  source: Block['source'],
  description: string,
  referenceId: string | undefined,
): Block {
  if (line.status === 'closed') throw conflict('The credit line is closed.');
  if (source === 'webui' && blocksOf(bank, line).some((other) => other.source === source))
    throw conflict('The credit line is blocked by the partner already.');
  const made = bank.store.add(blockTable, {
    id: bank.ids.uuid(),
    credit_line_id: line.id,
    source,
    description,
    reference_id: referenceId,
    created_at: timestamp(bank),
  });
  bank.book.note({ what: 'created', resource: blockTable.model, id: made.id });
  announce(bank, creditLineMachine.resource, line.id);
  return made;
}

function blockOf(bank: Bank, line: CreditLine, id: string): Block {
  const found = bank.store.find(blockTable, id);
  if (found?.credit_line_id !== line.id) throw notFound(blockTable.model, id);
  return found;
}

function unblock(bank: Bank, { id, source, credit_line_id: lineId }: Block): void {
  if (source === 'automatic') throw forbidden('Only the bank can remove a block that it set itself.');
  bank.store.remove(blockTable, id);
  bank.book.note({ what: 'removed', resource: blockTable.model, id });
  announce(bank, creditLineMachine.resource, lineId);
}

function blockAnswer({
  id,
  source,
  description,
  reference_id,
  created_at,
}: Block): components['schemas']['CreditLineBlock'] {
  return { id, source, description, created_at, ...(reference_id !== undefined && { reference_id }) };
}

const controls: readonly ControlRoute[] = [
  {
    method: 'POST',
    path: '/sandbox/credit_lines/{id}/blocks',
    does: 'sets a block that only the bank can set, and the partner cannot remove: {description? overdue (default) | dunning, reference_id?}',
    run: ({ bank, path, body }) => {
      const line = bank.store.require(creditLineTable, path['id'] ?? '');
      const description = choice(body, 'description', ['overdue', 'dunning'], 'overdue');
      return blockAnswer(block(bank, line, 'automatic', description, optionalText(body, 'reference_id')));
    },
  },
];

/** Credit lines from authorization to their end. `credit-line.ts` opens and closes them. */
export const creditLines: SandboxDomain = {
  errorShape: 'bare',
  handlers: {
    authorizeCreditLine: (request) => authorize(request.bank, requestedLine(request)),
    getCreditLine: (request) => creditLineAnswer(request.bank, requestedLine(request)),
    listCreditLines: list,
    revokeCreditLine: (request) => revoke(request.bank, requestedLine(request)),
    terminateCreditLine: (request) =>
      terminate(request.bank, requestedLine(request), request.body.requested_at),
    updateCreditLineReferenceAccount: (request) =>
      setReferenceAccount(request.bank, requestedLine(request), request.body.iban),
    setCreditLinePayoutAccount: (request) =>
      setPayoutAccount(request.bank, requestedLine(request), request.body.account_id),
    blockCreditLine: (request) =>
      blockAnswer(
        block(
          request.bank,
          requestedLine(request),
          request.body.source,
          request.body.description,
          request.body.reference_id,
        ),
      ),
    listCreditLineBlocks: (request) => blocksOf(request.bank, requestedLine(request)).map(blockAnswer),
    getCreditLineBlock: (request) =>
      blockAnswer(blockOf(request.bank, requestedLine(request), request.path.block_id)),
    unblockCreditLine: (request) =>
      unblock(request.bank, blockOf(request.bank, requestedLine(request), request.path.block_id)),
    downloadAnnualAccountStatement: (request) =>
      annualStatement(request.bank, requestedLine(request), request.query.year),
    downloadClosingAccountStatement: (request) => closingStatement(request.bank, requestedLine(request)),
  },
  controls,
};
