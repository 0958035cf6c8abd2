import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { answerQuestions } from './conversation.js';

/*
 * Several gateways in one process. Two processes with the same settings differ by some per cent: in where their
 * memory lies, and in what was compiled when. Gateways in one process share that.
 */

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as (options: { type: 'minor' }) => void;

type Environment = Readonly<Record<string, string>>;

/** The used part of the built gateway. */
interface Built {
  readonly readConfig: (environment: Environment) => { readonly LOG_LEVEL: string };
  readonly startGateway: (
    config: object,
    options: { readonly log: object },
  ) => Promise<{ readonly url: string }>;
  readonly createOutputLog: (level: string) => object;
}

const load = async (file: string): Promise<Built> => (await import(file)) as Built;

const questions = {
  /** Starts a gateway of the build in a folder (a URL that ends with a slash), and returns its port. */
  begin: async ({
    folder,
    environment,
  }: {
    readonly folder: string;
    readonly environment: Environment;
  }): Promise<number> => {
    const { readConfig } = await load(`${folder}config.js`);
    const { startGateway } = await load(`${folder}gateway.js`);
    const { createOutputLog } = await load(`${folder}telemetry/log.js`);
    const config = readConfig(environment);
    const { url } = await startGateway(config, { log: createOutputLog(config.LOG_LEVEL) });
    return Number(new URL(url).port);
  },
  /** Collects the young garbage, so that each gateway's own turn pays for it. */
  collect: () => collectGarbage({ type: 'minor' }),
};
/** The questions that the process answers. */
export type Together = typeof questions;

answerQuestions(questions);
