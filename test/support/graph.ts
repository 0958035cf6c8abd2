import { createLog } from '../../src/telemetry/log.js';
import type { Clock } from '../../src/clock.js';
import { readConfig } from '../../src/config.js';
import { startGateway, type Gateway } from '../../src/gateway.js';
import { inspect, plant } from './leaks.js';
import { send } from './request.js';

/** A GraphQL response, as a client sees it. */
export interface GraphAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: any;
  readonly errors: readonly {
    message: string;
    path?: (string | number)[];
    extensions: { code: string; requestId: string; bank?: Record<string, unknown>; retryAfter?: number };
  }[];
}

export interface CallOptions {
  readonly token?: string;
  readonly headers?: Record<string, string>;
  /** The operation of the document to run. */
  readonly operationName?: string;
}

/** A gateway on a free port, with the functions to talk to it. */
export interface TestGateway {
  readonly gateway: Gateway;
  readonly url: string;
  /** The gateway's log, line by line. */
  readonly logged: string[];
  /** Adds a line to that log, past the gateway. */
  say(line: string): void;
  /** Sends a GraphQL request. */
  ask(query: string, variables?: Record<string, unknown>, options?: CallOptions): Promise<GraphAnswer>;
  close(): Promise<void>;
}

const askAt =
  (url: string): TestGateway['ask'] =>
  async (query, variables = {}, { token, headers = {}, operationName } = {}) => {
    const answer = await send(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify({ query, variables, operationName }),
    });
    const { data, errors = [] } = JSON.parse(answer.text) as Pick<GraphAnswer, 'data' | 'errors'>;
    return { status: answer.status, headers: answer.headers, data, errors };
  };

/** Starts a gateway with these settings; without any, on an embedded sandbox of its own. */
export async function startTestGateway(
  environment: Record<string, string> = {},
  clock?: Clock,
): Promise<TestGateway> {
  const logged: string[] = [];
  for (const [name, value] of Object.entries(environment))
    if (/SECRET|STORE_KEY/.test(name) && value !== '') plant(value);
  const say = (line: string): void => {
    logged.push(line);
    inspect('a log', line);
  };
  const log = createLog('debug', { write: say });
  const gateway = await startGateway(
    readConfig({
      PORT: '0',
      // Events would come while a test counts calls or lines of the log.
      ...(environment['LENDING_API_URL'] ? {} : { SANDBOX_PORT: '0', WEBHOOK_SECRETS: '{}' }),
      ...environment,
    }),
    { log, ...(clock && { clock }) },
  );
  return {
    gateway,
    url: gateway.url,
    logged,
    say,
    ask: askAt(gateway.url),
    close: async () => void (await gateway.close()),
  };
}

/** A call that reached the bank, as its sandbox recorded it. */
export interface BankCall {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly status: number;
}

/**
 * Returns the calls that reached a sandbox since the last call of this function, without those for tokens.
 */
export async function takeCalls(sandboxUrl: string): Promise<BankCall[]> {
  const url = `${sandboxUrl}/sandbox/calls`;
  const calls = JSON.parse((await send(url)).text) as BankCall[];
  if (calls.length > 0) await send(url, { method: 'DELETE' });
  return calls.filter(({ operationId }) => operationId !== 'token');
}
