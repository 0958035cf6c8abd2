import { request, type Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** An update as a subscriber reads it. */
interface Update {
  readonly cursor: string;
  readonly origin: 'PRESENT' | 'REPLAY' | 'EVENT';
  readonly hasMissed: boolean;
  readonly resourceId: string;
  readonly resource: { readonly limit: { readonly value: number } } | null;
}

interface Result {
  readonly data?: { readonly customerUpdates: Update | null } | null;
  readonly errors?: readonly { readonly message: string }[];
}

export interface SubscriberOptions {
  readonly personId: string;
  readonly token: string;
  readonly agent: Agent;
  /** The fields of a line that are asked for. */
  readonly fields: string;
  /** Called when a line that it knows has come with a higher limit than before. */
  readonly onLimit?: (lineId: string, limit: number, before: number) => void;
}

const queryFor = (fields: string): string => `subscription ($personId: ID!, $after: String) {
  customerUpdates(personId: $personId, kinds: [CREDIT_LINE], after: $after) {
    cursor origin hasMissed resourceId resource { ... on CreditLine { ${fields} } }
  }
}`;

/** Milliseconds after which a subscriber whose stream has ended comes back. */
const pause = 200;

/** A client of one stream over server-sent events. It comes back with its last cursor when the stream ends. */
export class Subscriber {
  readonly personId: string;
  /** The last limit of each line that came. */
  readonly limits = new Map<string, number>();
  readonly #highest = new Map<string, number>();
  /** How often each origin came, and how often updates said that others were missed. */
  readonly origins = { PRESENT: 0, REPLAY: 0, EVENT: 0 };
  missed = 0;
  /** How often its stream ended, or was refused. */
  endings = 0;
  readonly errors: string[] = [];
  readonly #options: SubscriberOptions;
  #urls: readonly string[] = [];
  #cursor: string | undefined;
  #request: ClientRequest | undefined;
  #answer: IncomingMessage | undefined;
  #isOnline = false;
  #isStalled = false;
  #attempts = 0;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.personId = options.personId;
  }

  /** Opens the stream at one of these gateways, and again at another one whenever it ends. */
  goOnline(urls: readonly string[]): void {
    this.#urls = urls;
    this.#isOnline = true;
    this.#open();
  }

  /** Changes the gateways at which it opens its next stream. */
  moveTo(urls: readonly string[]): void {
    this.#urls = urls;
  }

  goOffline(): void {
    this.#isOnline = false;
    this.#request?.destroy();
  }

  /**
   * Opens its stream anew, and reads nothing of it; or reads again. On a new connection Linux takes little that
   * nobody reads.
   */
  stall(isStalled: boolean): void {
    if (isStalled === this.#isStalled) return;
    this.#isStalled = isStalled;
    if (isStalled) this.#request?.destroy();
    else this.#answer?.resume();
  }

  #open(): void {
    const { token, agent, fields, personId } = this.#options;
    const url = this.#urls[this.#attempts % this.#urls.length];
    this.#attempts += 1;
    const opened = request(`${url}/graphql`, {
      method: 'POST',
      agent,
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
    });
    this.#request = opened;
    opened.on('response', (answer) => this.#read(answer));
    opened.on('error', () => undefined);
    opened.once('close', () => void this.#comeBack(opened));
    opened.end(JSON.stringify({ query: queryFor(fields), variables: { personId, after: this.#cursor } }));
  }

  async #comeBack(ended: ClientRequest): Promise<void> {
    if (!this.#isOnline || this.#request !== ended) return;
    this.endings += 1;
    await sleep(pause * (0.5 + Math.random()));
    if (this.#isOnline && this.#request === ended) this.#open();
  }

  #read(answer: IncomingMessage): void {
    this.#answer = answer;
    let rest = '';
    answer.setEncoding('utf8');
    answer.on('error', () => undefined);
    answer.on('data', (piece: string) => {
      const messages = (rest + piece).split('\n\n');
      rest = messages.pop() ?? '';
      for (const message of messages) this.#take(message);
    });
    if (this.#isStalled) answer.pause();
  }

  #take(message: string): void {
    const start = message.indexOf('data: {');
    if (start < 0) return;
    const { data, errors } = JSON.parse(message.slice(start + 'data: '.length)) as Result;
    for (const { message: text } of errors ?? []) if (this.errors.length < 5) this.errors.push(text);
    const update = data?.customerUpdates;
    if (!update) return;
    this.#cursor = update.cursor;
    this.origins[update.origin] += 1;
    if (update.hasMissed) this.missed += 1;
    const limit = update.resource?.limit.value;
    if (limit === undefined) return;
    const { resourceId: id } = update;
    const before = this.#highest.get(id);
    this.limits.set(id, limit);
    this.#highest.set(id, Math.max(limit, before ?? 0));
    if (before !== undefined && limit > before) this.#options.onLimit?.(id, limit, before);
  }
}
