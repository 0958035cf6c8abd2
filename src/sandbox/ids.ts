import { createHash } from 'node:crypto';
import { composeIBAN } from 'ibantools';

/**
 * Generates identifiers that look random but are the same in every run: hashes of a counter for each kind.
 */
export class Ids {
  readonly #counts = new Map<string, number>();
  readonly #upcoming = new Map<string, string[]>();

  /** Returns an id in the documented format: 32 hexadecimal digits and the four letters of its kind. */
  next(suffix: string): string {
    return this.#upcoming.get(suffix)?.shift() ?? this.#digest(suffix) + suffix;
  }

  /** Returns an id in the format of a UUID, for blocks and errors. */
  uuid(): string {
    return this.#digest('uuid').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
  }

  /** Returns a token or reference of `length` letters and digits, at most 64. */
  text(kind: string, length: number): string {
    return this.#hash(kind).slice(0, length).toUpperCase();
  }

  /** Returns a German IBAN of this bank with valid check digits. */
  iban(): string {
    const upcoming = this.#upcoming.get('iban')?.shift();
    if (upcoming !== undefined) return upcoming;
    const iban = composeIBAN({
      countryCode: 'DE',
      bban: `11010101${String(4_000_000_000 + this.#count('iban'))}`,
    });
    if (iban === null) throw new Error('the account number does not make an IBAN');
    return iban;
  }

  /** Sets the next ids of a kind, which may be `iban`. Does not affect the ids after them. */
  reserve(suffix: string, ids: readonly string[]): void {
    this.#upcoming.set(suffix, [...(this.#upcoming.get(suffix) ?? []), ...ids]);
  }

  #digest(kind: string): string {
    return this.#hash(kind).slice(0, 32);
  }

  #hash(kind: string): string {
    return createHash('sha256')
      .update(`${kind} ${this.#count(kind)}`)
      .digest('hex');
  }

  /** Returns the number of ids of this kind, including the current one. */
  #count(kind: string): number {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return count;
  }
}
