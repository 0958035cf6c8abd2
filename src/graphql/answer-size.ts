import { GatewayError } from '../bank/errors.js';

/** Texts up to this length, in characters, are counted as one byte per character. */
const shortText = 256;
/** Bytes of a value that is not a text, of a list's brackets, and of an error. */
const perValue = 5;
const perList = 2;
const perError = 300;

/**
 * Counts the approximate bytes of a response while it is built. Each count throws the error below once the
 * limit is exceeded.
 */
export class AnswerSize {
  readonly #most: number;
  #bytes = 0;
  #error: GatewayError | undefined;

  constructor(maxBytes: number) {
    this.#most = maxBytes;
  }

  /** Ignores escapes, and includes values that null has replaced. */
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

  /** Never throws: an error is reported even if it exceeds the limit. */
  countError(): void {
    this.#bytes += perError;
  }

  /**
   * The one error of a response that is too large. Created on demand, because an error captures its stack.
   */
  get error(): GatewayError {
    return (this.#error ??= new GatewayError(
      'BAD_USER_INPUT',
      `The answer has more than ${this.#most} bytes, which is the limit. Ask for fewer items (first) or fewer fields.`,
    ));
  }

  /** True if an error is this response's size error. */
  isErrorOf(error: unknown): boolean {
    return this.#error !== undefined && error === this.#error;
  }
}
