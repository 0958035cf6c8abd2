/** One setting: its type, limits, default and meaning. */
export interface Setting<T> {
  readonly type: 'text' | 'integer' | 'url' | 'origins' | 'store' | 'choice' | 'secret' | 'secrets' | 'json';
  /** The value if the variable is not set; undefined if it stays unset. */
  readonly default: T;
  readonly meaning: string;
  readonly least?: number;
  readonly most?: number;
  readonly choices?: readonly string[];
}

const text = (meaning: string): Setting<string | undefined> => ({
  type: 'text',
  default: undefined,
  meaning,
});
const url = (meaning: string): Setting<string | undefined> => ({ type: 'url', default: undefined, meaning });
const secret = (meaning: string, least = 1): Setting<string | undefined> => ({
  type: 'secret',
  default: undefined,
  meaning,
  least,
});
const integer = (initial: number, least: number, most: number, meaning: string): Setting<number> => ({
  type: 'integer',
  default: initial,
  least,
  most,
  meaning,
});

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
    "The bank's REST API, without a path; https beyond this machine. Unset: the embedded sandbox.",
  ),
  LENDING_AUTH_URL: url("The bank's token endpoint, the whole URL. Required with LENDING_API_URL."),
  LENDING_CLIENT_ID: text('OAuth2 client id at the bank. Required with LENDING_API_URL.'),
  LENDING_CLIENT_SECRET: secret('OAuth2 client secret at the bank. Required with LENDING_API_URL.'),
  LENDING_MAX_IN_FLIGHT: integer(
    255,
    1,
    255,
    'Calls to the bank under way at once. The bank allows a partner 255. With STORE_URL it is the number of all gateways together, which share it by demand; without, that of this gateway alone.',
  ),
  LENDING_MAX_WAITING: integer(
    1000,
    0,
    100_000,
    'Calls that may wait while that many are under way; beyond them the caller with the most waiting is refused one.',
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
    'Times that a read is sent at most, where the bank cannot be reached or answers 429, 502, 503 or 504.',
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
    'How many single reads a page of a list weighs as much as: many reads of one kind are answered from the pages of a list where that is lighter.',
  ),
  LENDING_SCAN_PAGES: integer(10, 0, 100, 'The most pages of such a list; 0 has all read singly.'),
  REQUEST_TIMEOUT: integer(
    30_000,
    1,
    600_000,
    'Milliseconds after which the reads of a GraphQL request are given up. Writes that were sent are always waited for.',
  ),
  REQUEST_BODY_LIMIT: integer(
    1_048_576,
    1024,
    104_857_600,
    'Bytes that the body of a GraphQL request may have.',
  ),
  REQUEST_SEND_TIMEOUT: integer(
    30_000,
    100,
    600_000,
    'Milliseconds that a client may take to send its whole request, and to take its answer or 256 kB of a large one.',
  ),
  REQUEST_KEEP_ALIVE: integer(
    75_000,
    1000,
    3_600_000,
    'Milliseconds for which a connection without a request is kept, as answers announce it. Above what a proxy in front keeps its own for.',
  ),
  CORS_ORIGINS: {
    type: 'origins',
    default: undefined,
    meaning:
      'Origins whose pages may read answers in a browser, with commas between them: https://app.example.com. Unset: none.',
  } as Setting<string | undefined>,
  LIMIT_REQUESTS: {
    type: 'integer',
    default: undefined,
    least: 0,
    most: 10_000_000,
    meaning:
      'GraphQL requests and downloads of one caller (`iss` and `sub`) per minute, counted together by all gateways that share a Redis; 0 for any number. Default: `0` with the sandbox, `600` otherwise.',
  } as Setting<number | undefined>,
  LIMIT_CHARACTERS: integer(
    100_000,
    1000,
    10_000_000,
    'Characters that a GraphQL document may have. Files belong into variables.',
  ),
  LIMIT_TOKENS: integer(
    10_000,
    100,
    100_000,
    'Tokens (names, brackets, values …) that a GraphQL document may have.',
  ),
  LIMIT_DEPTH: integer(
    30,
    1,
    200,
    'Levels that selections may be nested, those of fragments included, values within them, and the JSON that brings them.',
  ),
  LIMIT_ROOT_FIELDS: integer(50, 1, 10_000, 'Fields that an operation may have at its root.'),
  LIMIT_ALIASES: integer(
    100,
    0,
    10_000,
    'Aliases that a document may have, counted as often as their fragments are spread; so are the next two.',
  ),
  LIMIT_DIRECTIVES: integer(100, 0, 10_000, 'Directives that a document may have.'),
  LIMIT_FIELDS: integer(1000, 1, 100_000, 'Fields that a document may have.'),
  LIMIT_SPREADS: integer(200, 0, 10_000, 'Places in which a document may spread fragments.'),
  LIMIT_REPEATS: integer(
    50,
    1,
    10_000,
    'How often a document may select one field in one place of the answer: validation compares each with each.',
  ),
  LIMIT_VALUES: integer(
    25_000,
    100,
    1_000_000,
    'Values that the JSON of a request may have, in all its objects and lists together.',
  ),
  LIMIT_NODES: integer(
    20_000,
    1,
    10_000_000,
    'Entries that the lists of an operation may come to, multiplied along the tree.',
  ),
  LIMIT_LEAVES: integer(
    150_000,
    1,
    100_000_000,
    'Values (fields that are no objects) that the answer of an operation may come to, multiplied along the tree.',
  ),
  LIMIT_ANSWER_BYTES: integer(
    10_485_760,
    1000,
    1_000_000_000,
    'Bytes that an answer may come to, counted while it is built. It has to leave room for a document of DOWNLOAD_CONTENT_LIMIT.',
  ),
  LIMIT_BANK_CALLS: integer(
    500,
    0,
    1_000_000,
    'Calls to the bank that an operation may cost in the worst case, as estimated before it runs.',
  ),
  LIMIT_HELD_BYTES: {
    type: 'integer',
    default: undefined,
    least: 1_000_000,
    most: 1_000_000_000_000,
    meaning:
      'Bytes that all requests under way may hold together, as estimated: bodies, answers of the bank and answers. Beyond it requests are refused with 503. Default: half of the heap that Node allows.',
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
    'Milliseconds for which new requests are still served after SIGTERM, while /readyz says no.',
  ),
  DRAIN_TIMEOUT: integer(200_000, 0, 600_000, 'Milliseconds that requests under way have after that.'),
  STORE_URL: {
    type: 'store',
    default: undefined,
    meaning:
      'The Redis that keeps what must not be lost, shared by all gateways: redis://… or rediss://…. Unset: the memory of this process.',
  } as Setting<string | undefined>,
  STORE_MEMORY_LIMIT: integer(
    134_217_728,
    65_536,
    100_000_000_000,
    'Bytes that the memory of this process may hold of idempotency keys, where there is no STORE_URL, and as many again of what the gateway knows. Beyond it new keys are refused.',
  ),
  CACHE: {
    type: 'choice',
    default: undefined,
    choices: ['on', 'off'],
    meaning:
      'Whether answers are kept for a short time, or for long where nothing changes them any more. Default: `off` with the sandbox, whose time is moved by hand, `on` otherwise.',
  } as Setting<string | undefined>,
  CACHE_URL: {
    type: 'store',
    default: undefined,
    meaning:
      'The Redis that keeps what may be lost, shared by all gateways. Default: as STORE_URL; without either, the memory of this process.',
  } as Setting<string | undefined>,
  CACHE_ENTRIES: integer(
    10_000,
    1,
    10_000_000,
    'Answers that the memory of this process keeps at most, where there is no Redis for them.',
  ),
  TRUSTED_DOCUMENTS: text(
    "A file with the documents that clients may name by their ids: a manifest of Apollo's, or of graphql-codegen's or Relay's. Read at the start.",
  ),
  TRUSTED_DOCUMENTS_ONLY: {
    type: 'choice',
    default: 'off',
    choices: ['on', 'off'],
    meaning:
      'Whether documents that are not in TRUSTED_DOCUMENTS are refused, introspection and with it GraphiQL included.',
  } as Setting<string>,
  BANK_CALLS: {
    type: 'choice',
    default: undefined,
    choices: ['on', 'off'],
    meaning:
      'Whether answers list the calls to the bank that they took, in `extensions.bankCalls`. Default: `on` with the sandbox, `off` otherwise.',
  } as Setting<string | undefined>,
  AUTH_JWKS_URL: url(
    "Where the keys that verify callers' tokens are published. This or AUTH_SECRET is required with LENDING_API_URL, or beyond this machine.",
  ),
  AUTH_SECRET: secret("The shared secret that verifies callers' tokens (HS256), 32 bytes or more.", 32),
  AUTH_ISSUER: text("The `iss` that callers' tokens must have. Required with AUTH_JWKS_URL or AUTH_SECRET."),
  AUTH_AUDIENCE: text(
    "The `aud` that callers' tokens must have. Required with AUTH_JWKS_URL or AUTH_SECRET.",
  ),
  LINK_SECRET: {
    type: 'secrets',
    default: undefined,
    least: 32,
    meaning:
      'What links to documents are signed with, 32 bytes or more; several, newest first and with commas between them, while one replaces another. Required with LENDING_API_URL. Default: random, for the life of this process.',
  } as Setting<string | undefined>,
  LINK_LIFETIME: integer(
    300_000,
    1000,
    86_400_000,
    'Milliseconds for which a link to a document can be opened.',
  ),
  DOWNLOAD_MAX_IN_FLIGHT: integer(
    32,
    1,
    255,
    'Documents on their way to browsers at once: some of LENDING_MAX_IN_FLIGHT, and never more than half of them.',
  ),
  DOWNLOAD_MIN_RATE: integer(
    16_384,
    0,
    104_857_600,
    'Bytes per second below which, over 10 s, a download is cut.',
  ),
  DOWNLOAD_CONTENT_LIMIT: integer(
    5_242_880,
    1024,
    104_857_600,
    'Bytes that a document may have to be read as `content` within an answer.',
  ),
  UPLOAD_LIMIT: integer(
    716_800,
    1024,
    78_643_200,
    'Bytes, decoded, that the file of a credit record may have. REQUEST_BODY_LIMIT has to leave room for it.',
  ),
  INTROSPECTION: {
    type: 'choice',
    default: undefined,
    choices: ['off', 'partner', 'on'],
    meaning:
      'Who may introspect the schema; `off` takes GraphiQL away too. Default: `on` with the sandbox, `partner` otherwise.',
  } as Setting<string | undefined>,
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
    'What the faults of the embedded sandbox are drawn with: the same seed and the same calls meet the same faults.',
  ),
  SANDBOX_FAULTS: {
    type: 'json',
    default: undefined,
    meaning:
      'What goes wrong with calls to the embedded sandbox from the start: the JSON that POST /sandbox/fault-profile takes.',
  } as Setting<string | undefined>,
  LOG_LEVEL: {
    type: 'choice',
    default: 'info',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    meaning: 'The least severe log lines to write.',
  } as Setting<string>,
} as const;
