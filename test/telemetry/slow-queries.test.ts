import { expect, test } from '@jest/globals';
import { bodies, partnerToken, paths, readLine, startStage, drawLoan } from '../support/scripted-bank.js';

interface Line {
  readonly msg: string;
  readonly level: number;
  readonly milliseconds: number;
  readonly bankMilliseconds: number;
}

test('an operation that takes as long as the limit gets a line that says where its time went', async () => {
  const stage = await startStage({ LOG_SLOW_QUERIES: '1' });
  stage.bank.on(`GET ${paths.line}`, async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { body: bodies.line };
  });
  stage.bank.on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
  const token = await partnerToken();
  await stage.gateway.ask(`query Slow { ${readLine()} }`, {}, { token });
  await stage.gateway.ask(`mutation Draw { ${drawLoan} }`, {}, { token });
  await stage.close();
  const lines = stage.gateway.logged
    .map((line) => JSON.parse(line) as Line)
    .filter(({ msg }) => msg === 'a slow operation');
  const whole: unknown = expect.any(Number);
  const times = {
    milliseconds: whole,
    validateMilliseconds: whole,
    planMilliseconds: whole,
    bankMilliseconds: whole,
    executeMilliseconds: whole,
  };
  expect(lines).toEqual([
    {
      level: 30,
      time: whole,
      msg: 'a slow operation',
      requestId: expect.any(String),
      operationType: 'query',
      operationName: 'Slow',
      bankCalls: 1,
      estimatedBankCalls: 1,
      ...times,
    },
    expect.objectContaining({ operationType: 'mutation', operationName: 'Draw', bankCalls: 1, ...times }),
  ]);
  const [{ milliseconds, bankMilliseconds }] = lines as [Line];
  expect(bankMilliseconds).toBeGreaterThan(0);
  expect(bankMilliseconds).toBeLessThanOrEqual(milliseconds);
});

test('no operation is slow with LOG_SLOW_QUERIES=0, nor below the limit', async () => {
  for (const limit of ['0', '600000']) {
    const stage = await startStage({ LOG_SLOW_QUERIES: limit });
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
    await stage.gateway.ask(`{ ${readLine()} }`, {}, { token: await partnerToken() });
    await stage.close();
    expect(stage.gateway.logged.filter((line) => line.includes('slow'))).toEqual([]);
  }
});
