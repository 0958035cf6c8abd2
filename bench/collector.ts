import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerQuestions } from './conversation.js';

/*
 * A collector of OpenTelemetry in a process of its own: it reads what it gets, and forgets it.
 */

let bytes = 0;
const server = createServer((request, response) => {
  request.on('data', (chunk: Buffer) => (bytes += chunk.length));
  request.on('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
});

const questions = {
  listen: () =>
    new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    ),
  /** Returns the bytes that came so far. */
  received: () => bytes,
};
/** The questions that the collector answers. */
export type CollectorQuestions = typeof questions;

answerQuestions(questions);
