import { useEffect } from 'react';
import { Notice } from '../parts/Notice.js';
import { Page } from '../parts/Page.js';
import { goTo } from '../router.js';
import { useWrite } from '../write/use-write.js';
import { ApplyForm } from './ApplyForm.js';
import type { ViewProps } from './CustomerApp.js';

/** An application for a credit line: the form and the outcome. It is made once, as a loan is drawn once. */
export function ApplyPage({ person, writes }: ViewProps) {
  const intent = writes.apply(person.id);
  const state = useWrite(intent);
  const id = state.kind === 'done' ? state.id : undefined;
  useEffect(() => {
    if (id === undefined) return;
    intent.dismiss();
    goTo(`/applications/${encodeURIComponent(id)}`);
  }, [id, intent]);
  return (
    <Page title="Apply for a credit line" above={<a href="#/">← Overview</a>}>
      {state.kind === 'none' && (
        <ApplyForm onApply={(form) => intent.begin(Object.assign({ personId: person.id }, form))} />
      )}
      {(state.kind === 'working' || state.kind === 'done') && (
        <Notice tone="busy" outcome="working" title="Sending your application …">
          <p>You need not press again: it is sent once, also after a reload.</p>
        </Notice>
      )}
      {state.kind === 'unknown' && (
        <Notice tone="bad" outcome="unknown" title="We do not know yet if your application arrived.">
          <p>Do not send it again. We look at your applications every few seconds.</p>
          <button type="button" className="button quiet" onClick={() => intent.hurry()}>
            Look now
          </button>
        </Notice>
      )}
      {(state.kind === 'refused' || state.kind === 'notDone') && (
        <Notice tone="bad" outcome={state.kind} title="Your application was not made.">
          <p>
            {state.kind === 'refused' ? `The bank refused it: ${state.message}` : 'The bank did not get it.'}
          </p>
          <button type="button" className="button" onClick={() => intent.dismiss()}>
            Change it
          </button>
        </Notice>
      )}
    </Page>
  );
}
