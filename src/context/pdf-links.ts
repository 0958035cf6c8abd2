import type { LinkSigner } from '../auth/signed-link.js';
import type { Viewer } from '../auth/viewer.js';
import type { BankClient } from '../bank/client.js';
import type { Download } from '../bank/download.js';
import type { FileId, FileOperation, Params } from '../bank/operation.js';
import { fileNameOf, requestPath, type ParamValues } from '../bank/path.js';
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
  /** The gateway's public URL, without a trailing slash. */
  readonly publicUrl: () => string;
}

/** Links to documents that the viewer may read, and the documents themselves. */
export class PdfLinks {
  readonly #parts: PdfLinkParts;

  constructor(parts: PdfLinkParts) {
    this.#parts = parts;
  }

  /**
   * Returns a link to a document; null if the viewer may not access its parent. Makes no call.
   * @throws GatewayError FORBIDDEN without the scope to read
   */
  async to<Id extends FileId>(operation: FileOperation<Id>, params: Params<Id>): Promise<PdfLink | null> {
    const { viewer, policy, signer, publicUrl } = this.#parts;
    if (!(await policy.mayCall(operation, params as ParamValues))) return null;
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

  /** Starts to stream a document; null if the bank has no such document. @throws GatewayError */
  async open<Id extends FileId>(operation: FileOperation<Id>, params: Params<Id>): Promise<Download | null> {
    const { policy, client, callContext } = this.#parts;
    if (!(await policy.mayCall(operation, params as ParamValues))) return null;
    return client
      .stream({ operation, path: requestPath(operation, params as ParamValues), ...callContext })
      .catch(nullIfAbsent);
  }
}
