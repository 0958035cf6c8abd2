import { createHash } from 'node:crypto';

/** Bytes in a MiB. */
export const mebibyte = 1024 * 1024;
/**
 * The length of the stamp at the beginning of each MiB. It names the document and the index of the MiB, so
 * that no two are alike.
 */
const stampLength = 32;

function seededBlock(): Buffer {
  const block = Buffer.alloc(mebibyte - stampLength);
  let state = 20_261_121;
  for (let at = 0; at + 4 <= block.length; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    block.writeInt32LE(state, at);
  }
  return block;
}

const block = seededBlock();

/**
 * Yields a document of so many MiB in pieces, the same in every run. Only its beginning is that of a PDF: the
 * content is never parsed.
 */
export function* contentOf(document: number, mebibytes: number): Generator<Buffer> {
  for (let at = 0; at < mebibytes; at += 1) {
    yield Buffer.from(`%PDF-1.7 document ${document} ${at}`.padEnd(stampLength, '\n'));
    yield block;
  }
}

/** Returns the SHA-256 of a document in hexadecimal. */
export function digestOf(document: number, mebibytes: number): string {
  const hash = createHash('sha256');
  for (const piece of contentOf(document, mebibytes)) hash.update(piece);
  return hash.digest('hex');
}
