import type { Clock } from '../clock.js';
import { endpoints } from '../generated/contract.js';
import { Circuit } from './circuit.js';
import type { OperationId } from './operation.js';

/** One of the bank's services. It can fail while another one works. */
interface Service {
  readonly name: string;
  /** Matches the paths that it serves. */
  readonly paths: RegExp;
  /** The list that it is probed with. */
  readonly list: OperationId;
}

/** The first match serves a path: the last entry serves all paths that no other does. */
const services: readonly Service[] = [
  { name: 'credit_cards', paths: /\/credit_card_/, list: 'listCreditCardApplications' },
  { name: 'lending', paths: /^/, list: 'listCreditLines' },
];

/** The names of the services, for the metrics. */
export const serviceNames: readonly string[] = services.map(({ name }) => name);

/**
 * Returns the path of a probe: a list of at most one entry, filtered by an id that does not exist. It is
 * cheap for the bank and returns no customer's data.
 */
const probeOf = ({ list }: Service): string =>
  `${endpoints[list].path}?${new URLSearchParams({ 'page[number]': '1', 'page[size]': '1', 'filter[id]': 'nothing-has-this-id' }).toString()}`;

/** The circuit breakers, one for each of the bank's services. */
export class Circuits {
  readonly all: readonly Circuit[];
  readonly #byOperation = new Map<OperationId, Circuit>();

  constructor(clock: Clock) {
    this.all = services.map((service) => new Circuit(clock, probeOf(service)));
    for (const [operationId, { path }] of Object.entries(endpoints)) {
      this.#byOperation.set(
        operationId as OperationId,
        this.all[services.findIndex(({ paths }) => paths.test(path))] as Circuit,
      );
    }
  }

  /** Returns the state of each service's circuit. */
  get states(): readonly { readonly service: string; readonly state: Circuit['state'] }[] {
    return this.all.map(({ state }, index) => ({ service: serviceNames[index] as string, state }));
  }

  /** Returns the circuit of the service that serves an operation. */
  of(operationId: OperationId): Circuit {
    return this.#byOperation.get(operationId) as Circuit;
  }

  /** True if the circuit of a service is open and no other service answered lately. */
  get areFailing(): boolean {
    return (
      this.all.some(({ isOpen }) => isOpen) &&
      !this.all.some((circuit) => !circuit.isOpen && circuit.isAnswering)
    );
  }
}
