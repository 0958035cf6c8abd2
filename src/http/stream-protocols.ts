/** Writes results for a client that asked for a stream. They are JSON without line breaks. */
export interface StreamProtocol {
  readonly contentType: string;
  /** Written at once, so that proxies pass on the headers. */
  readonly begin: string;
  readonly heartbeat: string;
  /** Writes a result. */
  result(json: string): string;
  /** Writes a result whose errors are about the stream, not about its operation. */
  failure(json: string): string;
  readonly end: string;
}

/**
 * GraphQL over server-sent events, in distinct connections mode:
 * https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverSSE.md
 */
export const serverSentEvents: StreamProtocol = {
  contentType: 'text/event-stream; charset=utf-8',
  begin: ':\n\n',
  heartbeat: ':\n\n',
  result: (json) => `event: next\ndata: ${json}\n\n`,
  failure: (json) => `event: next\ndata: ${json}\n\n`,
  end: 'event: complete\ndata: \n\n',
};

/** Each part ends with the boundary of the next one: clients read a part only when they have seen where it ends. */
const part = (json: string): string => `\r\nContent-Type: application/json\r\n\r\n${json}\r\n--graphql`;

/**
 * Apollo's multipart protocol for subscriptions:
 * https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol
 */
export const multipart: StreamProtocol = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
  begin: '\r\n--graphql',
  heartbeat: part('{}'),
  result: (json) => part(`{"payload":${json}}`),
  failure: (json) => part(`{"payload":null,${json.slice(1)}`),
  end: '--\r\n',
};
