import { GatewayError } from '../bank/errors.js';

/** Characters of a text up to which they are taken for as many bytes. */
const shortText = 256;
/** Bytes of a value that is no text, of a list's brackets, and of an error. */
const perValue = 5;
const perList = 2;
const perError = 300;

/** Counts about how many bytes an answer has, while it is built. Each count throws the error below where they are too many. */
export class AnswerSize {
  readonly #most: number;
  #bytes = 0;
  #error: GatewayError | undefined;

  constructor(mostBytes: number) {
    this.#most = mostBytes;
  }

  /** Escapes do not count, and what null has taken the place of still does. */
  get bytes(): number {
    return this.#bytes;
  }

  get isTooLarge(): boolean {
    return this.#bytes > this.#most;
  }

  count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#most) throw this.error;
  }

  countLeaf(value: unknown): void {
    this.count(
      typeof value === 'string'
        ? 2 + (value.length > shortText ? Buffer.byteLength(value) : value.length)
        : perValue,
    );
  }

  countList(): void {
    this.count(perList);
  }

  /** An error is told even where there is no room for it. */
  countError(): void {
    this.#bytes += perError;
  }

  /** The one error of an answer that is too large: made when it is needed, since an error takes its stack with it. */
  get error(): GatewayError {
    return (this.#error ??= new GatewayError(
      'BAD_USER_INPUT',
      `The answer has more than ${this.#most} bytes, which is the limit. Ask for fewer entries (first) or fewer fields.`,
    ));
  }

  /** Returns whether an error is the one of this answer's size. */
  isErrorOf(error: unknown): boolean {
    return this.#error !== undefined && error === this.#error;
  }
}
