import { notADocument } from './answer.js';
import type { Call } from './call.js';
import type { Downloads } from './download.js';
import { noteOf, outgoingOf, type SendParts } from './sent.js';
import { SingleStep, type Handler } from './step.js';

/** Sends the call for a PDF and answers with a Download once its first bytes have arrived. */
export class Opened extends SingleStep<SendParts & { readonly downloads: Downloads }> {
  dispatch(call: Call, handler: Handler): void {
    const { clock, downloads } = this.parts;
    const note = noteOf(call, clock);
    downloads.open(outgoingOf(call, this.parts)).then(
      (answer) => {
        note('bytes' in answer ? 200 : answer.status);
        if ('bytes' in answer) handler.onAnswer(answer);
        else handler.onError(notADocument(call.operation, answer, clock.now()), answer);
      },
      (error: unknown) => {
        note(null);
        handler.onError(error);
      },
    );
  }
}
