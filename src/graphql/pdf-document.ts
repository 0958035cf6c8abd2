import type { Context } from '../context/context.js';
import type { PdfLink } from '../context/pdf-links.js';
import type { Resolvers } from '../generated/graph.js';
import type { FileId, Params, OperationDefinition } from '../bank/operation.js';
import { fileNameOf } from '../bank/path.js';
import { costing, free, priced } from './cost.js';

/** A document that somebody may ask for: nothing is known of it yet but how to get it. */
export interface PdfDocumentModel {
  readonly operation: OperationDefinition<FileId>;
  readonly params: Params<FileId>;
  /** Its link, once it was asked for: address and expiry belong together. */
  link?: Promise<PdfLink | null>;
}

/** A document of a resource that the viewer was allowed to read. Whether the bank has it shows when it is fetched. */
export const pdfDocumentOf = <Id extends FileId>(
  operation: OperationDefinition<Id>,
  params: Params<Id>,
): PdfDocumentModel => ({ operation, params }) as unknown as PdfDocumentModel;

const linkOf = (document: PdfDocumentModel, ctx: Context): Promise<PdfLink | null> =>
  (document.link ??= ctx.links.to(document.operation, document.params));

/** How the fields of a document find their values: the link costs the bank nothing, the content one call. */
export const pdfDocumentResolvers: Resolvers = {
  PdfDocument: {
    url: priced(free, async (document, _args, ctx) => (await linkOf(document, ctx))?.url ?? null),
    expiresAt: priced(free, async (document, _args, ctx) => (await linkOf(document, ctx))?.expiresAt ?? null),
    fileName: priced(free, ({ operation, params }) => fileNameOf(operation, params)),
    contentType: priced(free, () => 'application/pdf'),
    content: priced(
      costing({ calls: 1 }),
      async ({ operation, params }, _args, ctx) =>
        (await ctx.read.load(operation, params))?.bytes.toString('base64') ?? null,
    ),
  },
};
