import { notADocument } from './answer.js';
import type { Call } from './call.js';
import type { Downloads } from './download.js';
import { outgoingOf, type SendParts } from './sent.js';
import { recordOf } from './sent-call.js';
import { SingleStep, type Handler } from './step.js';

/** Sends the call for a PDF and answers with a Download once its first bytes have arrived. */
export class Opened extends SingleStep<SendParts & { readonly downloads: Downloads }> {
  dispatch(call: Call, handler: Handler): void {
    const { clock, downloads } = this.parts;
    const record = recordOf(call, this.parts);
    downloads.open(outgoingOf(call, this.parts, record)).then(
      (answer) => {
        record?.end('bytes' in answer ? 200 : answer.status);
        if ('bytes' in answer) handler.onAnswer(answer);
        else handler.onError(notADocument(call.operation, answer, clock.now()), answer);
      },
      (error: unknown) => {
        record?.end(null, error);
        handler.onError(error);
      },
    );
  }
}
