import { ask } from './conversation.js';
import { run, withField } from './measure.js';
import type { Scenario } from './scenarios.js';
import type { StandIn } from './stand-in.js';

/** The gateway's memory after each minute at half of its maximum load. */
export interface Soaked {
  /** Requests per second: half of the maximum, which was measured right before. */
  readonly rate: number;
  /** Resident MiB at the start of the load, then after each minute. */
  readonly resident: readonly number[];
}

const minute = 60_000;

/** Loads the gateway for so many minutes, with different persons and viewers. */
export function soak(
  scenario: Scenario,
  minutes: number,
  warmUp: number,
  tell: (text: string) => void,
): Promise<Soaked> {
  return withField({ ...scenario, programs: ['gateway'] }, async ({ bank, contestants: [gateway] }) => {
    if (!gateway) throw new Error('There is no gateway.');
    await ask<StandIn, 'reset'>(bank.child, 'reset', 0);
    await run(gateway, scenario, warmUp * 1000);
    const { queries, seconds } = await run(gateway, scenario, 5000);
    const rate = Math.floor(queries / seconds / 2);
    const { program } = gateway.listening;
    const resident = [program.memory().now];
    for (let passed = 1; passed <= minutes; passed += 1) {
      await run(gateway, { connections: scenario.connections, rate }, minute);
      resident.push(program.memory().now);
      tell(
        `soak, minute ${passed} of ${minutes} at ${rate} requests/s: ${resident.at(-1)?.toFixed(0)} MiB resident`,
      );
    }
    return { rate, resident };
  });
}
