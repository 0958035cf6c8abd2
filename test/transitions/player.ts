import type { OperationId } from '../../src/sandbox/domain.js';
import type { Partner } from '../sandbox/partner.js';
import { send } from '../support/request.js';
import { type Deed, takeBook } from './book.js';
import type { Lifecycle } from './tables.js';
import {
  type Asked,
  beginning,
  controls,
  type Kind,
  knowSeed,
  operations,
  stories,
  type World,
} from './world.js';

type Reply = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

const ofOperations = Object.keys(operations) as OperationId[];
const isRead = (operation: string): boolean => /^(get|list|download|calculate)/.test(operation);
const writes = ofOperations.filter((operation) => !isRead(operation));
const reads = ofOperations.filter(isRead);
const spans = ['PT1H', 'PT7H', 'P1D', 'P1D', 'P2D', 'P5D', 'P12D', 'P31D'];

/** The resource that the answer of an operation reveals. */
const made: Readonly<Partial<Record<OperationId, Kind>>> = {
  createCreditRecord: 'record',
  createFreelancerCreditRecord: 'record',
  createCreditLineApplication: 'consumerApplication',
  createFreelancerCreditLineApplication: 'freelancerApplication',
  createOverdraftApplication: 'overdraftApplication',
  createOverdraft: 'overdraft',
  createCreditCardApplication: 'card',
  createBusinessCreditCardApplication: 'card',
  requestCreditCardTermination: 'termination',
};

/** The resource that the answer of a control route reveals, by the end of its path. */
const given: Readonly<Record<string, Kind>> = {
  persons: 'person',
  businesses: 'business',
  accounts: 'account',
  account_snapshots: 'snapshot',
  identifications: 'identification',
};

/** Calls the bank at random, and records which statuses followed which, and all violations. */
export class Player {
  /** `resource from > to` of all entries of the book. */
  readonly seen = new Set<string>();
  /**
   * The operations that were carried out, and those that were refused although their resource existed, at
   * least once.
   */
  readonly done = new Set<string>();
  readonly refused = new Set<string>();
  readonly wrong: string[] = [];
  readonly #bank: Partner;
  readonly #world: World;
  /** The number of completed steps of each story. */
  readonly #told = new Map<number, number>();

  constructor(bank: Partner, world: World) {
    this.#bank = bank;
    this.#world = world;
  }

  /** Creates some customers, then makes so many moves. */
  async play(moves: number, lifecycles: readonly Lifecycle[]): Promise<void> {
    knowSeed(this.#world);
    for (const control of beginning) await this.#control(control(this.#world));
    for (let move = 0; move < moves; move += 1) await this.#check(await this.#move(), lifecycles);
  }

  /** Makes at most so many more moves, every other one with a missing operation, until none is missing. */
  async playOn(
    moves: number,
    lifecycles: readonly Lifecycle[],
    missing: () => readonly OperationId[],
  ): Promise<void> {
    for (let move = 0; move < moves; move += 1) {
      const operation = this.#world.chance.of(missing());
      if (operation === undefined) return;
      await this.#check(await (move % 2 === 0 ? this.#call(operation) : this.#move()), lifecycles);
    }
  }

  /** Checks what the bank did in a move: nothing if it was refused. */
  async #check(refused: string | undefined, lifecycles: readonly Lifecycle[]): Promise<void> {
    const deeds = await takeBook(this.#bank);
    if (refused !== undefined && deeds.length > 0)
      this.wrong.push(`${refused}, and yet: ${JSON.stringify(deeds)}`);
    for (const deed of deeds) await this.#follow(deed, lifecycles);
  }

  /** Makes a move, and returns a description if it was refused. */
  async #move(): Promise<string | undefined> {
    const { chance } = this.#world;
    const draw = chance.next();
    if (draw < 0.06) return this.#pass(chance.of(spans) ?? '');
    if (draw < 0.3) return this.#control((chance.of(controls) as (world: World) => Asked)(this.#world));
    if (draw < 0.7) return this.#call(this.#next());
    return this.#call(chance.of(draw < 0.92 ? writes : reads) as OperationId);
  }

