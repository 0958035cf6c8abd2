import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { send } from '../support/request.js';
import { partnerToken, settingsFor } from '../support/scripted-bank.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const requests = 200;

interface Line {
  readonly msg: string;
  readonly requestId?: string;
}

/** Starts a gateway in a process of its own, whose bank does not listen. */
async function startGateway() {
  const child = spawn(process.execPath, [cli, 'start'], {
    env: { PATH: process.env['PATH'], ...settingsFor('http://127.0.0.1:1'), PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = text(child.stdout);
  const url = await new Promise<string>((resolve) => {
    let begin = '';
    child.stdout.on('data', (chunk) => {
      begin += String(chunk);
      const [found] = /http:\/\/[^/]+(?=\/graphql)/.exec(begin) ?? [];
      if (found) resolve(found);
    });
  });
  const authorization = `Bearer ${await partnerToken()}`;
  const ask = async (id: string, token = authorization): Promise<number> => {
    const { status } = await send(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: token, 'x-request-id': id },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    return status;
  };
  return { child, output, ask };
}

test('a gateway whose standard output is closed goes on', async () => {
  const { child, output, ask } = await startGateway();
  child.stdout.destroy();
  await output.catch(() => undefined);
  for (let times = 0; times < 3; times += 1) {
    expect(await ask('request-late')).toBe(200);
    expect(await ask('request-refused', 'Bearer nobody')).toBe(401);
    // Longer than a line waits.
    await wait(30);
  }
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('the standard output has the line of every request, and those before an audit line come before it', async () => {
  const { child, output, ask } = await startGateway();
  const ids = Array.from({ length: requests }, (_, index) => `request-${index}`);
  await Promise.all(ids.map((id) => ask(id)));
  await ask('request-refused', 'Bearer nobody');
  child.kill('SIGINT');
  const [[code], lines] = await Promise.all([once(child, 'exit'), output]);
  expect(code).toBe(0);

  const logged = lines
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
  const named = (event: string): (string | undefined)[] =>
    logged.filter(({ msg }) => msg === event).map(({ requestId }) => requestId);
  expect(named('request').sort()).toEqual([...ids, 'request-refused'].sort());
  expect(named('audit')).toEqual(['request-refused']);
  const audited = logged.findIndex(({ msg }) => msg === 'audit');
  expect(logged.slice(0, audited).filter(({ msg }) => msg === 'request')).toHaveLength(requests);
});
