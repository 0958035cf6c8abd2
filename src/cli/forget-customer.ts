import { isId } from '../bank/path.js';
import type { Config } from '../config.js';
import { forgetCustomerInRedis } from '../gateway/forget-customer.js';
import { StoreError } from '../store/store.js';
import { createLog } from '../telemetry/log.js';
import { print, UsageError } from './usage.js';

/** Deletes a customer's data in Redis, and prints how much it was. */
export async function run(config: Config, [id]: readonly string[]): Promise<void> {
  if (!isId(id)) throw new UsageError('forget-customer ID: needs the id of a person or business');
  const log = createLog(config.LOG_LEVEL, process.stderr);
  try {
    const deleted = await forgetCustomerInRedis(config, log, id);
    for (const { keeps, count } of deleted) print(`${count} ${keeps} deleted`);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    process.stderr.write(`${error.message} Data may be left: run this again.\n`);
    process.exitCode = 1;
    return;
  }
  if (!config.STORE_URL)
    print('STORE_URL is not set: the data in the memory of the gateways was not deleted, and ends with them');
}
