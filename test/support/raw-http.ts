import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** A request byte by byte: nothing is added or corrected. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** True if the client closes its side as soon as all is sent. */
  readonly closes: boolean;
}

/** The data received until the connection was closed. */
export interface RawAnswer {
  /** 0 if there was no response. */
  readonly status: number;
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The decompressed body. */
  readonly text: string;
  /** The end of the connection: closed, reset by the server, or still open at the timeout. */
  readonly ended: 'closed' | 'reset' | 'late';
}

/** The body without chunking, as far as it arrived. */
function unchunked(bytes: Buffer): Buffer {
  const end = bytes.indexOf('\r\n');
  const length = end < 0 ? 0 : Number.parseInt(bytes.toString('latin1', 0, end), 16);
  if (!(length > 0)) return Buffer.alloc(0);
  return Buffer.concat([
    bytes.subarray(end + 2, end + 2 + length),
    unchunked(bytes.subarray(end + 4 + length)),
  ]);
}

const unpack: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
  deflate: inflateSync,
};

function textOf(bytes: Buffer, headers: Readonly<Record<string, string>>): string {
  const body = headers['transfer-encoding'] === 'chunked' ? unchunked(bytes) : bytes;
  const unpacked = body.length > 0 ? unpack[headers['content-encoding'] ?? '']?.(body) : undefined;
  return (unpacked ?? body).toString();
}

function parsed(bytes: Buffer, ended: RawAnswer['ended']): RawAnswer {
  const end = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.toString('latin1', 0, Math.max(0, end)).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0);
  const body = bytes.subarray(end + 4);
  // Some responses begin with an interim one.
  if (status === 100) return parsed(body, ended);
  const byName = Object.fromEntries(headers);
  return { status, headers: byName, text: textOf(body, byName), ended };
}

/** A request's bytes, in the order in which they are sent. */
export const bytesOf = ({ method, target, headers, body }: RawRequest): Buffer =>
  Buffer.concat([
    Buffer.from(
      `${method} ${target} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    ),
    body,
  ]);

/**
 * Sends a request on a new connection to a port of this machine. Waits so many milliseconds for the
 * connection to end.
 */
export function sendRaw(port: number, request: RawRequest, patience: number): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let ended: RawAnswer['ended'] = 'closed';
    const impatience = setTimeout(() => {
      ended = 'late';
      socket.destroy();
    }, patience);
    socket.on('connect', () => {
      const bytes = bytesOf(request);
      if (request.closes) socket.end(bytes);
      else socket.write(bytes);
    });
    socket.on('data', (chunk: Buffer) => void chunks.push(chunk));
    socket.on('end', () => socket.destroy());
    socket.on('error', () => {
      ended = 'reset';
    });
    socket.on('close', () => {
      clearTimeout(impatience);
      resolve(parsed(Buffer.concat(chunks), ended));
    });
  });
}
