import { createHmac } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';

/** Returns the header `Solaris-Webhook-Signature` for a body: its HMAC-SHA256 in lower-case hex. */
export const signatureOf = (secret: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/**
 * Posts a body over a connection of its own, so that none is found closed. Resolves with the status of the
 * answer, or with null where none comes within `timeoutMs`, before `signal` or at all. Never rejects.
 */
export function postEvent(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<number | null> {
  return new Promise((resolve) => {
    let status: number | null = null;
    const request = url.startsWith('https:') ? secureRequest : plainRequest;
    const sent = request(url, { method: 'POST', headers, agent: false, signal }, (response) => {
      status = response.statusCode ?? null;
      response.on('error', () => undefined).resume();
    });
    const timer = setTimeout(() => sent.destroy(), timeoutMs);
    sent
      .on('error', () => undefined)
      .on('close', () => {
        clearTimeout(timer);
        resolve(status);
      });
    sent.end(body);
  });
}
