import { createHmac, timingSafeEqual } from 'node:crypto';

/** A cursor that was not given for its subject, or is damaged. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
}

/** Separates these keys from those of links to documents, which come from the same secrets. */
const purpose = 'lending-graph/cursors';
/** Bytes of a signature. */
const length = 16;

const pattern = /^([\w.-]{1,64})\.([\w-]{22})$/;

/**
 * Signs and verifies the cursors of streams: a position in the log of events, for one subject (HMAC-SHA256).
 * A caller cannot make one, or use another customer's.
 */
export class CursorSigner {
  readonly #keys: readonly Buffer[];

  /** `secrets`, newest first: the first one signs, all are accepted. */
  constructor(secrets: readonly string[]) {
    this.#keys = secrets.map((secret) => createHmac('sha256', secret).update(purpose).digest());
  }

  /** Returns the cursor of a position, which has letters, digits and .-_ only. */
  sign(position: string, subject: string): string {
    return `${position}.${signatureOf(this.#keys[0] as Buffer, position, subject)}`;
  }

  /** Returns the position of a cursor. @throws CursorError unless it was signed for the same subject */
  verify(cursor: string, subject: string): string {
    const [, position, signature] = pattern.exec(cursor) ?? [];
    if (position === undefined || signature === undefined) throw new CursorError('The cursor is damaged.');
    const given = Buffer.from(signature);
    const isSigned = this.#keys
      .map((key) => timingSafeEqual(Buffer.from(signatureOf(key, position, subject)), given))
      .includes(true);
    if (!isSigned) throw new CursorError('The cursor is of another stream.');
    return position;
  }
}

/** Returns a signature as text. Texts are compared, because several texts decode to the same bytes. */
const signatureOf = (key: Buffer, position: string, subject: string): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([position, subject]))
    .digest()
    .subarray(0, length)
    .toString('base64url');
