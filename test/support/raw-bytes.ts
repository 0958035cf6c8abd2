import { connect } from 'node:net';

/** A response as it came over a connection. */
export interface RawAnswer {
  readonly status: number;
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Returns the responses in a connection's data, each as long as its Content-Length.
 * @throws Error for an incomplete response, such as two mixed responses
 */
function answersIn(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = text; rest !== '';) {
    const end = rest.indexOf('\r\n\r\n');
    const [line = '', ...lines] = rest.slice(0, Math.max(0, end)).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1]);
    const headers = Object.fromEntries(
      lines.map((header) => [
        header.slice(0, header.indexOf(':')).toLowerCase(),
        header.slice(header.indexOf(':') + 1).trim(),
      ]),
    );
    const next = end + 4 + Number(headers['content-length']);
    if (!(status > 0 && next <= rest.length)) throw new Error(`This is not a whole answer: ${rest}`);
    answers.push({ status, headers, body: rest.slice(end + 4, next) });
    rest = rest.slice(next);
  }
  return answers;
}

/** Sends bytes to a server unchanged, and returns all data until it closes the connection. */
export function exchangeBytes(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(Buffer.from(text, 'latin1')));
    socket
      .on('data', (chunk) => chunks.push(chunk))
      .on('error', reject)
      .on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

/** Like `exchangeBytes`, for bytes that get HTTP responses: returns all responses in order. */
export const answersTo = async (url: string, text: string): Promise<RawAnswer[]> =>
  answersIn(await exchangeBytes(url, text));

/** Like `answersTo`, for bytes with one response. @throws Error unless there is exactly one */
export async function sendBytes(url: string, text: string): Promise<RawAnswer> {
  const [answer, ...more] = await answersTo(url, text);
  if (!answer || more.length > 0) throw new Error(`There were ${answer ? 1 + more.length : 0} answers.`);
  return answer;
}
