import { connect } from 'node:net';

/** An answer as it came over a connection. */
export interface RawAnswer {
  readonly status: number;
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The answers in what came over a connection, each as long as its Content-Length says.
 * @throws Error where something is not a whole answer, as when one was written into another
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

/** Sends bytes as they are to a server, and gives all that it answers until it ends the connection. */
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

/** The same for bytes that are answered like requests: all answers, in their order. */
export const answersTo = async (url: string, text: string): Promise<RawAnswer[]> =>
  answersIn(await exchangeBytes(url, text));

/** The same for bytes that have one answer. @throws Error where there is another number of answers */
export async function sendBytes(url: string, text: string): Promise<RawAnswer> {
  const [answer, ...more] = await answersTo(url, text);
  if (!answer || more.length > 0) throw new Error(`There were ${answer ? 1 + more.length : 0} answers.`);
  return answer;
}