  /** Returns the next operation of a story. */
  #next(): OperationId {
    const index = this.#world.chance.between(0, stories.length - 1);
    const story = stories[index] as readonly OperationId[];
    const told = this.#told.get(index) ?? 0;
    this.#told.set(index, told + 1);
    return story[told % story.length] as OperationId;
  }

  async #pass(advance: string): Promise<undefined> {
    const { status } = await this.#steer('POST', '/clock', { advance });
    if (status !== 200) this.wrong.push(`the clock was refused ${advance}: ${status}`);
    await this.#bank.login();
  }

  async #call(operation: OperationId): Promise<string | undefined> {
    const [method, path, body] = operations[operation](this.#world);
    const reply = await this.#bank.call(method, path, body).catch((error: unknown) => String(error));
    if (typeof reply === 'string') {
      this.wrong.push(reply);
      return undefined;
    }
    if (reply.status >= 400) {
      if (reply.status !== 404) this.refused.add(operation);
      return `${operation} was refused with ${reply.status}`;
    }
    this.done.add(operation);
    const kind = made[operation];
    if (kind) this.#world.know(kind, reply.body['id'], reply.body['person_id'] ?? '');
    this.#knowBlock(path, reply.body['id']);
    return undefined;
  }

  async #control([method, path, body]: Asked): Promise<string | undefined> {
    const { status, body: answer } = await this.#steer(method, path, body ?? {});
    if (status >= 500) this.wrong.push(`${path} was answered ${status}: ${JSON.stringify(answer)}`);
    if (status >= 400) return `${path} was refused with ${status}`;
    const kind = given[path.split('/').at(-1) ?? ''];
    if (kind) this.#world.know(kind, answer['id'], answer['person_id'] ?? answer['business_id'] ?? '');
    this.#knowBlock(path, answer['id']);
    return undefined;
  }

  /** A block belongs to its credit line. */
  #knowBlock(path: string, id: unknown): void {
    const [line, last] = path.split('/').slice(-2);
    if (last === 'blocks' && id !== undefined) this.#world.know('block', id, line);
  }

  async #steer(method: string, path: string, body: unknown): Promise<Reply> {
    const url = `${this.#bank.sandbox.url}/sandbox${path}`;
    const { status, text } = await send(url, { method, body: JSON.stringify(body) });
    return { status, body: JSON.parse(text) as Reply['body'] };
  }

  /**
   * Follows a resource from its known status. Resources of the seed data are known from their first step on.
   */
  async #follow(deed: Deed, lifecycles: readonly Lifecycle[]): Promise<void> {
    const life = lifecycles.find(({ resource }) => resource === deed.resource);
    const key = `${deed.resource} ${deed.id}`;
    if (deed.what === 'created' && life) {
      if (!life.starts.includes(deed.status ?? '')) this.wrong.push(`${key} began as ${deed.status}`);
      this.#world.statuses.set(deed.id, deed.status ?? '');
      await this.#meet(deed);
    }
    if (deed.what !== 'status') return;
    const known = this.#world.statuses.get(deed.id) ?? deed.from;
    if (known !== deed.from) this.wrong.push(`${key} was ${known}, and became ${deed.to} from ${deed.from}`);
    this.#world.statuses.set(deed.id, deed.to ?? '');
    this.seen.add(`${deed.resource} ${deed.from} > ${deed.to}`);
  }

  /** Adds the resources that the bank creates by itself. */
  async #meet({ resource, id }: Deed): Promise<void> {
    if (resource === 'credit_card_bill') this.#world.know('bill', id);
    if (resource !== 'credit_line') return;
    const { body } = await this.#bank.call<{ person_id: string }[]>(
      'GET',
      `/v1/persons/credit_lines?filter[id]=${id}`,
    );
    this.#world.know('line', id, body[0]?.person_id);
  }
}
