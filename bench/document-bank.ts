import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { answerQuestions } from './conversation.js';
import { contentOf, mebibyte } from './document-content.js';

/*
 * The bank of the documents benchmark: applications whose number is their id, and pre-contract information of
 * any size.
 */

const sizes = new Map<number, number>();

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

async function sendDocument(response: ServerResponse, document: number): Promise<void> {
  const mebibytes = sizes.get(document) ?? 1;
  response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': mebibytes * mebibyte });
  // A client that disconnects ends its own download only.
  await pipeline(
    Readable.from(contentOf(document, mebibytes), { objectMode: false, highWaterMark: 256 * 1024 }),
    response,
  ).catch(() => {});
}

const server = createServer(({ method, url = '' }, response) => {
  const [, person = '', number = '', document] =
    /^\/v1\/persons\/([^/]+)\/credit_line_applications\/(\d+)(\/pre_contract)?$/.exec(url) ?? [];
  if (method === 'POST')
    send(response, 200, {
      access_token: 'bench-token',
      expires_in: 86_400,
      scope: 'partners',
      token_type: 'bearer',
    });
  else if (number === '')
    send(response, 404, {
      errors: [
        {
          id: 'bench',
          status: 404,
          code: 'model_not_found',
          title: 'Model Not Found',
          detail: 'There is no such thing.',
        },
      ],
    });
  else if (document === undefined)
    send(response, 200, { id: number, person_id: person, status: 'offered', decision: 'OFFERED' });
  else void sendDocument(response, Number(number));
});

const questions = {
  listen: () =>
    new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    ),
  /** Sets the size of a document in MiB; all others have one MiB. */
  size: ({ document, mebibytes }: { readonly document: number; readonly mebibytes: number }) =>
    void sizes.set(document, mebibytes),
};
/** The questions that the bank of the documents answers. */
export type DocumentBank = typeof questions;

answerQuestions(questions);
