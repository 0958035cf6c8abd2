import type { Attempt } from './attempt.js';
import { tabStorage } from './tab-storage.js';

/** What a write needs of the graph. Its answers come past all caches. */
export interface WriteSteps<Input> {
  /** Reads the ids of what there is: of the loans of a credit line, for a loan. @throws if they cannot be read */
  readonly readIds: (input: Input) => Promise<readonly string[]>;
  /** Sends the write with this Idempotency-Key, once. */
  readonly send: (input: Input, key: string) => Promise<Attempt>;
  /** Forgets what is kept beside the order for its key, which is not sent any more. */
  readonly forget: (key: string) => Promise<void>;
}

/** What the screen says. */
export type WriteState<Input> =
  | { readonly kind: 'none' }
  | { readonly kind: 'working'; readonly input: Input; readonly trouble: 'network' | 'busy' | null }
  /** It may have been carried out. At `certainAt` (milliseconds) it is known, at the latest. */
  | { readonly kind: 'unknown'; readonly input: Input; readonly certainAt: number }
  | { readonly kind: 'notDone'; readonly input: Input }
  | { readonly kind: 'refused'; readonly input: Input; readonly message: string }
  | { readonly kind: 'done'; readonly input: Input; readonly id: string };

/** What is stored of a write, so that a reload goes on with it. */
interface WriteRecord<Input> {
  readonly key: string;
  readonly madeAt: number;
  readonly input: Input;
  /** The ids before it was first sent; until they are known, nothing was sent. */
  readonly idsBefore?: readonly string[];
  /** When it was last sent. */
  readonly sentAt?: number;
  /** Since when its outcome is unknown. */
  readonly unknownSince?: number;
  readonly end?: { kind: 'notDone' } | { kind: 'refused'; message: string } | { kind: 'done'; id: string };
}

/** The bank works on a write for 150 s at most. */
const bankGivesUpAfter = 150_000;
/** The gateway can have kept a write for so long before it sent it. */
const gatewayWaits = 45_000;
/** What was ordered longer ago is not sent by itself any more: it is only found out if it was carried out. */
const staleAfter = 600_000;
const lookEvery = 5_000;
const maxPause = 8_000;

/** Returns a new order, with a key of its own. */
const orderOf = <Input>(input: Input): WriteRecord<Input> => ({
  key: crypto.randomUUID(),
  madeAt: Date.now(),
  input,
});

/**
 * Something that is to be done once, from the click to the certain end. It is stored before it is sent, under a name, with
 * its Idempotency-Key: a second click, a reload and a lost answer all lead to the same key. Only one tab at a time works
 * on a name; another one shows how it goes, and goes on if the first is closed.
 */
export class WriteIntent<Input> {
  readonly #name: string;
  readonly #steps: WriteSteps<Input>;
  readonly #listeners = new Set<() => void>();
  /** Resolves when the state is that of what was stored. */
  readonly loaded: Promise<void>;
  /** Tells other tabs that what is stored has changed. */
  readonly #channel: BroadcastChannel;
  /** What is stored, as far as this tab knows. */
  #record: WriteRecord<Input> | undefined;
  #state: WriteState<Input> = { kind: 'none' };
  #trouble: 'network' | 'busy' | null = null;
  #failures = 0;
  #isRunning = false;
  #wake: () => void = () => {};

