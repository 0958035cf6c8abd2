import { ask } from './conversation.js';
import { run, withField } from './measure.js';
import type { Scenario } from './scenarios.js';
import type { StandIn } from './stand-in.js';

/** Memory of the gateway after each minute of load at half of what it takes at most. */
export interface Soaked {
  /** Requests per second: half of the maximum, which was measured just before. */
  readonly rate: number;
  /** MiB that were resident when the load began, then after each minute. */
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
