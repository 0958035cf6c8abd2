import type { LineQuery } from '../gql/graphql.js';
import { useWrite } from '../write/use-write.js';
import type { Writes } from '../write/writes.js';
import { DrawForm } from './DrawForm.js';
import { DrawOutcome } from './DrawOutcome.js';

export interface DrawPanelProps {
  readonly line: NonNullable<LineQuery['creditLine']>;
  readonly writes: Writes;
}

/** A new loan: the form, and from the click on its outcome. */
export function DrawPanel({ line, writes }: DrawPanelProps) {
  const intent = writes.draw(line.personId, line.id);
  const state = useWrite(intent);
  return (
    <section className="card draw" aria-labelledby="draw">
      <h2 id="draw">Draw a loan</h2>
      {state.kind === 'none' ? (
        <DrawForm line={line} onOrder={(order) => intent.begin(order)} />
      ) : (
        <DrawOutcome state={state} intent={intent} loans={line.activeLoans ?? []} />
      )}
    </section>
  );
}
