/**
 * The bank's documented error formats: `bare`, one error with the status as a text (lending services);
 * `wrapped`, a list with the status as a number (everything else); `mixed`, bare except for a wrapped 409
 * (overdraft operations).
 */
export type ErrorShape = 'bare' | 'wrapped' | 'mixed';

interface ErrorKind {
  readonly code: string;
  readonly title: string;
}

/**
 * Code and title by HTTP status. The documentation has no 409 or 422 code for a wrong state or a broken rule;
 * those two are ours.
 */
const errorKinds: Readonly<Record<number, ErrorKind>> = {
  400: { code: 'invalid_model', title: 'Invalid Model' },
  401: { code: 'invalid_token', title: 'Invalid Token' },
  403: { code: 'unauthorized_action', title: 'Unauthorized Action' },
  404: { code: 'model_not_found', title: 'Model Not Found' },
  405: { code: 'method_not_allowed', title: 'Method Not Allowed' },
  409: { code: 'conflict', title: 'Conflict' },
  422: { code: 'unprocessable_entity', title: 'Unprocessable Entity' },
  429: { code: 'too_many_requests', title: 'Too Many Requests' },
  500: { code: 'generic_error', title: 'Generic Error' },
  501: { code: 'not_implemented_error', title: 'Not Implemented' },
  502: { code: 'bad_gateway', title: 'Bad Gateway' },
  503: { code: 'service_unavailable', title: 'Service Unavailable' },
  504: { code: 'gateway_timeout', title: 'Gateway Timeout' },
};

/** One validation error: the field and the message. */
export interface Problem {
  readonly field: string;
  readonly message: string;
}

interface Details {
  readonly code?: string;
  readonly title?: string;
  readonly problem?: Problem;
}

/** A refusal of a request. Thrown anywhere inside the bank, it becomes the response. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly problem: Problem | undefined;

  constructor(status: number, detail: string, { code, title, problem }: Details = {}) {
    super(detail);
    const kind = errorKinds[status] ?? { code: 'generic_error', title: 'Generic Error' };
    this.status = status;
    this.code = code ?? kind.code;
    this.title = title ?? kind.title;
    this.problem = problem;
  }

  /** Returns the response body in the given format. */
  body(shape: ErrorShape, id: string): unknown {
    const { code, title, message: detail, problem: source } = this;
    const isBare = shape === 'bare' || (shape === 'mixed' && this.status !== 409);
    if (isBare) return { id, status: String(this.status), code, title, detail, ...(source && { source }) };
    return { errors: [{ id, status: this.status, code, title, detail, source: source ?? null }] };
  }
}

/**
 * 404: the resource does not exist or belongs to another customer. `hint` is an extra sentence about what
 * exists.
 */
export const notFound = (model: string, id: string, hint?: string): Refusal =>
  new Refusal(404, `Couldn't find '${model}' for id '${id}'.${hint === undefined ? '' : ` ${hint}`}`);

/** 400: a field is invalid. */
export const invalid = (field: string, message: string): Refusal =>
  new Refusal(400, `${field} ${message}`, { problem: { field, message } });

/**
 * 400: a field of a control request is invalid. Unlike the bank's messages, this one is a sentence that
 * states what is allowed.
 */
export const misused = (field: string, message: string): Refusal =>
  new Refusal(400, `${field}: ${message}`, { problem: { field, message } });

/** 409: the current state does not allow it. */
export const conflict = (detail: string): Refusal => new Refusal(409, detail);

/** 422: valid, but against a product rule. */
export const unprocessable = (detail: string): Refusal => new Refusal(422, detail);

/** 403: this partner is not allowed to do it. */
export const forbidden = (detail: string): Refusal => new Refusal(403, detail);
