import { integer, secret, text, url, type Setting } from './setting.js';
import { telemetrySettings } from './telemetry-settings.js';

/**
 * All settings: environment variable, default and meaning. A test compares the tables in
 * docs/configuration.md with this one.
 */
export const settings = {
  HOST: {
    type: 'text',
    default: '127.0.0.1',
    meaning: 'The address on which the gateway listens.',
  } as Setting<string>,
  PORT: integer(4000, 0, 65535, 'The port on which the gateway listens; 0 takes a free one.'),
  PUBLIC_URL: url('The address under which clients reach the gateway. Default: http://HOST:PORT.'),
  LENDING_API_URL: url(
    "The address of the bank's REST API, without a path. Must be https unless it is on this machine. Unset: the embedded sandbox.",
  ),
  LENDING_AUTH_URL: url("The full URL of the bank's token endpoint. Required with LENDING_API_URL."),
  LENDING_CLIENT_ID: text('The OAuth2 client id at the bank. Required with LENDING_API_URL.'),
  LENDING_CLIENT_SECRET: secret('The OAuth2 client secret at the bank. Required with LENDING_API_URL.'),
  LENDING_MAX_IN_FLIGHT: integer(
    255,
    1,
    255,
    'The most calls to the bank in flight at once. The bank allows a partner 255. With STORE_URL all gateways together keep to it, and share it by demand; without, each gateway has it for itself.',
  ),
  LENDING_MAX_WAITING: integer(
    1000,
    0,
    100_000,
    'The most calls that wait while LENDING_MAX_IN_FLIGHT calls are in flight. If there are more, a call of the caller with the most waiting calls is refused.',
  ),
  LENDING_READ_TIMEOUT: integer(
    10_000,
    1,
    600_000,
    'Milliseconds that one attempt to read from the bank may take.',
  ),
  LENDING_READ_ATTEMPTS: integer(
    3,
    1,
    10,
    'How often a read is sent at most if the bank cannot be reached, is too slow, or answers 429, 502, 503 or 504.',
  ),
  LENDING_WRITE_TIMEOUT: integer(
    160_000,
    150_000,
    600_000,
    'Milliseconds that one write to the bank may take; the bank itself gives up after 150 s.',
  ),
  LENDING_SCAN_COST: integer(
    10,
    1,
    1000,
    'A page of a list counts as this many single reads. The gateway reads pages of a list in place of single reads if that counts less.',
  ),
  LENDING_SCAN_PAGES: integer(
    10,
    0,
    100,
    'The most pages that are read in place of single reads. 0: never read pages in their place.',
  ),
  REQUEST_TIMEOUT: integer(
    30_000,
    1,
    600_000,
    'Milliseconds after which the reads of a GraphQL request are aborted. The gateway always waits for writes that were sent.',
  ),
  REQUEST_BODY_LIMIT: integer(
    1_048_576,
    1024,
    104_857_600,
    'Maximum size of the body of a GraphQL request, in bytes.',
  ),
  REQUEST_SEND_TIMEOUT: integer(
    30_000,
    100,
    600_000,
    'Milliseconds that a client may take to send its whole request, and to receive its answer or 256 kB of a large one.',
  ),
  REQUEST_KEEP_ALIVE: integer(
    75_000,
    1000,
    3_600_000,
    'Milliseconds for which a connection without a request stays open; answers announce it. Set it above the idle timeout of a proxy in front.',
  ),
  CORS_ORIGINS: {
    type: 'origins',
    default: undefined,
    meaning:
      'Origins whose pages may read answers in a browser, separated by commas: https://app.example.com. Each must match exactly: `localhost` and `127.0.0.1` are different origins. Unset: none.',
  } as Setting<string | undefined>,
  LIMIT_REQUESTS: {
    type: 'integer',
    default: undefined,
    least: 0,
    most: 10_000_000,
    meaning:
      'GraphQL requests and downloads per minute of one caller (`iss` and `sub`). Gateways that share a Redis count together. 0: no limit. Default: `0` with the sandbox, `600` otherwise.',
  } as Setting<number | undefined>,
  LIMIT_WEBHOOKS: integer(
    6000,
    0,
    10_000_000,
    'The most signed events of the bank that each gateway takes per minute. Requests to WEBHOOK_PATH that are not signed have the same limit, counted separately. 0: no limit.',
  ),
  LIMIT_STREAMS: integer(
    10_000,
    0,
    1_000_000,
    'Streams of subscriptions that may be open in this process at once; 0 for any number. More are refused with 503.',
  ),
  LIMIT_STREAMS_OF_CALLER: integer(
    100,
    0,
    1_000_000,
    'Streams that one caller may have open in this process at once; 0 for any number. More are refused with 429.',
  ),
  LIMIT_UPDATES: integer(
    6000,
    0,
    10_000_000,
    'Updates per minute of all streams of one caller in this process; 0 for any number. More wait until the minute is over, and the newest of each resource is sent then.',
  ),
  LIMIT_CHARACTERS: integer(
    100_000,
    1000,
    10_000_000,
    'Maximum number of characters in a GraphQL document. Put files into variables.',
  ),
  LIMIT_TOKENS: integer(
    10_000,
    100,
    100_000,
    'Maximum number of tokens (names, brackets, values …) in a GraphQL document.',
  ),
  LIMIT_DEPTH: integer(
    30,
    1,
    200,
    'Maximum depth of selections (fragments included), of values in arguments, and of the JSON of a request.',
  ),
  LIMIT_ROOT_FIELDS: integer(50, 1, 10_000, 'Maximum number of root fields of an operation.'),
  LIMIT_ALIASES: integer(
    100,
    0,
    10_000,
    'Maximum number of aliases in a document. Those of a fragment count each time that it is spread.',
  ),
  LIMIT_DIRECTIVES: integer(
    100,
    0,
    10_000,
    'Maximum number of directives in a document, counted like aliases.',
  ),
  LIMIT_FIELDS: integer(1000, 1, 100_000, 'Maximum number of fields in a document, counted like aliases.'),
  LIMIT_SPREADS: integer(200, 0, 10_000, 'Maximum number of fragment spreads in a document.'),
  LIMIT_REPEATS: integer(
    50,
    1,
    10_000,
    'How often a document may select the same field in the same place of the answer. Validation compares each with every other.',
  ),
  LIMIT_VALUES: integer(
    25_000,
    100,
    1_000_000,
    'Maximum number of values in the JSON of a request, in all its objects and lists together.',
  ),
  LIMIT_NODES: integer(
    20_000,
    1,
    10_000_000,
    'Maximum number of items in all lists of an answer, estimated from page sizes before the operation runs.',
  ),
  LIMIT_LEAVES: integer(
    150_000,
    1,
    100_000_000,
    'Maximum number of values (fields that are not objects) in an answer, estimated in the same way.',
  ),
  LIMIT_ANSWER_BYTES: integer(
    10_485_760,
    1000,
    1_000_000_000,
    'Maximum size of an answer in bytes, counted while it is built. Must leave room for a document of DOWNLOAD_CONTENT_LIMIT.',
  ),
  LIMIT_BANK_CALLS: integer(
    500,
    0,
    1_000_000,
    'The most calls to the bank that an operation may cost in the worst case, estimated before it runs.',
  ),
  LIMIT_HELD_BYTES: {
    type: 'integer',
    default: undefined,
    least: 1_000_000,
    most: 1_000_000_000_000,
    meaning:
      'The most bytes that all requests in flight may hold together, by an estimate: request bodies, answers of the bank, and answers. Further requests are refused with 503. Default: half of the heap that Node allows.',
  } as Setting<number | undefined>,
  IDEMPOTENCY_KEY_LIFETIME: integer(
    86_400_000,
    60_000,
    2_592_000_000,
    'Milliseconds for which the outcome of mutations with an Idempotency-Key is kept.',
  ),
  DRAIN_DELAY: integer(
    5000,
    0,
    600_000,
    'Milliseconds for which new requests are still served after SIGTERM, while /readyz answers 503.',
  ),
  DRAIN_TIMEOUT: integer(
    200_000,
    0,
    600_000,
    'Milliseconds that requests in flight may take after DRAIN_DELAY.',
  ),
  STORE_URL: {
    type: 'store',
    default: undefined,
    meaning:
      'The Redis for data that must not be lost, shared by all gateways: redis://… or rediss://…. Unset: the memory of this process.',
  } as Setting<string | undefined>,
  STORE_KEY: {
    type: 'keys',
    isSecret: true,
    default: undefined,
    meaning:
      'Encrypts what Redis keeps of customers (AES-256-GCM): keys of 32 bytes as `id:base64`, newest first and with commas between them. The first one encrypts, all of them decrypt; `plain` as the last one accepts what was written before there was a key. Unset: nothing is encrypted.',
  } as Setting<string | undefined>,
  STORE_MEMORY_LIMIT: integer(
    134_217_728,
    65_536,
    100_000_000_000,
    'Without STORE_URL: the most bytes that idempotency keys take in the memory of this process. Known resources, and events of the bank, may take as many each. Without room, new keys are refused.',
  ),
  CACHE: {
    type: 'choice',
    default: undefined,
    choices: ['on', 'off'],
    meaning:
      '`on`: answers are kept for a short time, or for a day if they cannot change any more. Default: `off` with the sandbox, whose clock you move by hand, `on` otherwise.',
  } as Setting<string | undefined>,
  CACHE_URL: {
    type: 'store',
    default: undefined,
    meaning:
      'The Redis for data that may be lost, shared by all gateways. Default: STORE_URL; without either, the memory of this process.',
  } as Setting<string | undefined>,
  CACHE_ENTRIES: integer(
    10_000,
    1,
    10_000_000,
    'Without a Redis for the cache: the most answers that are kept in the memory of this process.',
  ),
  TRUSTED_DOCUMENTS: text(
    'A file with the documents that clients may name by id: a manifest of Apollo, graphql-codegen or Relay. Read once, at the start.',
  ),
  TRUSTED_DOCUMENTS_ONLY: {
    type: 'choice',
    default: 'off',
    choices: ['on', 'off'],
    meaning:
      '`on`: documents that are not in TRUSTED_DOCUMENTS are refused, and so are introspection and GraphiQL.',
  } as Setting<string>,
  BANK_CALLS: {
    type: 'choice',
    default: undefined,
    choices: ['on', 'off'],
    meaning:
      '`on`: answers list the calls to the bank that they took, in `extensions.bankCalls`. Default: `on` with the sandbox, `off` otherwise.',
  } as Setting<string | undefined>,
  AUTH_JWKS_URL: url(
    "The URL of the published keys that verify callers' tokens. This or AUTH_SECRET is required with LENDING_API_URL, or if HOST is not an address of this machine alone.",
  ),
  AUTH_SECRET: secret("The shared secret that verifies callers' tokens (HS256), 32 bytes or more.", 32),
  AUTH_ISSUER: text("The `iss` that callers' tokens must have. Required with AUTH_JWKS_URL or AUTH_SECRET."),
  AUTH_AUDIENCE: text(
    "The `aud` that callers' tokens must have. Required with AUTH_JWKS_URL or AUTH_SECRET.",
  ),
  LINK_SECRET: {
    type: 'secrets',
    isSecret: true,
    default: undefined,
    least: 32,
    meaning:
      'The secret that signs links to documents and cursors of subscriptions, 32 bytes or more. There may be several, separated by commas: the first one signs, all of them are accepted. Required with LENDING_API_URL. Default: random, for the life of this process.',
  } as Setting<string | undefined>,
  LINK_LIFETIME: integer(300_000, 1000, 86_400_000, 'Milliseconds for which a link to a document works.'),
  DOWNLOAD_MAX_IN_FLIGHT: integer(
    32,
    1,
    255,
    'The most downloads of documents in flight at once. They count toward LENDING_MAX_IN_FLIGHT, and never take more than half of it.',
  ),
  DOWNLOAD_MIN_RATE: integer(
    16_384,
    0,
    104_857_600,
    'Bytes per second. A download that is slower than this over 10 s is cut off.',
  ),
  DOWNLOAD_CONTENT_LIMIT: integer(
    5_242_880,
    1024,
    104_857_600,
    'Maximum size, in bytes, of a document that is read as `content` in an answer.',
  ),
  UPLOAD_LIMIT: integer(
    716_800,
    1024,
    78_643_200,
    'Maximum size, in bytes, of the file of a credit record, decoded. REQUEST_BODY_LIMIT must leave room for it.',
  ),
  INTROSPECTION: {
    type: 'choice',
    default: undefined,
    choices: ['off', 'partner', 'on'],
    meaning:
      'Callers who may introspect the schema: all (`on`), the partner, or none (`off`, which turns GraphiQL off too). Default: `on` with the sandbox, `partner` otherwise.',
  } as Setting<string | undefined>,
  FEDERATION: {
    type: 'choice',
    default: 'off',
    choices: ['on', 'off'],
    meaning:
      'Makes the graph a subgraph for Apollo Federation: it answers `_entities` and, to callers that INTROSPECTION lets introspect, `_service`.',
  } as Setting<string>,
  FEDERATION_ROOT_PREFIX: {
    type: 'prefix',
    default: undefined,
    meaning:
      'A prefix for the names of queries and mutations in the supergraph, such as `lending_`, where they would collide with those of other subgraphs. At this gateway they keep their own names as well.',
  } as Setting<string | undefined>,
  FEDERATION_SCOPES: {
    type: 'choice',
    default: 'on',
    choices: ['on', 'off'],
    meaning:
      'Marks fields that are for the partner alone with @requiresScopes, so that routers refuse them as well. `off` for @apollo/gateway, which takes no graph that has it.',
  } as Setting<string>,
  SANDBOX_PORT: integer(
    4010,
    0,
    65535,
    'The port of the embedded sandbox, on 127.0.0.1; 0 takes a free one.',
  ),
  SANDBOX_SEED: integer(
    1,
    0,
    999_999_999,
    "The seed of the embedded sandbox's random faults. The same seed and the same calls give the same faults.",
  ),
  SANDBOX_FAULTS: {
    type: 'json',
    default: undefined,
    meaning:
      'The fault profile of the embedded sandbox from the start: the JSON that POST /sandbox/fault-profile takes.',
  } as Setting<string | undefined>,
  WEBHOOK_PATH: {
    type: 'path',
    default: '/webhooks/solaris',
    meaning: 'The path under which the bank delivers its events.',
  } as Setting<string>,
  WEBHOOK_SECRETS: {
    type: 'json',
    isSecret: true,
    default: undefined,
    meaning:
      "What the bank signs its events with, as JSON: a secret for each event type, or a list, newest first, while one replaces another; `*` for all other types. Without this and WEBHOOK_SECRETS_FILE no events are taken, but the embedded sandbox's.",
  } as Setting<string | undefined>,
  WEBHOOK_SECRETS_FILE: text('A file with this JSON, which is read again when it has changed.'),
  ...telemetrySettings,
} as const;
