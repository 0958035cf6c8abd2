import type { LinkSigner } from '../auth/signed-link.js';
import type { Viewer } from '../auth/viewer.js';
import type { BankClient } from '../bank/client.js';
import type { Download } from '../bank/download.js';
import type { FileId, FileOperation, Params } from '../bank/operation.js';
import { fileNameOf, requestPath, type ParamValues } from '../bank/path.js';
import { nullIfAbsent } from './checked-reads.js';
import type { CallContext } from './call-context.js';
import type { AccessPolicy } from './policy.js';

/** Where a browser gets a document. */
export interface PdfLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/** What the links of one request are made with. */
export interface PdfLinkParts {
  readonly viewer: Viewer;
  readonly policy: AccessPolicy;
  readonly client: BankClient;
  readonly callContext: CallContext;
  readonly signer: LinkSigner;
  /** Under what the gateway is reached from outside, without a slash at the end. */
  readonly publicUrl: () => string;
}

/** Links to documents that the viewer may have, and these documents themselves. */
export class PdfLinks {
  readonly #parts: PdfLinkParts;

  constructor(parts: PdfLinkParts) {
    this.#parts = parts;
  }

  /** A link to a document; null where the viewer may not know of what it hangs on. Costs no call. @throws GatewayError FORBIDDEN without the right to read */
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

  /** Begins to read a document, as its reader takes it; null where the bank says that it does not exist. @throws GatewayError */
  async open<Id extends FileId>(operation: FileOperation<Id>, params: Params<Id>): Promise<Download | null> {
    const { policy, client, callContext } = this.#parts;
    if (!(await policy.mayCall(operation, params as ParamValues))) return null;
    return client
      .stream({ operation, path: requestPath(operation, params as ParamValues), ...callContext })
      .catch(nullIfAbsent);
  }
}
