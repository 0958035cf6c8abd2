import type { BankClock } from './clock.js';
import { Refusal } from './errors.js';
import type { HttpAnswer, Incoming } from './exchange.js';
import type { Ids } from './ids.js';

/** The partner's credentials for the token endpoint. */
export const sandboxCredentials = { clientId: 'sandbox-partner', clientSecret: 'sandbox-secret' } as const;

const lifetimeSeconds = 3599;

const failed = (status: number, error: string): HttpAnswer => ({ status, body: { error } });

/** Expiry of a token: by the bank's clock, and by performance.now() if a fault ends it earlier. */
interface Expiry {
  readonly bankTime: number;
  readonly realTime: number;
}

/** The token endpoint and the verification of tokens. Tokens last an hour of the bank's clock. */
export class Tokens {
  readonly #expiry = new Map<string, Expiry>();

  /**
   * Answers a token request: client credentials in a Basic header, the rest in a form. The token expires
   * after `life` real milliseconds, which the response does not state.
   */
  issue({ method, headers, text }: Incoming, clock: BankClock, ids: Ids, life = Infinity): HttpAnswer {
    const expected = Buffer.from(
      `${sandboxCredentials.clientId}:${sandboxCredentials.clientSecret}`,
    ).toString('base64');
    const form = new URLSearchParams(text);
    if (method !== 'POST') return failed(405, 'invalid_request');
    if (headers.authorization !== `Basic ${expected}`) return failed(401, 'invalid_client');
    if (form.get('grant_type') !== 'client_credentials') return failed(400, 'unsupported_grant_type');
    if ((form.get('scope') ?? 'partners') !== 'partners') return failed(400, 'invalid_scope');
    const token = ids.text('token', 64).toLowerCase();
    this.#expiry.set(token, {
      bankTime: clock.now().getTime() + lifetimeSeconds * 1000,
      realTime: performance.now() + life,
    });
    const body = {
      access_token: token,
      expires_in: lifetimeSeconds,
      scope: 'partners',
      token_type: 'bearer',
    };
    return { status: 200, headers: { 'cache-control': 'no-store' }, body };
  }

  /** Refuses a call with 401 if its token is missing, unknown or expired. */
  verify({ headers }: Incoming, clock: BankClock): void {
    const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
    if (token === undefined)
      throw new Refusal(401, 'A token is required.', { code: 'token_required', title: 'Token Required' });
    const expiry = this.#expiry.get(token);
    if (!expiry || clock.now().getTime() >= expiry.bankTime || performance.now() >= expiry.realTime)
      throw new Refusal(401, 'The token is unknown or has expired.');
  }
}
