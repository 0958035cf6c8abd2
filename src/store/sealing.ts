import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
/** The length of a nonce and of an authentication tag in bytes, as NIST SP 800-38D recommends for GCM. */
const nonceLength = 12;
const tagLength = 16;
/**
 * The start of a sealed text, which no JSON has. The id of its key, a colon, and nonce, tag and ciphertext in
 * Base64 follow.
 */
const mark = 'sealed:';
/** A sealed text that cannot be opened, to replace one whose content must be deleted. */
export const unreadable = `${mark}:`;
/** The entry in a list of keys that accepts texts from before there was a key. */
const plain = 'plain';

/**
 * Encrypts texts at rest (AES-256-GCM), each for the name that it is stored under: a text that was changed,
 * or moved to another name, cannot be opened. Without keys, texts are stored as they are.
 */
export class Sealing {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #newest: string | undefined;
  readonly #takesPlain: boolean;

  /**
   * `keys`: the value of STORE_KEY, `id:base64,id:base64`, newest first. The first one encrypts, all of them
   * decrypt.
   */
  constructor(keys?: string) {
    const entries = (keys?.split(',') ?? []).map((entry) => entry.trim());
    const named = entries.filter((entry) => entry !== plain).map((entry) => entry.split(':'));
    this.#keys = new Map(named.map(([id = '', key = '']) => [id, Buffer.from(key, 'base64')]));
    this.#newest = named[0]?.[0];
    this.#takesPlain = keys === undefined || entries.includes(plain);
  }

  /** Returns a text as it is to be stored under a name. */
  seal(name: string, text: string): string {
    const key = this.#newest === undefined ? undefined : this.#keys.get(this.#newest);
    if (!key) return text;
    const nonce = randomBytes(nonceLength);
    const sealer = createCipheriv(cipher, key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(name));
    const sealed = Buffer.concat([sealer.update(text, 'utf8'), sealer.final()]);
    return `${mark}${this.#newest}:${Buffer.concat([nonce, sealer.getAuthTag(), sealed]).toString('base64')}`;
  }

  /**
   * Returns the text that is stored under a name; undefined if its key is unknown, or it was not sealed for
   * that name.
   */
  open(name: string, kept: string): string | undefined {
    if (!kept.startsWith(mark)) return this.#takesPlain ? kept : undefined;
    const [, id = '', sealed = ''] = kept.split(':');
    const key = this.#keys.get(id);
    if (!key) return undefined;
    const bytes = Buffer.from(sealed, 'base64');
    const nonce = bytes.subarray(0, nonceLength);
    try {
      const opener = createDecipheriv(cipher, key, nonce, { authTagLength: tagLength })
        .setAAD(Buffer.from(name))
        .setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
      return opener.update(bytes.subarray(nonceLength + tagLength), undefined, 'utf8') + opener.final('utf8');
    } catch {
      return undefined;
    }
  }
}
