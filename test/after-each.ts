import { afterAll, afterEach, expect } from '@jest/globals';
import { inspectResponse, isInspected, leaks } from './support/leaks.js';

// As in Node. Jest sets 100, and many errors of a gateway read their stack, whose lines are then looked up.
Error.stackTraceLimit = 10;

const fetchAnyway = globalThis.fetch;

/**
 * Every response of a gateway is checked for leaks, expected or not. The test gets one with the same text: to
 * read a copy of it takes more than half as long as the whole request.
 */
globalThis.fetch = async (...request) => {
  const response = await fetchAnyway(...request);
  const { url, headers } = response;
  if (!isInspected(url, headers.get('content-type'))) return response;
  const reading = response.text();
  const text = await reading.catch(() => undefined);
  // It was cut off: the test gets the error when it reads it.
  if (text === undefined)
    return Object.assign(response, { text: () => reading, json: () => reading, arrayBuffer: () => reading });
  inspectResponse(url, headers.get('content-type'), text);
  const { redirected } = response;
  return Object.defineProperties(new Response(text === '' ? null : text, response), {
    url: { value: url },
    redirected: { value: redirected },
  });
};

const nothingLeft = (): void => expect(leaks.splice(0)).toEqual([]);
afterEach(nothingLeft);
// Covers log lines from closing.
afterAll(nothingLeft);
