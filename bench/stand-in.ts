import { createServer, type AddressInfo, type Socket } from 'node:net';
import { commonReads, say, type Said } from './bank-data.js';
import { answerQuestions } from './conversation.js';

/*
 * The bank, in a process of its own. It must cost little compared with the programs under test. So it speaks
 * only the HTTP/1.1 that the programs of the bench send, on raw sockets, and makes each response once: a
 * Buffer that is sent as it is.
 */

interface Ready {
  readonly bytes: Buffer;
  readonly person: string | undefined;
  readonly step: Said['step'];
}

/**
 * The milliseconds that the bank held a person's calls: the longest list, and the longest of the reads after
 * it.
 */
interface Held {
  list: number;
  item: number;
}

const bytesOf = (status: number, body: unknown, more = ''): Buffer => {
  const text = JSON.stringify(body);
  return Buffer.from(
    `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Refused'}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(text)}\r\n${more}\r\n${text}`,
  );
};

const token = bytesOf(200, {
  access_token: 'bench-token',
  expires_in: 86_400,
  scope: 'partners',
  token_type: 'bearer',
});
const ready = new Map<string, Ready>();
let latency = 0;
let calls = 0;
let held = new Map<string, Held>();

function makeReady(url: string, { status, body, total, person, step }: Said): Ready {
  const made = {
    bytes: bytesOf(status, body, total === undefined ? '' : `total: ${total}\r\n`),
    person,
    step,
  };
  ready.set(url, made);
  return made;
}

const readyFor = (url: string): Ready => ready.get(url) ?? makeReady(url, say(url));

function note({ person, step }: Ready, milliseconds: number): void {
  if (person === undefined) return;
  let chain = held.get(person);
  if (!chain) held.set(person, (chain = { list: 0, item: 0 }));
  chain[step] = Math.max(chain[step], milliseconds);
}

function answerRead(socket: Socket, url: string): void {
  calls += 1;
  const answer = readyFor(url);
  if (latency === 0) {
    socket.write(answer.bytes);
    return;
  }
  const arrived = performance.now();
  setTimeout(() => {
    socket.write(answer.bytes);
    note(answer, performance.now() - arrived);
  }, latency);
}

/** Answers each complete request at the beginning of a text, and returns the rest. */
function answerAll(socket: Socket, text: string): string {
  let from = 0;
  for (;;) {
    const end = text.indexOf('\r\n\r\n', from);
    if (end < 0) return text.slice(from);
    const isRead = text.startsWith('GET ', from);
    const length = isRead ? 0 : Number(/content-length: (\d+)/i.exec(text.slice(from, end))?.[1] ?? 0);
    if (text.length < end + 4 + length) return text.slice(from);
    if (isRead) answerRead(socket, text.slice(from + 4, text.indexOf(' ', from + 4)));
    else socket.write(token);
    from = end + 4 + length;
  }
}

const server = createServer({ noDelay: true }, (socket) => {
  let rest = '';
  socket.on('data', (chunk) => {
    rest = answerAll(socket, rest + chunk.toString('latin1'));
  });
  socket.on('error', () => socket.destroy());
});

const questions = {
  /** Prepares the most common responses, listens, and returns the port. */
  listen: () => {
    for (const [url, said] of commonReads()) makeReady(url, said);
    return new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    );
  },
  /** Sets the delay of each call in milliseconds, and resets the counts and times. */
  reset: (milliseconds: number) => {
    latency = milliseconds;
    calls = 0;
    held = new Map();
  },
  /** Returns the number of calls since the reset, without those for tokens. */
  calls: () => calls,
  /**
   * Returns the milliseconds that the bank held each person's query: its list, and then the longest of the
   * other reads, which are concurrent.
   */
  chains: () => Object.fromEntries([...held].map(([person, { list, item }]) => [person, list + item])),
};
/** The questions that the stand-in answers. */
export type StandIn = typeof questions;

answerQuestions(questions);
