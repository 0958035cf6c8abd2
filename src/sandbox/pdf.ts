/** The contents of a PDF: headings with lines of text and two-column tables of labels and values. */
export interface PdfContent {
  readonly title: string;
  readonly date: Date;
  readonly sections: readonly {
    readonly heading: string;
    readonly text?: string;
    readonly rows?: readonly (readonly [string, string])[];
  }[];
}

const pageMargin = 56;
const valueColumn = 300;

/** Renders a PDF, with the same bytes for the same contents. Its text is not compressed. */
export async function pdf({ title, date, sections }: PdfContent): Promise<Uint8Array> {
  // Loaded for the first PDF: it takes longer to load than the rest of the bank.
  const { default: PDFDocument } = await import('pdfkit');
  const info = { Title: title, Author: 'Sandbox Bank', CreationDate: date, ModDate: date };
  const page = new PDFDocument({ size: 'A4', margin: pageMargin, compress: false, info });
  const finished = collected(page);
  page.font('Helvetica-Bold').fontSize(18).text(title).moveDown(0.3);
  page
    .font('Helvetica')
    .fontSize(9)
    .text(`Sandbox Bank · ${date.toISOString().slice(0, 10)} · A simulated document without legal effect`)
    .moveDown();
  for (const { heading, text, rows = [] } of sections) {
    page
      .moveDown(0.5)
      .font('Helvetica-Bold')
      .fontSize(12)
      .text(heading, pageMargin)
      .moveDown(0.3)
      .font('Helvetica')
      .fontSize(10);
    if (text !== undefined) page.text(text, pageMargin).moveDown(0.3);
    for (const row of rows) writeRow(page, row);
  }
  page.end();
  return finished;
}

function writeRow(page: PDFKit.PDFDocument, [label, value]: readonly [string, string]): void {
  if (page.y > page.page.height - 2 * pageMargin) page.addPage();
  const top = page.y;
  page.text(label, pageMargin, top, { width: valueColumn - pageMargin - 10 });
  const bottom = page.y;
  page.text(value, valueColumn, top);
  page.y = Math.max(bottom, page.y);
  page.x = pageMargin;
}

async function collected(page: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of page) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
