import { open, type Head } from './request.js';

/** A result of a stream. */
export interface StreamResult {
  readonly data?: any;
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
  readonly extensions?: Record<string, unknown>;
  /** True if the errors are about the stream: multipart tells them apart. */
  readonly isOfStream?: boolean;
}

/** What a client asks for. */
export interface StreamQuestion {
  readonly query?: string;
  /** The id of a trusted document. */
  readonly id?: string;
  readonly variables?: object;
  readonly operationName?: string;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A transport, by its Accept header. */
export const transports = {
  sse: 'text/event-stream',
  multipart: 'multipart/mixed;subscriptionSpec="1.0", application/json',
} as const;
export type Transport = keyof typeof transports;

/** Takes the whole messages off a text; the rest stays for the next piece. */
function messagesIn(transport: Transport, text: string): { messages: string[]; rest: string } {
  const separator = transport === 'sse' ? '\n\n' : '\r\n--graphql';
  const parts = text.split(separator);
  return { rest: parts.pop() ?? '', messages: parts };
}

type Event = 'heartbeat' | 'end' | StreamResult;

function sseEvent(message: string): Event | undefined {
  const field = (name: string) =>
    message
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trimStart())
      .join('\n');
  if (field('event') === 'complete') return 'end';
  if (field('event') === 'next') return JSON.parse(field('data')) as StreamResult;
  return message.startsWith(':') ? 'heartbeat' : undefined;
}

function multipartEvent(message: string): Event | undefined {
  const body = message.split('\r\n\r\n')[1];
  if (body === undefined) return undefined;
  const { payload, errors } = JSON.parse(body) as {
    payload?: StreamResult | null;
    errors?: StreamResult['errors'];
  };
  if (payload) return payload;
  return errors ? { errors, isOfStream: true } : 'heartbeat';
}

const eventIn = (transport: Transport, message: string): Event | undefined =>
  transport === 'sse' ? sseEvent(message) : multipartEvent(message);

/** Returns the JSON of the one result in an answer; the answer itself if it is no stream. */
export function onlyResultIn(transport: Transport, { headers }: Pick<Head, 'headers'>, text: string): string {
  if (headers.get('content-type')?.startsWith('application/json')) return text;
  const { messages, rest } = messagesIn(transport, text);
  const events = messages.map((message) => eventIn(transport, message));
  const results = events.filter((event) => typeof event === 'object');
  const isComplete = transport === 'sse' ? events.at(-1) === 'end' : rest.startsWith('--');
  if (results.length !== 1 || !isComplete) throw new Error(`That is not one result and an end: ${text}`);
  return JSON.stringify(results[0]);
}

/** A client of one stream. */
export class StreamReader implements AsyncIterable<StreamResult> {
  readonly response: Head;
  /** Everything that came. */
  text = '';
  /** The heartbeats so far, the one at the beginning of server-sent events included. */
  heartbeats = 0;
  /** True if the stream was ended by its protocol. */
  isComplete = false;
  readonly #transport: Transport;
  readonly #abort: AbortController;
  readonly #pieces: AsyncIterator<Buffer>;
  #rest = '';
  readonly #results: StreamResult[] = [];

  private constructor(
    response: Awaited<ReturnType<typeof open>>,
    transport: Transport,
    abort: AbortController,
  ) {
    this.response = response;
    this.#transport = transport;
    this.#abort = abort;
    // An aborted request fails its body, which is not read any more.
    response.body.on('error', () => {});
    this.#pieces = response.body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** Sends a request. Its answer can be any: see `response`. */
  static async open(
    url: string,
    transport: Transport,
    { token, headers, ...body }: StreamQuestion,
  ): Promise<StreamReader> {
    const abort = new AbortController();
    const response = await open(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: transports[transport],
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify(body),
      signal: abort.signal,
    });
    return new StreamReader(response, transport, abort);
  }

  /** Returns the next result; undefined if the stream has ended. */
  async next(): Promise<StreamResult | undefined> {
    while (this.#results.length === 0) if (!(await this.#read())) return undefined;
    return this.#results.shift();
  }

  /** Returns the next results, as many as these. */
  async take(count: number): Promise<StreamResult[]> {
    const results: StreamResult[] = [];
    while (results.length < count) {
      const result = await this.next();
      if (!result) throw new Error(`The stream ended after ${results.length} results: ${this.text}`);
      results.push(result);
    }
    return results;
  }

  /** Returns the rest of the stream. */
  async rest(): Promise<StreamResult[]> {
    const results: StreamResult[] = [];
    for await (const result of this) results.push(result);
    return results;
  }

  /** Resolves when so many heartbeats have come. */
  async beats(count: number): Promise<void> {
    while (this.heartbeats < count && (await this.#read()));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamResult> {
    for (let result = await this.next(); result; result = await this.next()) yield result;
  }

  /** Leaves, as a client that vanishes. */
  close(): void {
    this.#abort.abort();
  }

  async #read(): Promise<boolean> {
    const { done, value } = await this.#pieces.next();
    if (done) {
      if (this.#transport === 'multipart') this.isComplete = this.#rest.startsWith('--');
      return false;
    }
    const piece = value.toString();
    this.text += piece;
    const { messages, rest } = messagesIn(this.#transport, this.#rest + piece);
    this.#rest = rest;
    for (const message of messages) {
      const event = eventIn(this.#transport, message);
      if (event === 'heartbeat') this.heartbeats += 1;
      else if (event === 'end') this.isComplete = true;
      else if (event) this.#results.push(event);
    }
    return true;
  }
}
