import { presentKnown, updatesOf } from '../../graphql/update-kind.js';
import { overdraft, overdraftApplication } from './operations.js';

/** The overdrafts, and the applications for them, that events are about. */
export const updates = [
  updatesOf('OVERDRAFT_APPLICATION', overdraftApplication, presentKnown('OVERDRAFT_APPLICATION')),
  updatesOf('OVERDRAFT', overdraft, presentKnown('OVERDRAFT')),
];
