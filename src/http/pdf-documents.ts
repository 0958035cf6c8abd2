import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LinkError, type LinkedPdf } from '../auth/signed-link.js';
import type { RateLimit } from '../auth/rate-limit.js';
import type { MemoryBudget } from '../memory-budget.js';
import type { Clock } from '../clock.js';
import { writeAudit } from '../context/audit.js';
import { RequestContext, type Context, type SharedContextParts } from '../context/context.js';
import { Deadline } from '../bank/deadline.js';
import type { Download } from '../bank/download.js';
import { GatewayError, type ErrorCode } from '../bank/errors.js';
import { findOperation, type FileId, type FileOperation, type Params } from '../bank/operation.js';
import { canCall, fileNameOf } from '../bank/path.js';
import { withTrace, type Log } from '../telemetry/log.js';
import { RequestTally } from '../telemetry/request-tally.js';
import { endWithClient } from './client-disconnect.js';
import { closeWithClient } from './request-memory.js';
import { sendError, sendTooMany } from './server.js';

export interface PdfRouteOptions {
  /** The parts that every request's context shares. */
  readonly contextParts: SharedContextParts;
  /** The memory budget of all requests in progress. */
  readonly budget: MemoryBudget;
  readonly clock: Clock;
  readonly log: Log;
  readonly rateLimit: RateLimit;
  /** Timeout for the first byte of a PDF, in milliseconds. */
  readonly timeout: number;
}

interface PdfRequest {
  Params: { fileName: string };
  Querystring: { signature?: string | string[] };
}

/** The common headers forbid loading, framing and referrers. These also forbid caching. */
const pdfHeaders = { 'cache-control': 'private, no-store', 'accept-ranges': 'none' };

const statusOfCode: Partial<Record<ErrorCode, number>> = {
  BAD_USER_INPUT: 400,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  UNPROCESSABLE: 422,
  RATE_LIMITED: 429,
  UPSTREAM_TIMEOUT: 504,
};

function refuseDownload(reply: FastifyReply, error: unknown, { log }: PdfRouteOptions): FastifyReply {
  if (error instanceof LinkError) {
    writeAudit(withTrace(log, reply.request.span), undefined, 'FORBIDDEN', {
      requestId: reply.request.id,
      reason: error.message,
    });
    return sendError(reply, 403, 'FORBIDDEN', error.message);
  }
  if (!(error instanceof GatewayError)) throw error;
  const { code, message, retryAfter } = error;
  return sendError(reply, statusOfCode[code] ?? 502, code, message, retryAfter);
}

/** Returns the contents of a link. The file name in its path must be that of the signed PDF. */
async function linked(
  { params: { fileName }, query: { signature } }: FastifyRequest<PdfRequest>,
  { links }: PdfRouteOptions['contextParts'],
) {
  const document: LinkedPdf = await links.verify(typeof signature === 'string' ? signature : '');
  const operation = findOperation(document.operationId);
  // Another release may have signed it.
  if (operation?.kind !== 'file' || !canCall(operation, document.params))
    throw new GatewayError('NOT_FOUND', 'There is no such document.');
  const params = document.params as Params<FileId>;
  if (fileNameOf(operation, params) !== fileName) throw new LinkError('The link is of another document.');
  return { viewer: document.viewer, operation: operation as FileOperation, params };
}

function sendPdf(
  reply: FastifyReply,
  { contentType, contentLength, bytes }: Download,
  fileName: string,
): FastifyReply {
  void reply.headers({
    'content-type': contentType,
    'content-disposition': `inline; filename="${fileName}"`,
    ...pdfHeaders,
  });
  if (contentLength !== undefined) void reply.header('content-length', contentLength);
  if (reply.request.method !== 'HEAD') return reply.send(bytes);
  bytes.destroy();
  return reply.send();
}

async function answer(
  request: FastifyRequest<PdfRequest>,
  reply: FastifyReply,
  { contextParts, budget, clock, log: sharedLog, rateLimit, timeout }: PdfRouteOptions,
): Promise<FastifyReply> {
  const log = withTrace(sharedLog, request.span);
  const { viewer, operation, params } = await linked(request, contextParts);
  const wait = await rateLimit.excess(viewer, request.span);
  if (wait !== undefined) {
    writeAudit(log, viewer, 'RATE_LIMITED', { requestId: request.id, operationId: operation.operationId });
    return sendTooMany(reply, wait);
  }
  const memory = budget.open();
  closeWithClient(reply.raw, memory);
  const deadline = new Deadline(clock, timeout);
  endWithClient(reply, deadline, log);
  try {
    const ctx: Context = new RequestContext({
      viewer,
      requestId: request.id,
      outcome: request.outcome,
      deadline,
      memory,
      noCache: false,
      tally: new RequestTally(),
      span: request.span,
      ...contextParts,
    });
    const download = await ctx.links.open(operation, params);
    if (!download) throw new GatewayError('NOT_FOUND', 'The bank has no such document.');
    download.bytes.once('error', () =>
      log.write('warn', 'a download was cut', { requestId: request.id, operationId: operation.operationId }),
    );
    return sendPdf(reply, download, fileNameOf(operation, params));
  } finally {
    deadline.done();
  }
}

/**
 * Adds `GET /documents/…`, the target of PDF links. Streams the PDF, so that its size takes no memory here. A
 * failure after the first byte cuts the connection, so that a partial PDF never looks complete.
 */
export function pdfRoutes(app: FastifyInstance, options: PdfRouteOptions): void {
  app.route<PdfRequest>({
    method: ['GET', 'HEAD'],
    url: '/documents/:fileName',
    // Keeping the length and streaming without delay are worth more than the savings on a PDF.
    compress: false,
    handler: async (request, reply) => {
      try {
        return await answer(request, reply, options);
      } catch (error) {
        return refuseDownload(reply, error, options);
      }
    },
  });
}
