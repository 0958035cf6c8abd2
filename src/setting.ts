/** One setting: its type, limits, default and meaning. */
export interface Setting<T> {
  readonly type:
    | 'text'
    | 'integer'
    | 'url'
    | 'origins'
    | 'store'
    | 'choice'
    | 'secret'
    | 'secrets'
    | 'keys'
    | 'json'
    | 'path'
    | 'prefix'
    | 'pairs'
    | 'ratio';
  /** The value if the variable is not set; undefined if it stays unset. */
  readonly default: T;
  readonly meaning: string;
  readonly least?: number;
  readonly most?: number;
  readonly choices?: readonly string[];
  /** True if its value is never printed. */
  readonly isSecret?: true;
}

/** A setting with any text. */
export const text = (meaning: string): Setting<string | undefined> => ({
  type: 'text',
  default: undefined,
  meaning,
});
/** A setting with a URL. */
export const url = (meaning: string): Setting<string | undefined> => ({
  type: 'url',
  default: undefined,
  meaning,
});
/** A secret of at least `least` bytes. */
export const secret = (meaning: string, least = 1): Setting<string | undefined> => ({
  type: 'secret',
  isSecret: true,
  default: undefined,
  meaning,
  least,
});
/** A whole number from `least` to `most`. */
export const integer = (initial: number, least: number, most: number, meaning: string): Setting<number> => ({
  type: 'integer',
  default: initial,
  least,
  most,
  meaning,
});
