import type { PdfLink } from '../context/pdf-links.js';
import type { FileId, OperationDefinition, Params } from '../bank/operation.js';

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
