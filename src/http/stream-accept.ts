import { multipart, serverSentEvents, type StreamProtocol } from './stream-protocols.js';

/** The stream that a client accepts. */
export interface AcceptedStream {
  readonly protocol: StreamProtocol;
  /** True if the client prefers a stream to JSON, so that queries are answered in one as well. */
  readonly isPreferred: boolean;
}

/** A media type of an Accept header, in lower case and without quotes. */
interface MediaRange {
  readonly type: string;
  readonly parameters: readonly string[];
  readonly quality: number;
}

function rangeOf(text: string): MediaRange {
  const [type = '', ...parameters] = text
    .toLowerCase()
    .replace(/"/g, '')
    .split(';')
    .map((one) => one.trim());
  const quality = parameters.find((one) => one.startsWith('q='));
  return { type, parameters, quality: quality === undefined ? 1 : Number(quality.slice(2)) };
}

function protocolOf({ type, parameters }: MediaRange): StreamProtocol | undefined {
  if (type === 'text/event-stream') return serverSentEvents;
  return type === 'multipart/mixed' &&
    parameters.some((one) => one.replace(/\s/g, '') === 'subscriptionspec=1.0')
    ? multipart
    : undefined;
}

/** The names that an Accept header for a stream has. */
const streamNames = /event-stream|multipart/i;

const jsonTypes = new Set(['application/json', 'application/graphql-response+json']);

/**
 * Returns the stream that an Accept header prefers, by quality and then by order; undefined if it names none.
 * A wildcard is no request for a stream.
 */
export function acceptedStream(accept = ''): AcceptedStream | undefined {
  if (!streamNames.test(accept)) return undefined;
  const ranges = accept
    .split(',')
    .map(rangeOf)
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  const first = ranges.findIndex((range) => protocolOf(range));
  const protocol = first < 0 ? undefined : protocolOf(ranges[first] as MediaRange);
  return (
    protocol && { protocol, isPreferred: !ranges.slice(0, first).some(({ type }) => jsonTypes.has(type)) }
  );
}
