import type { LinkSigner } from '../auth/signed-link.js';
import type { Viewer } from '../auth/viewer.js';
import { forField, type CallReason } from '../bank/call-reason.js';
import type { BankClient } from '../bank/client.js';
import type { Download } from '../bank/download.js';
import { GatewayError } from '../bank/errors.js';
import type { FileId, FileOperation, Params } from '../bank/operation.js';
import { fileNameOf, requestPath, type ParamValues } from '../bank/path.js';
import { customersIn } from '../bank/cache-tags.js';
import { customerDigest, type ForgottenCustomers } from '../store/forgotten.js';
import { StoreError } from '../store/store.js';
import { nullIfAbsent } from './checked-reads.js';
import type { CallContext } from './call-context.js';
import type { AccessPolicy } from './policy.js';

/** The URL of a document for a browser. */
export interface PdfLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/** The parts of the links of one request. */
export interface PdfLinkParts {
  readonly viewer: Viewer;
  readonly policy: AccessPolicy;
  readonly client: BankClient;
  readonly callContext: CallContext;
  readonly signer: LinkSigner;
  readonly forgotten: ForgottenCustomers;
  /** The gateway's public URL, without a trailing slash. */
  readonly publicUrl: () => string;
}

/** Links to documents that the viewer may read, and the documents themselves. */
export class PdfLinks {
  readonly #parts: PdfLinkParts;
  readonly #why: CallReason;

  constructor(parts: PdfLinkParts, why = forField) {
    this.#parts = parts;
    this.#why = why;
  }

  /** Returns the same links, for calls with this reason. */
  because(why: CallReason): PdfLinks {
    return new PdfLinks(this.#parts, why);
  }

  /**
   * Returns a link to a document; null if the viewer may not access its parent. Makes no call.
   * @throws GatewayError FORBIDDEN without the scope to read
   */
  async to<Id extends FileId>(operation: FileOperation<Id>, params: Params<Id>): Promise<PdfLink | null> {
    const { viewer, policy, callContext, signer, publicUrl } = this.#parts;
    if (!(await policy.mayCall(operation, params as ParamValues, this.#why))) return null;
    // A link is valid for a while from now.
    callContext.freshness.end();
    const { text, expiresAt } = await signer.sign({
      viewer,
      operationId: operation.operationId,
      params: params as Readonly<Record<string, string | number>>,
    });
    return {
      url: `${publicUrl()}/documents/${fileNameOf(operation, params as ParamValues)}?signature=${text}`,
      expiresAt,
    };
  }

  /**
   * Starts to stream a document; null if the bank has no such document, or if its customer was forgotten.
   * @throws GatewayError
   */
  async open<Id extends FileId>(operation: FileOperation<Id>, params: Params<Id>): Promise<Download | null> {
    const { policy, client, callContext } = this.#parts;
    if (await this.#isOfForgotten(params)) return null;
    if (!(await policy.mayCall(operation, params as ParamValues, this.#why))) return null;
    return client
      .stream({
        operation,
        path: requestPath(operation, params as ParamValues),
        why: this.#why,
        ...callContext,
      })
      .catch(nullIfAbsent);
  }

  async #isOfForgotten(params: object): Promise<boolean> {
    try {
      return await this.#parts.forgotten.hasAny(customersIn(params).map(customerDigest));
    } catch (cause) {
      if (!(cause instanceof StoreError)) throw cause;
      throw new GatewayError('UPSTREAM_UNAVAILABLE', 'The document is not available at the moment.', {
        cause,
      });
    }
  }
}
