import { contract, type Operation } from './contract.js';
import { choice, optionalCount, refuseUnknown, type ControlBody } from './control-route.js';
import { doesAnything, effectOf, type Effect } from './effects.js';
import { misused } from './errors.js';
import { latencyOf, type Latency } from './latency.js';

/** A fault that affects a share of the calls until it is removed or expires. */
export interface StandingFault {
  /** The affected operations: by name, `*` for all, `reads`, `writes`, or `token` for the token endpoint. */
  readonly on: readonly string[];
  /** The affected share of these calls, from 0 to 1. */
  readonly share: number;
  /** Real milliseconds from setting it to its start. */
  readonly fromMs: number;
  /** Real milliseconds from its start to its end; undefined for no end. */
  readonly forMs: number | undefined;
  readonly latency: Latency;
  /**
   * True if it refuses new connections and closes open ones. The sandbox, including its control routes, is
   * then unreachable.
   */
  readonly refuses: boolean;
  /** The effect on a call. Its delay is drawn from the latency. */
  readonly effect: Effect;
}

/** All standing faults from now on. */
export interface FaultProfile {
  /** Seed of the draws; undefined for the sandbox's own. */
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

/** Refuses invalid combinations with 400. */
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
      'A fault that refuses connections needs an end: no control request could remove it.',
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

/**
 * Reads a fault profile from the JSON of a control request or a setting. Refuses with 400 a fault that would
 * hit nothing or do nothing.
 */
export function faultProfileOf(body: ControlBody): FaultProfile {
  refuseUnknown(body, ['seed', 'faults']);
  const { faults } = body;
  if (!Array.isArray(faults)) throw misused('faults', 'This is not a list.');
  return { seed: optionalCount(body, 'seed'), faults: faults.map(standingFaultOf) };
}

/** Reads a fault profile from a setting's JSON. @throws Refusal with a message about the error */
export const parseFaultProfile = (json: string): FaultProfile =>
  faultProfileOf(JSON.parse(json) as ControlBody);

/** True if an operation of the contract changes nothing. Calculations are POSTs, but count as reads. */
const isRead = ({ method, operationId }: Operation): boolean =>
  method === 'GET' || operationId.startsWith('calculate');

/**
 * True if a fault can affect an operation. `operation` is undefined for the token endpoint and for unknown
 * paths.
 */
export function concerns(
  { on }: StandingFault,
  operationId: string | null,
  operation: Operation | undefined,
): boolean {
  if (operationId === 'token') return on.includes('token');
  const kind = operation && (isRead(operation) ? 'reads' : 'writes');
  return on.some((name) => name === '*' || name === operationId || name === kind);
}
