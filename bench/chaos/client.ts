import { setTimeout as sleep } from 'node:timers/promises';
import type { Borrower } from './bank.js';
import type { Chance } from './chance.js';
import type { GraphClient, Reply, SendOptions } from './graph-client.js';
import type { Plan } from './plan.js';
import { reads, standing, type ReadQuery, type Standing, type Told } from './queries.js';
import type { Intention, Tally } from './tally.js';
import { pauseBefore, Writer, type Heard } from './writer.js';

/** The parts of a client. */
export interface ClientParts {
  readonly graph: GraphClient;
  readonly tally: Tally;
  readonly plan: Plan;
  readonly chance: Chance;
  readonly borrower: Borrower;
  readonly tokens: { readonly own: string; readonly partner: string };
  /** Milliseconds since the start of the run. */
  readonly now: () => number;
}

/**
 * The share of each action in percent: reads, loans, applications, and writes that are done already. The rest
 * is blocks.
 */
const mix = { reads: 56, loans: 26, applications: 7, again: 6 } as const;
/** The percentage of writes that are sent twice at the same time, like a double click. */
const sentTwice = 15;

/**
 * A client that reads and writes, repeats failed writes with the same key, and reads when an outcome is
 * unknown.
 */
export class ChaosClient {
  readonly #parts: ClientParts;
  /** The ids that it knows to exist: any other is new. */
  readonly #known = new Set<string>();
  /** The results that were confirmed to it, which reads have to show, and its writes that were confirmed. */
  readonly #told = {
    loans: new Set<string>(),
    applications: new Set<string>(),
    blocks: new Set<string>(),
    removed: new Set<string>(),
  } satisfies Told;
  readonly #intentions: Intention[] = [];
  readonly #writer: Writer;

  constructor(parts: ClientParts) {
    this.#parts = parts;
    this.#writer = new Writer(parts);
  }

  /** Runs until the run is over and it knows the outcomes of all its writes, or has lost its patience. */
  async live(): Promise<void> {
    const { plan, chance, now } = this.#parts;
    await sleep(plan.rampUp * chance.next());
    await this.#find(undefined);
    for (let deeds = 0; deeds < plan.minActions || now() < plan.duration; deeds += 1) {
      await sleep(plan.thinking * 2 * chance.next());
      const drawn = chance.between(1, 100);
      if (drawn <= mix.reads) await this.#read();
      else if (drawn <= mix.reads + mix.loans)
        await this.#make('loan', { amount: chance.between(100, 1000) });
      else if (drawn <= mix.reads + mix.loans + mix.applications) await this.#make('application', {});
      else if (drawn <= mix.reads + mix.loans + mix.applications + mix.again) await this.#askAgain();
      else if (!(await this.#blockForAWhile())) return;
    }
  }

  /** Sends each of its writes to each gateway once more, with the same key, and records the answers. */
  async askEverywhere(): Promise<void> {
    for (const intention of this.#intentions) {
      for (const url of this.#parts.graph.urls) {
        const told = await this.#writer.repeat(intention, this.#parts.plan.patience, url);
        intention.afterwards.push(told ?? intention.lastFailure?.code ?? 'no answer');
      }
    }
  }

  /** Reads something. A failed read is followed by another one. */
  async #read(): Promise<void> {
    const { chance } = this.#parts;
    const { query, contradictions } = reads[chance.between(0, reads.length - 1)] as ReadQuery;
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const reply = await this.#seen(
        () => this.#send(query, {}),
        (data) => contradictions(data as never, this.#told),
      );
      if (reply?.failure === undefined) return;
      await sleep(pauseBefore(attempt, chance));
    }
  }

  /**
   * Sends a read and records the result. If the gateway crashes, another one is tried, as a load balancer
   * does.
   */
  async #seen<Data>(
    send: () => Promise<Reply<Data>>,
    contradictions: (data: Data) => readonly string[] = () => [],
  ): Promise<Extract<Reply<Data>, { kind: 'answer' }> | undefined> {
    const { now, tally } = this.#parts;
    const began = now();
    const first = await send();
    const reply = first.kind === 'lost' ? await send() : first;
    const stale =
      reply.kind === 'answer' && reply.data !== null && reply.failure === undefined
        ? contradictions(reply.data)
        : [];
    tally.reads.push({
      began,
      ended: now(),
      failure: reply.kind === 'lost' ? 'lost' : reply.failure?.code,
      stale,
    });
    return reply.kind === 'lost' ? undefined : reply;
  }

  /**
   * Draws a loan, or creates an application or a block, each with a key of its own. If the outcome is
   * unknown, it reads to find out.
   */
  async #make(what: 'loan' | 'application' | 'block', variables: object): Promise<Intention> {
    const { chance } = this.#parts;
    const key = chance.uuid();
    const intention = this.#intend(what, key, { ...variables, key });
    const heard =
      chance.between(1, 100) <= sentTwice
        ? await Promise.all([this.#writer.write(intention), this.#writer.write(intention)])
        : [await this.#writer.write(intention)];
    for (const id of intention.successes) {
      this.#known.add(id);
      this.#told[`${what}s`].add(id);
    }
    if (heard.includes('unknown') || heard.includes('nothing')) await this.#find(intention);
    return intention;
  }

  #intend(...of: Parameters<Tally['intend']>): Intention {
    const intention = this.#parts.tally.intend(...of);
    this.#intentions.push(intention);
    return intention;
  }

  /** Repeats a write that was confirmed, like a user who reloads a page. */
  async #askAgain(): Promise<void> {
    const { chance, plan } = this.#parts;
    const done = this.#intentions.filter(({ successes }) => successes.size > 0);
    const intention = done[chance.between(0, done.length - 1)];
    if (!intention) return;
    intention.askedAgain += 1;
    await this.#writer.repeat(intention, plan.patience);
  }

  /** Reads, repeatedly if necessary, the resources that were not known before. */
  async #find(intention: Intention | undefined): Promise<Standing | undefined> {
    const { plan, now, chance } = this.#parts;
    const end = Math.max(now(), plan.duration) + plan.patience;
    for (let attempt = 1; now() < end; attempt += 1) {
      const reply = await this.#seen(() => this.#send<Standing>(standing, {}, { fresh: true }));
      if (reply?.data && reply.failure === undefined) {
        const { creditLine, person } = reply.data;
        const nodes = {
          loan: creditLine.activeLoans,
          application: person.creditLineApplications.nodes,
          block: creditLine.blocks.nodes,
        };
        if (intention)
          intention.found = nodes[intention.what === 'unblock' ? 'block' : intention.what]
            .map(({ id }) => id)
            .filter((id) => id === intention.target || !this.#known.has(id));
        for (const { id } of Object.values(nodes).flat()) this.#known.add(id);
        return reply.data;
      }
      await sleep(pauseBefore(attempt, chance));
    }
    return undefined;
  }

  /**
   * Blocks the line, and removes any block on it. Returns true if none is left: a block would make the bank
   * refuse its other writes.
   */
  async #blockForAWhile(): Promise<boolean> {
    const { plan, now } = this.#parts;
    const { successes, found } = await this.#make('block', {});
    let blocks: readonly string[] = [...new Set([...successes, ...(found ?? [])])];
    const end = Math.max(now(), plan.duration) + plan.patience;
    while (blocks.length > 0 && now() < end) {
      const heard: Heard[] = [];
      for (const blockId of blocks) heard.push(await this.#unblock(blockId));
      if (heard.every((one) => one === 'done')) return true;
      blocks = (await this.#find(undefined))?.creditLine.blocks.nodes.map(({ id }) => id) ?? blocks;
    }
    return blocks.length === 0;
  }

  async #unblock(blockId: string): Promise<Heard> {
    const intention = this.#intend('unblock', this.#parts.chance.uuid(), { blockId }, blockId);
    this.#told.blocks.delete(blockId);
    const heard = await this.#writer.write(intention);
    if (heard === 'done') this.#told.removed.add(blockId);
    if (heard === 'unknown' || heard === 'nothing') await this.#find(intention);
    return heard;
  }

  #send<Data>(
    query: string,
    variables: object,
    { token = this.#parts.tokens.own, ...options }: Partial<Omit<SendOptions, 'variables'>> = {},
  ): Promise<Reply<Data>> {
    const { graph, borrower } = this.#parts;
    return graph.send(query, { token, variables: { ...borrower, ...variables }, ...options });
  }
}
