import { GraphQLError, locatedError } from 'graphql';
import { GatewayError } from '../bank/errors.js';

/**
 * Maximum number of errors in a response. Errors are expensive to create and send, and the errors of a list
 * that fails throughout are alike.
 */
const maxErrors = 1000;

/** The errors of one response: the first thousand, and the number of the others. */
export class ReportedErrors {
  readonly #told: GraphQLError[] = [];
  #untold = 0;

  /** Adds an error and returns true if it is reported. `locate` creates the error with its location. */
  report(locate: () => GraphQLError): boolean {
    const isTold = this.#told.length < maxErrors;
    if (isTold) this.#told.push(locate());
    else this.#untold += 1;
    return isTold;
  }

  /** All errors to report. The error about omitted ones has the code of the last reported one. */
  get all(): readonly GraphQLError[] {
    if (this.#untold === 0) return this.#told;
    const original = this.#told.at(-1)?.originalError;
    const message = `${this.#untold} more errors are left out.`;
    return [
      ...this.#told,
      original instanceof GatewayError
        ? locatedError(new GatewayError(original.code, message), undefined)
        : new GraphQLError(message),
    ];
  }
}
