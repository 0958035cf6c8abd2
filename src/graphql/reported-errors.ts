import { GraphQLError, locatedError } from 'graphql';
import { GatewayError } from '../bank/errors.js';

/** Errors that an answer tells. Each is dear to make and to send; of a list in which all fails alike, none says more than the others. */
const mostErrors = 1000;

/** The errors of one answer: the first thousand, and how many more there are. */
export class ReportedErrors {
  readonly #told: GraphQLError[] = [];
  #untold = 0;

  /** Takes an error into the answer, and says whether it is told; `locate` makes it where it is. */
  report(locate: () => GraphQLError): boolean {
    const isTold = this.#told.length < mostErrors;
    if (isTold) this.#told.push(locate());
    else this.#untold += 1;
    return isTold;
  }

  /** What the answer says is wrong. The error about those that are left out has the code of the last one that is told. */
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
