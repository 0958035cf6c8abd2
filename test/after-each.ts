import { afterAll, afterEach, expect } from '@jest/globals';
import { inspectAnswer, leaks } from './support/leaks.js';

const fetchAnyway = globalThis.fetch;

const isOurs = (url: string): boolean =>
  URL.canParse(url) && /^\/(?:graphql|documents)\b/.test(new URL(url).pathname);

/** Every response of a gateway is checked for leaks, expected or not. */
globalThis.fetch = async (...request) => {
  const response = await fetchAnyway(...request);
  if (!isOurs(response.url) || !response.headers.get('content-type')?.includes('json')) return response;
  const text = await response
    .clone()
    .text()
    .catch(() => '');
  if (text.startsWith('{')) inspectAnswer(text);
  return response;
};

const nothingLeft = (): void => expect(leaks.splice(0)).toEqual([]);
afterEach(nothingLeft);
// Covers log lines from closing.
afterAll(nothingLeft);
