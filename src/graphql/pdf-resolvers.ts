import type { Context } from '../context/context.js';
import type { PdfLink } from '../context/pdf-links.js';
import type { Resolvers } from '../generated/graph.js';
import { fileNameOf } from '../bank/path.js';
import { costing, free, priced } from './cost.js';
import type { PdfDocumentModel } from './pdf-document.js';

const linkOf = (document: PdfDocumentModel, ctx: Context): Promise<PdfLink | null> =>
  (document.link ??= ctx.links.to(document.operation, document.params));

/** Resolvers of a PDF's fields: the link costs no call to the bank, the content one. */
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