  constructor(name: string, steps: WriteSteps<Input>) {
    this.#name = name;
    this.#steps = steps;
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener('message', () => void this.#load());
    window.addEventListener('online', () => this.#wake());
    this.loaded = this.#load();
  }

  /** The state, the same object until it changes. */
  readonly state = (): WriteState<Input> => this.#state;

  /** Calls a function at each change of the state. Returns how to stop that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Orders it. Nothing happens if there is one already, here or in another tab, whatever its outcome. */
  begin(input: Input): void {
    void navigator.locks.request(this.#name, { ifAvailable: true }, async (lock) => {
      if (lock && (await this.#read()) === undefined) await this.#write(orderOf(input));
    });
  }

  /** Takes the end off the screen. What has not ended stays. */
  dismiss(): void {
    const record = this.#record;
    if (record?.end) void this.#replace(record.key, undefined);
  }

  /** Orders the same anew, with a new key; only what was certainly not done. */
  repeat(): void {
    const record = this.#record;
    if (record?.end?.kind === 'notDone') void this.#replace(record.key, orderOf(record.input));
  }

  /** Does at once what would be done after a pause. */
  hurry(): void {
    this.#wake();
  }

  async #read(): Promise<WriteRecord<Input> | undefined> {
    const text = await tabStorage.getItem(this.#name);
    return text === undefined ? undefined : (JSON.parse(text) as WriteRecord<Input>);
  }

  async #load(): Promise<void> {
    this.#record = await this.#read();
    this.#changed();
  }

  async #write(record: WriteRecord<Input> | undefined): Promise<void> {
    if (record) await tabStorage.setItem(this.#name, JSON.stringify(record));
    else await tabStorage.removeItem(this.#name);
    this.#record = record;
    this.#channel.postMessage(null);
    this.#changed();
  }

  /** Stores another order, or none, in place of the one with this key, unless another tab has been faster. */
  async #replace(key: string, next: WriteRecord<Input> | undefined): Promise<void> {
    await navigator.locks.request(this.#name, async () => {
      if ((await this.#read())?.key === key) await this.#write(next);
    });
  }

  #changed(): void {
    const record = this.#record;
    this.#state = this.#stateOf(record);
    for (const listener of this.#listeners) listener();
    if (record && !record.end) void this.#run();
  }

  #stateOf(record: WriteRecord<Input> | undefined): WriteState<Input> {
    if (!record) return { kind: 'none' };
    const { input, end, unknownSince } = record;
    if (end) return Object.assign({ input }, end);
    if (unknownSince !== undefined)
      return { kind: 'unknown', input, certainAt: unknownSince + bankGivesUpAfter };
    return { kind: 'working', input, trouble: this.#trouble };
  }

  /** Works on what is stored until it has ended. The lock keeps other tabs from doing the same. */
  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      await navigator.locks.request(this.#name, async () => {
        let record = await this.#read();
        for (; record && !record.end; record = await this.#read()) await this.#step(record);
        if (record) await this.#steps.forget(record.key);
      });
    } finally {
      this.#isRunning = false;
    }
  }

  async #step(record: WriteRecord<Input>): Promise<void> {
    if (record.unknownSince !== undefined) return this.#findOut(record, record.unknownSince);
    const isStale = Date.now() - record.madeAt > staleAfter;
    if (!record.idsBefore) {
      if (isStale) await this.#write(Object.assign({}, record, { end: { kind: 'notDone' } }));
      else await this.#noteIds(record);
    } else if (isStale) {
      const unknownSince = (record.sentAt ?? record.madeAt) + gatewayWaits;
      await this.#write(Object.assign({}, record, { unknownSince }));
    } else await this.#attempt(record);
  }

  async #noteIds(record: WriteRecord<Input>): Promise<void> {
    try {
      const idsBefore = await this.#steps.readIds(record.input);
      this.#recovered();
      await this.#write(Object.assign({}, record, { idsBefore }));
    } catch {
      await this.#failed('network');
    }
  }

  async #attempt(before: WriteRecord<Input>): Promise<void> {
    const record = Object.assign({}, before, { sentAt: Date.now() });
    await this.#write(record);
    const attempt = await this.#steps.send(record.input, record.key);
    if (attempt.kind === 'again')
      return this.#failed(attempt.why === 'network' ? 'network' : 'busy', attempt.seconds);
    this.#recovered();
    await this.#write(Object.assign({}, record, this.#afterAttempt(attempt, before.sentAt !== undefined)));
  }

  /** What is known after an attempt that is not to be made again. */
  #afterAttempt(
    attempt: Exclude<Attempt, { kind: 'again' }>,
    isRepeated: boolean,
  ): Pick<WriteRecord<Input>, 'end' | 'unknownSince'> {
    if (attempt.kind === 'unknown') return { unknownSince: Date.now() };
    if (attempt.kind !== 'notSent') return { end: attempt };
    // An earlier attempt can still be on its way to the bank.
    if (isRepeated) return { unknownSince: Date.now() + gatewayWaits };
    return { end: { kind: 'refused', message: attempt.message } };
  }

  /** Looks for an id that was not there before. That there is none counts only when the bank has given up. */
  async #findOut(record: WriteRecord<Input>, since: number): Promise<void> {
    const isCertain = Date.now() >= since + bankGivesUpAfter;
    const ids = await this.#steps.readIds(record.input).catch(() => undefined);
    const id = ids?.find((one) => !record.idsBefore?.includes(one));
    if (id !== undefined) await this.#write(Object.assign({}, record, { end: { kind: 'done', id } }));
    else if (ids && isCertain) await this.#write(Object.assign({}, record, { end: { kind: 'notDone' } }));
    else await this.#pause(lookEvery);
  }

  #recovered(): void {
    this.#failures = 0;
    this.#trouble = null;
  }

  async #failed(trouble: 'network' | 'busy', seconds?: number): Promise<void> {
    this.#failures += 1;
    this.#trouble = trouble;
    this.#changed();
    await this.#pause(seconds ? seconds * 1000 : Math.min(maxPause, 250 * 2 ** this.#failures));
  }

  async #pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, milliseconds);
    });
    this.#wake = () => {};
  }
}
