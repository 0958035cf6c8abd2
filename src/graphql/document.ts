import type { PdfDocument } from '../generated/graph.js';
import type { BankFile } from '../rest/operation.js';

/** A PDF as the graph shows it; null where the bank has none. */
export const documentOf = (file: BankFile | null): PdfDocument | null =>
  file && { content: file.bytes.toString('base64'), contentType: file.contentType };
