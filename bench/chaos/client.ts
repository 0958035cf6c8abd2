import { setTimeout as sleep } from 'node:timers/promises';
import type { Borrower } from './bank.js';
import type { Chance } from './chance.js';
import type { GraphClient, Reply } from './graph-client.js';
import type { Plan } from './plan.js';
import { reads, standing, writes, type Standing, type Written } from './queries.js';
import type { Intention, Tally } from './tally.js';

/** What a client is made of. */
export interface ClientParts {
  readonly graph: GraphClient;
  readonly tally: Tally;
  readonly plan: Plan;
  readonly chance: Chance;
  readonly borrower: Borrower;
  readonly tokens: { readonly own: string; readonly partner: string };
  /** Milliseconds since the run began. */
  readonly now: () => number;
}

/** Of a hundred things that a client does: so many reads, loans, applications, and the rest blocks. */
const mix = { reads: 60, loans: 28, applications: 7 } as const;
/** Of a hundred writes so many are sent twice at the same time, as by somebody who clicks twice. */
const sentTwice = 15;
/** Milliseconds before something is sent again, doubled each time up to the second. */
const firstPause = 100;
const longestPause = 2000;

/** What became of a write, as far as its client has heard. */
type Heard = 'done' | 'unknown' | 'refused' | 'nothing';

/** Somebody who reads and writes, repeats with the same key what failed, and reads where an outcome is unknown. */
export class ChaosClient {
  readonly #parts: ClientParts;
  /** What it knows to be there, so that anything else is news. */
  readonly #known = new Set<string>();

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /** Goes on until the run is over and it knows what became of all that it sent, or has lost its patience. */
  async live(): Promise<void> {
    const { plan, chance, now } = this.#parts;
    await this.#find(undefined);
    for (let deeds = 0; deeds < plan.leastDeeds || now() < plan.duration; deeds += 1) {
      await sleep(plan.thinking * 2 * chance.next());
      const drawn = chance.between(1, 100);
      if (drawn <= mix.reads) await this.#read();
      else if (drawn <= mix.reads + mix.loans) await this.#make('loan', { amount: chance.between(100, 1000) });
      else if (drawn <= mix.reads + mix.loans + mix.applications) await this.#make('application', {});
      else await this.#blockForAWhile();
    }
  }

  /** Reads something; what fails is read again, as another read. */
  async #read(): Promise<void> {
    const { chance } = this.#parts;
    const query = reads[chance.between(0, reads.length - 1)] ?? '';
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      if ((await this.#seen(() => this.#send(query, {})))?.failure === undefined) return;
      await this.#pause(attempt);
    }
  }

  /** Sends a read and takes note of how it went. Where the gateway dies, another one is asked, as a load balancer does. */
  async #seen<Data>(send: () => Promise<Reply<Data>>): Promise<Extract<Reply<Data>, { kind: 'answer' }> | undefined> {
    const { now, tally } = this.#parts;
    const began = now();
    const first = await send();
    const reply = first.kind === 'lost' ? await send() : first;
    tally.reads.push({ began, ended: now(), failure: reply.kind === 'lost' ? 'lost' : reply.failure?.code });
    return reply.kind === 'lost' ? undefined : reply;
  }

  /** Has a loan drawn, an application or a block made, each under a key of its own, and finds out where it is not told. */
  async #make(what: 'loan' | 'application' | 'block', variables: object): Promise<Intention> {
    const { chance, tally } = this.#parts;
    const intention = tally.intend(what, chance.uuid());
    const write = (): Promise<Heard> => this.#write(intention, { ...variables, key: intention.key });
    const heard = chance.between(1, 100) <= sentTwice ? await Promise.all([write(), write()]) : [await write()];
    for (const id of intention.successes) this.#known.add(id);
    if (heard.includes('unknown') || heard.includes('nothing')) await this.#find(intention);
    return intention;
  }

  /** Sends a write until there is an answer that will not change, with pauses. */
  async #write(intention: Intention, variables: object): Promise<Heard> {
    const { plan, now, tokens } = this.#parts;
    const token = intention.what === 'unblock' ? tokens.partner : tokens.own;
    for (let attempt = 1; ; attempt += 1) {
      intention.sent += 1;
      const reply = await this.#send<Written>(writes[intention.what], variables, { token, key: intention.key });
      if (reply.kind === 'answer') {
        const { data, failure } = reply;
        const id = data?.result?.made?.id ?? data?.result?.removed;
        if (!failure && id) {
          intention.successes.add(id);
          return 'done';
        }
        if (failure?.code === 'OUTCOME_UNKNOWN') {
          intention.wasUnknown = true;
          return 'unknown';
        }
        if (failure && !failure.retryable) {
          intention.refused = failure.code;
          return 'refused';
        }
      }
      if (now() > plan.duration) {
        intention.wasLeftOpen = true;
        return 'nothing';
      }
      await this.#pause(attempt);
    }
  }

  /** Reads, again and again if need be, what is there now that was not known before. */
  async #find(intention: Intention | undefined): Promise<Standing | undefined> {
    const { plan, now } = this.#parts;
    const end = Math.max(now(), plan.duration) + plan.patience;
    for (let attempt = 1; now() < end; attempt += 1) {
      const reply = await this.#seen(() => this.#send<Standing>(standing, {}, { fresh: true }));
      if (reply?.data && reply.failure === undefined) {
        const { creditLine, person } = reply.data;
        const nodes = { loan: creditLine.activeLoans, application: person.creditLineApplications.nodes, block: creditLine.blocks.nodes };
        if (intention) intention.found = nodes[intention.what === 'unblock' ? 'block' : intention.what].map(({ id }) => id).filter((id) => id === intention.target || !this.#known.has(id));
        for (const { id } of Object.values(nodes).flat()) this.#known.add(id);
        return reply.data;
      }
      await this.#pause(attempt);
    }
    return undefined;
  }

  /** Blocks the line, and removes whatever block is on it then. */
  async #blockForAWhile(): Promise<void> {
    const { plan, now } = this.#parts;
    const { successes, found } = await this.#make('block', {});
    let blocks: readonly string[] = [...new Set([...successes, ...(found ?? [])])];
    const end = Math.max(now(), plan.duration) + plan.patience;
    while (blocks.length > 0 && now() < end) {
      const heard: Heard[] = [];
      for (const blockId of blocks) heard.push(await this.#unblock(blockId));
      if (heard.every((one) => one === 'done')) return;
      blocks = (await this.#find(undefined))?.creditLine.blocks.nodes.map(({ id }) => id) ?? [];
    }
  }

  async #unblock(blockId: string): Promise<Heard> {
    const { chance, tally } = this.#parts;
    const intention = tally.intend('unblock', chance.uuid(), blockId);
    const heard = await this.#write(intention, { blockId });
    if (heard === 'unknown' || heard === 'nothing') await this.#find(intention);
    return heard;
  }

  #send<Data>(query: string, variables: object, { token = this.#parts.tokens.own, ...options }: { token?: string; key?: string; fresh?: boolean } = {}): Promise<Reply<Data>> {
    const { graph, borrower } = this.#parts;
    return graph.send(query, { token, variables: { ...borrower, ...variables }, ...options });
  }

  #pause(attempt: number): Promise<void> {
    return sleep(Math.min(longestPause, firstPause * 2 ** (attempt - 1)) * (0.5 + this.#parts.chance.next() / 2));
  }
}
