/**
 * Why a call is made. `field`: a field needs its answer. `access`: it shows whose a resource is. `readBack`: a
 * field of a mutation's payload is not in the bank's answer to the write. `list`: a page that is read in place
 * of many single reads.
 */
export type Reason = 'field' | 'access' | 'readBack' | 'list';

/** A field of an operation that needs the bank. */
export interface AskingField {
  /** Its place in the answer: response names and list indices. */
  readonly path: readonly (string | number)[];
}

/** The reason for a call, and the field for which it is made; undefined if the request does not report its calls. */
export interface CallReason {
  readonly reason: Reason;
  readonly field: AskingField | undefined;
}

const untold: Readonly<Record<Reason, CallReason>> = {
  field: { reason: 'field', field: undefined },
  access: { reason: 'access', field: undefined },
  readBack: { reason: 'readBack', field: undefined },
  list: { reason: 'list', field: undefined },
};

/** The reason for a call that a field needs, if nobody is told which. */
export const forField = untold.field;

/** Returns another reason for a call of the same field. */
export const sameField = (reason: Reason, { field }: CallReason): CallReason =>
  field ? { reason, field } : untold[reason];
