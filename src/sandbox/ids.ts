import { createHash } from 'node:crypto';
import { composeIBAN } from 'ibantools';

/** Makes identifiers that look random and are the same in every run: hashes of a counter, of which each kind has its own. */
export class Ids {
  readonly #counts = new Map<string, number>();
  readonly #upcoming = new Map<string, string[]>();

  /** An id of the documented form: 32 hexadecimal digits and the four letters of its kind. */
  next(suffix: string): string {
    return this.#upcoming.get(suffix)?.shift() ?? this.#digest(suffix) + suffix;
  }

  /** An id in the form of a UUID, as blocks and errors have. */
  uuid(): string {
    return this.#digest('uuid').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
  }

  /** A token or a reference: as many letters and digits as asked for, at most 64. */
  text(kind: string, length: number): string {
    return this.#hash(kind).slice(0, length).toUpperCase();
  }

  /** A German IBAN at this bank, with a correct check number. */
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

  /** Lets the next ids of this kind be these; `iban` is a kind, too. Those that follow are as they would be without. */
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

  /** How many of this kind there are now, the one that is being made included. */
  #count(kind: string): number {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return count;
  }
}
