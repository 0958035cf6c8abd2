import { customerDigest, type ForgottenCustomers } from '../store/forgotten.js';

/** A place that stores data of customers. */
export interface Keeper {
  /** The data that it stores, in words. */
  readonly keeps: string;
  /** Deletes the data of a customer and returns the number of items. It may be called repeatedly. */
  forget(customerId: string): Promise<number>;
}

/** The data that was deleted in one place. */
export interface Deleted {
  readonly keeps: string;
  readonly count: number;
}

/**
 * Deletes the data of a person or business in all of these places, one after the other. The customer is marked
 * as forgotten first: reads and writes in flight check that mark, and store nothing or take it back.
 * @throws the error of a place, after all others have finished: data may be left there
 */
export async function forgetCustomer(
  forgotten: ForgottenCustomers,
  keepers: readonly Keeper[],
  customerId: string,
): Promise<readonly Deleted[]> {
  await forgotten.add(customerDigest(customerId));
  const deleted: Deleted[] = [];
  const failures: unknown[] = [];
  for (const keeper of keepers) {
    try {
      deleted.push({ keeps: keeper.keeps, count: await keeper.forget(customerId) });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return deleted;
}
