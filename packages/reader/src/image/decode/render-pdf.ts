import type { PDFiumDocument } from '@hyzyla/pdfium';
import type { ColourPixels } from './decode-heic.js';
import { assertPage, assertPixelCount, refuseCorrupt } from './refuse-image.js';

export interface RenderedPage extends ColourPixels {
  /** Of the whole document. */
  readonly pages: number;
}

/** A PDF measures in points of 1/72 inch; scanners that write PDFs mostly scan with 300 dots an inch. */
const SCALE = 300 / 72;
/** A page larger than this, A4 at 300 dots an inch with room for Letter and Folio, is rendered more coarsely. */
const MAX_RENDERED_PIXELS = 12_000_000;
/** A page smaller than a point in either direction shows nothing. */
const MIN_SIDE_POINTS = 1;

/**
 * Renders one page of a PDF on white with pdfium as WebAssembly, which runs no script and opens no address.
 *
 * @param page from 1
 * @throws ImageFormatError where the file is broken or locked with a password, or has no such page
 */
export async function renderPdf(bytes: Uint8Array, page: number, maxPixels: number): Promise<RenderedPage> {
  // Some 4 MB of WebAssembly, which a reader that never meets a PDF does not load. An instance for each file: memory of
  // WebAssembly only grows, and a broken file may leave an instance broken.
  const { PDFiumLibrary } = await import('@hyzyla/pdfium');
  const library = await PDFiumLibrary.init();
  try {
    const document = await refuseCorrupt(() => library.loadDocument(bytes));
    try {
      return await renderPage(document, page, maxPixels);
    } finally {
      document.destroy();
    }
  } finally {
    library.destroy();
  }
}

async function renderPage(document: PDFiumDocument, page: number, maxPixels: number): Promise<RenderedPage> {
  const pages = document.getPageCount();
  assertPage(page, pages);
  return refuseCorrupt(async () => {
    const opened = document.getPage(page - 1);
    const { originalWidth, originalHeight } = opened.getOriginalSize();
    const area = Math.max(MIN_SIDE_POINTS, originalWidth) * Math.max(MIN_SIDE_POINTS, originalHeight);
    const scale = Math.min(SCALE, Math.sqrt(Math.min(maxPixels, MAX_RENDERED_PIXELS) / area));
    assertPixelCount(Math.ceil(originalWidth * scale), Math.ceil(originalHeight * scale), maxPixels);
    const { data, width, height } = await opened.render({ scale, render: 'bitmap' });
    return { data: swapRedAndBlue(data), width, height, pages };
  });
}

/** Pdfium gives blue first. */
function swapRedAndBlue(data: Uint8Array): Uint8Array {
  for (let at = 0; at + 3 < data.length; at += 4) {
    const blue = data[at] ?? 0;
    data[at] = data[at + 2] ?? 0;
    data[at + 2] = blue;
  }
  return data;
}
