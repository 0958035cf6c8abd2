import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { after, Command } from './command.js';

const page = fileURLToPath(new URL('../../examples/web/dist/', import.meta.url));
const start = fileURLToPath(new URL('../../examples/web/start.js', import.meta.url));
if (!existsSync(page)) throw new Error('There is no examples/web/dist: run `npm run example:build` first.');

/** The folder of the built page. */
export const builtPage = page;

/** The example as `npm run example` starts it, on free ports. */
export interface RunningExample {
  /** The addresses of the customer's page, the back office, the graph and the sandbox. */
  readonly page: string;
  readonly office: string;
  readonly graph: string;
  readonly sandbox: string;
  /** Sends a control request to the sandbox; throws if it is refused. */
  steer(method: 'GET' | 'POST', path: string, body?: object): Promise<any>;
  stop(): Promise<void>;
}

/** Starts the example, and waits until it has printed its addresses. */
export async function startExample(): Promise<RunningExample> {
  const command = new Command([], { EXAMPLE_PORT: '0', LOG_LEVEL: 'silent' }, [process.execPath, start]);
  const text = await command.printed('its controls at');
  const sandbox = after(text, 'sandbox of the bank is at');
  return {
    page: after(text, 'page is at'),
    office: after(text, 'back office is at'),
    graph: after(text, 'lending graph is at'),
    sandbox,
    steer: async (method, path, body) => {
      const response = await fetch(`${sandbox}/sandbox${path}`, {
        method,
        ...(body && { body: JSON.stringify(body) }),
      });
      const answer = await response.text();
      if (!response.ok) throw new Error(`${method} /sandbox${path}: ${answer}`);
      return answer === '' ? undefined : JSON.parse(answer);
    },
    stop: async () => {
      const { code, err } = await command.stop('SIGTERM');
      if (code !== 0 || err !== '') throw new Error(`The example ended with ${code}: ${err}`);
    },
  };
}
