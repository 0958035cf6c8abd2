import type { Span } from '../telemetry/tracing.js';
import {
  StoreError,
  type Appended,
  type SetAddition,
  type SetPage,
  type Store,
  type StreamEntry,
} from './store.js';

/** A store whose operations are spans of one request's trace. Keys and values are no part of them. */
export class TracedStore implements Store {
  readonly #store: Store;
  readonly #span: Span;

  constructor(store: Store, span: Span) {
    this.#store = store;
    this.#span = span;
  }

  now(): Promise<number> {
    return this.#traced('now', this.#store.now());
  }

  get(...given: Parameters<Store['get']>): Promise<string | undefined> {
    return this.#traced('get', this.#store.get(...given));
  }

  set(...given: Parameters<Store['set']>): Promise<void> {
    return this.#traced('set', this.#store.set(...given));
  }

  setIfAbsent(...given: Parameters<Store['setIfAbsent']>): Promise<boolean> {
    return this.#traced('setIfAbsent', this.#store.setIfAbsent(...given));
  }

  replace(...given: Parameters<Store['replace']>): Promise<boolean> {
    return this.#traced('replace', this.#store.replace(...given));
  }

  delete(...given: Parameters<Store['delete']>): Promise<boolean> {
    return this.#traced('delete', this.#store.delete(...given));
  }

  increment(...given: Parameters<Store['increment']>): Promise<number> {
    return this.#traced('increment', this.#store.increment(...given));
  }

  addToSet(...given: Parameters<Store['addToSet']>): Promise<SetAddition> {
    return this.#traced('addToSet', this.#store.addToSet(...given));
  }

  listSet(...given: Parameters<Store['listSet']>): Promise<SetPage> {
    return this.#traced('listSet', this.#store.listSet(...given));
  }

  removeFromSet(...given: Parameters<Store['removeFromSet']>): Promise<number> {
    return this.#traced('removeFromSet', this.#store.removeFromSet(...given));
  }

  addToIndex(...given: Parameters<Store['addToIndex']>): Promise<boolean> {
    return this.#traced('addToIndex', this.#store.addToIndex(...given));
  }

  listIndex(...given: Parameters<Store['listIndex']>): Promise<readonly string[]> {
    return this.#traced('listIndex', this.#store.listIndex(...given));
  }

  append(...given: Parameters<Store['append']>): Promise<Appended> {
    return this.#traced('append', this.#store.append(...given));
  }

  readStream(...given: Parameters<Store['readStream']>): Promise<readonly StreamEntry[]> {
    return this.#traced('readStream', this.#store.readStream(...given));
  }

  followStream(...given: Parameters<Store['followStream']>): ReturnType<Store['followStream']> {
    return this.#traced('followStream', this.#store.followStream(...given));
  }

  removeFromStream(...given: Parameters<Store['removeFromStream']>): Promise<number> {
    return this.#traced('removeFromStream', this.#store.removeFromStream(...given));
  }

  fault(): Promise<string | undefined> {
    return this.#traced('fault', this.#store.fault());
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  #traced<Result>(operation: string, result: Promise<Result>): Promise<Result> {
    const span = this.#span.child(`store ${operation}`, 'client', { 'db.operation.name': operation });
    result.then(
      () => span.end(),
      (error: unknown) => span.end(error instanceof StoreError ? error.code : 'failed'),
    );
    return result;
  }
}

/** Returns the store with its operations in a trace; the same store where nothing is recorded. */
export const tracedBy = (store: Store, span: Span | undefined): Store =>
  span?.isRecorded ? new TracedStore(store, span) : store;
