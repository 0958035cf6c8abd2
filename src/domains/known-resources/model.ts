import type { ResourceKind } from '../../bank/operation.js';

/** A resource that the bank has no list for, as it was read, with its kind. */
export interface KnownResourceModel {
  readonly id: string;
  readonly personId: string;
  readonly kind: ResourceKind;
}
