import type { Clock } from '../clock.js';
import { endpoints } from '../generated/contract.js';
import { Circuit } from './circuit.js';
import type { OperationId } from './operation.js';

/** One of the bank's services, which can fail while another one answers. */
interface Service {
  /** Which of the bank's paths it serves. */
  readonly paths: RegExp;
  /** The list that it is probed by. */
  readonly list: OperationId;
}

/** In the order in which they are asked for a path: the last one serves all that no other does. */
const services: readonly Service[] = [
  { paths: /\/credit_card_/, list: 'listCreditCardApplications' },
  { paths: /^/, list: 'listCreditLines' },
];

/** One entry at most, of an id that nothing has: cheap for the bank, and no customer's data. */
const probeOf = ({ list }: Service): string =>
  `${endpoints[list].path}?${new URLSearchParams({ 'page[number]': '1', 'page[size]': '1', 'filter[id]': 'nothing-has-this-id' }).toString()}`;

/** A circuit for each service of the bank. */
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

  /** The circuit of the service that carries out an operation. */
  of(operationId: OperationId): Circuit {
    return this.#byOperation.get(operationId) as Circuit;
  }

  /** Whether a service is not called because it fails, and no other one answered lately. */
  get areFailing(): boolean {
    return (
      this.all.some(({ isOpen }) => isOpen) &&
      !this.all.some((circuit) => !circuit.isOpen && circuit.isAnswering)
    );
  }
}
