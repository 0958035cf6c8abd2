import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/** A call of the bank's as it came. */
export interface Received {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** The raw bytes. */
  readonly body: Buffer;
}

/** The resource in an event, out of any of the documented bodies. */
export function payloadOf(body: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(body);
  if (typeof value === 'string') return payloadOf(value);
  const { data, payload, ...rest } = value as Record<string, unknown>;
  return (payload ?? (data as { payload?: unknown } | undefined)?.payload ?? rest) as ReturnType<
    typeof payloadOf
  >;
}

/** A partner's program that the bank calls. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** The status that each call is answered with; null leaves it without an answer. */
  answers: (call: Received) => number | null = () => 200;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const call = { method: request.method, headers: request.headers, body: Buffer.concat(chunks) };
        this.received.push(call);
        const status = this.answers(call);
        if (status !== null) response.writeHead(status).end();
      });
    });
  }

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/webhooks`;
  }

  /** Resolves with the calls as soon as so many have come. */
  async calls(count: number): Promise<readonly Received[]> {
    while (this.received.length < count) await setImmediate();
    return this.received;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

/** A delivery as the sandbox lists it. */
export interface ListedDelivery {
  readonly id: string;
  readonly event_type: string;
  readonly entity_id: string | null;
  readonly subscription_id: string;
  readonly url: string;
  readonly body: string;
  readonly forged: boolean;
  readonly status: string;
  readonly attempts: number;
  readonly answer: number | null;
  readonly next_attempt_at: string | null;
}
