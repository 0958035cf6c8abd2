import { formatTime } from '../format/date.js';
import { formatCents } from '../format/money.js';
import { loanStatus, nameOf } from '../format/words.js';
import type { LineQuery } from '../gql/graphql.js';
import { Notice } from '../parts/Notice.js';
import { Status } from '../parts/Status.js';
import type { WriteIntent, WriteState } from '../write/write-intent.js';
import type { DrawOrder } from '../write/writes.js';

type Loans = NonNullable<NonNullable<LineQuery['creditLine']>['activeLoans']>;

export interface DrawOutcomeProps {
  readonly state: Exclude<WriteState<DrawOrder>, { kind: 'none' }>;
  readonly intent: WriteIntent<DrawOrder>;
  readonly loans: Loans;
}

const troubles = {
  network: 'No connection at the moment. We try again by ourselves.',
  busy: 'The bank cannot answer at the moment. We try again by ourselves.',
} as const;

const Working = ({ order, trouble }: { order: DrawOrder; trouble: keyof typeof troubles | null }) => (
  <Notice tone="busy" outcome="working" title={`Drawing ${formatCents(order.cents)} …`}>
    <p>
      {trouble ? `${troubles[trouble]} ` : ''}You need not stay, and need not press again: your order is kept
      on this device, and is carried out once.
    </p>
  </Notice>
);

const Unknown = ({
  order,
  certainAt,
  onLook,
}: {
  order: DrawOrder;
  certainAt: number;
  onLook: () => void;
}) => (
  <Notice tone="bad" outcome="unknown" title="We do not know yet if this loan was drawn.">
    <p>
      Your order of {formatCents(order.cents)} was sent to the bank, and no answer came back. Do not draw it
      again. We look at your loans every few seconds. If it is not there at {formatTime(certainAt)}, it was
      not drawn.
    </p>
    <button type="button" className="button quiet" onClick={onLook}>
      Look now
    </button>
  </Notice>
);

function Drawn({
  order,
  id,
  loans,
  onDone,
}: {
  order: DrawOrder;
  id: string;
  loans: Loans;
  onDone: () => void;
}) {
  const status = loans.find((loan) => loan.id === id)?.status;
  return (
    <Notice tone="good" outcome="done" title={`${formatCents(order.cents)} drawn`}>
      <p data-drawn={id}>
        Loan {nameOf(id)} for “{order.purpose}”: {order.term} installments of{' '}
        {formatCents(order.installmentCents)}. {status && <Status of={loanStatus[status]} />}
      </p>
      <button type="button" className="button quiet" onClick={onDone}>
        Draw another loan
      </button>
    </Notice>
  );
}

/** The outcome of an order: what is known, and what to do. */
export function DrawOutcome({ state, intent, loans }: DrawOutcomeProps) {
  const back = () => intent.dismiss();
  switch (state.kind) {
    case 'working':
      return <Working order={state.input} trouble={state.trouble} />;
    case 'unknown':
      return <Unknown order={state.input} certainAt={state.certainAt} onLook={() => intent.hurry()} />;
    case 'done':
      return <Drawn order={state.input} id={state.id} loans={loans} onDone={back} />;
    case 'refused':
      return (
        <Notice tone="bad" outcome="refused" title="The loan was not drawn.">
          <p>The bank refused it: {state.message}</p>
          <button type="button" className="button" onClick={back}>
            Change it
          </button>
        </Notice>
      );
    case 'notDone':
      return (
        <Notice tone="bad" outcome="notDone" title="The loan was not drawn.">
          <p>The bank has no such loan, and no money is paid out.</p>
          <button type="button" className="button" onClick={() => intent.repeat()}>
            Draw {formatCents(state.input.cents)} again
          </button>
          <button type="button" className="button quiet" onClick={back}>
            Change it
          </button>
        </Notice>
      );
  }
}
