import { contract, type Operation } from './contract.js';
import { choice, optionalCount, refuseUnknown, type ControlBody } from './control-route.js';
import { doesAnything, effectOf, type Effect } from './effects.js';
import { misused } from './errors.js';
import { latencyOf, type Latency } from './latency.js';

/** Something that goes wrong with a share of the calls, until it is taken back or its time is over. */
export interface StandingFault {
  /** What it can hit: operations by name, `*` for all of them, `reads`, `writes`, or `token` for the token endpoint. */
  readonly on: readonly string[];
  /** The share of these calls that it hits, from 0 to 1. */
  readonly share: number;
  /** Real milliseconds from when it was set to its beginning. */
  readonly fromMs: number;
  /** Real milliseconds from its beginning to its end; undefined where it has none. */
  readonly forMs: number | undefined;
  readonly latency: Latency;
  /** Whether new connections are refused and open ones closed for as long: nobody reaches the sandbox then, its controls included. */
  readonly refuses: boolean;
  /** What it does to a call; its delay is drawn from the latency. */
  readonly effect: Effect;
}

/** All that goes wrong from now on. */
export interface FaultProfile {
  /** What the draws begin with; undefined for the sandbox's own. */
  readonly seed: number | undefined;
  readonly faults: readonly StandingFault[];
}

/** The fields of a standing fault. */
const fields = [
  'on',
  'share',
  'fromMs',
  'forMs',
  'delayMs',
  'when',
  'status',
  'code',
  'body',
  'contentType',
  'headers',
  'retryAfter',
  'slowMs',
  'connection',
  'tokenLifeMs',
] as const;

function namesOf({ on = '*' }: ControlBody): string[] {
  const names: unknown[] = [on].flat();
  const allowed = [
    '*',
    'reads',
    'writes',
    'token',
    ...contract().operations.map(({ operationId }) => operationId),
  ];
  const unknown = names.find((name) => typeof name !== 'string' || !allowed.includes(name));
  if (unknown !== undefined || names.length === 0)
    throw misused(
      'on',
      `There is no operation ${JSON.stringify(unknown)}. Allowed: ${allowed.join(', ')}, or a list of these.`,
    );
  return names as string[];
}

function shareOf({ share = 1 }: ControlBody): number {
  if (typeof share !== 'number' || !(share > 0 && share <= 1))
    throw misused('share', 'This is not a number above 0 and up to 1.');
  return share;
}

/** Refuses with 400 what cannot be together. */
function expectSense({ on, share, forMs, refuses, latency, effect }: StandingFault, sent: ControlBody): void {
  if (forMs === 0) throw misused('forMs', 'This is not at least one millisecond.');
  const isLate = 'to' in latency ? latency.to > 0 : true;
  if (!refuses && !isLate && !doesAnything(effect))
    throw misused('faults', `One of them would do nothing. Fields: ${fields.join(', ')}.`);
  if (effect.tokenLifeMs !== undefined && on.some((name) => name !== 'token'))
    throw misused('tokenLifeMs', 'This means something for token alone.');
  if (!refuses) return;
  const beside = Object.keys(sent).filter((field) => !['connection', 'fromMs', 'forMs'].includes(field));
  if (forMs === undefined)
    throw misused(
      'forMs',
      'A sandbox that refuses connections needs an end of that: nobody could tell it to go on.',
    );
  if (beside.length > 0 || share < 1)
    throw misused(beside[0] ?? 'share', 'This means nothing where all connections are refused.');
}

function standingFaultOf(sent: unknown): StandingFault {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
    throw misused('faults', 'This is not a list of objects.');
  const body = { ...sent } as Record<string, unknown>;
  refuseUnknown(body, fields);
  const refuses = choice(body, 'connection', ['none', 'reset', 'cut', 'refuse'], 'none') === 'refuse';
  const fault: StandingFault = {
    on: namesOf(body),
    share: shareOf(body),
    fromMs: optionalCount(body, 'fromMs') ?? 0,
    forMs: optionalCount(body, 'forMs'),
    latency: latencyOf(body['delayMs']),
    refuses,
    effect: effectOf(refuses ? { ...body, connection: 'none' } : body, 0),
  };
  expectSense(fault, body);
  return fault;
}

/** A fault profile from the JSON of a control request or a setting. Refuses with 400 what would hit nothing or do nothing. */
export function faultProfileOf(body: ControlBody): FaultProfile {
  refuseUnknown(body, ['seed', 'faults']);
  const { faults } = body;
  if (!Array.isArray(faults)) throw misused('faults', 'This is not a list.');
  return { seed: optionalCount(body, 'seed'), faults: faults.map(standingFaultOf) };
}

/**
 * A fault profile from a setting's JSON.
 * @throws Refusal whose message says what is wrong with it
 */
export const parseFaultProfile = (json: string): FaultProfile =>
  faultProfileOf(JSON.parse(json) as ControlBody);

/** Whether an operation of the contract only looks: the calculations are POSTs that change nothing. */
const isRead = ({ method, operationId }: Operation): boolean =>
  method === 'GET' || operationId.startsWith('calculate');

/** Whether a fault can hit calls of an operation. `operation` is undefined for the token endpoint and for what the contract does not know. */
export function concerns(
  { on }: StandingFault,
  operationId: string | null,
  operation: Operation | undefined,
): boolean {
  if (operationId === 'token') return on.includes('token');
  const kind = operation && (isRead(operation) ? 'reads' : 'writes');
  return on.some((name) => name === '*' || name === operationId || name === kind);
}
