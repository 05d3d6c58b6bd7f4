import type { UploadFormat } from '@ktp-ocr/contract/sync/image-format';
import { sniffUploadFormat } from '@ktp-ocr/contract/sync/image-format';
import sharp, { type Sharp } from 'sharp';
import { assertBmpHeader, decodeBmp } from './decode-bmp.js';
import { decodeHeic } from './decode-heic.js';
import { ImageFormatError } from './image-format-error.js';
import { assertPage, assertPixelCount, refuseCorrupt } from './refuse-image.js';
import { renderPdf } from './render-pdf.js';

export interface OpenOptions {
  /** An image of more pixels is refused on its header, before anything of its size is allocated. */
  readonly maxPixels?: number;
  /** Which page of a PDF or TIFF, from 1. */
  readonly page?: number;
}

/** An image of which the header was read. */
export interface OpenedImage {
  readonly format: UploadFormat;
  /** After its EXIF turn, in the file's own pixels; a PDF's page at 300 dots an inch. */
  readonly width: number;
  readonly height: number;
  /** Pages of a PDF or TIFF; 1 for the others. */
  readonly pages: number;
  /** Upright; decoded as far as what follows needs it. May be called again. */
  toSharp(): Sharp;
}

/** A phone's largest photo is 50 to 108 megapixels, mostly reduced before it leaves the phone. */
export const DEFAULT_MAX_PIXELS = 100_000_000;

const SHARP_OPTIONS = {
  // A truncated file is refused: half a card read with confidence is worse than none. 'warning' would also refuse stray
  // bytes between a JPEG's markers, which some phones write and every viewer skips.
  failOn: 'error',
  // Checked by ourselves with an error that says so; sharp's own limit would count as a corrupt file.
  limitInputPixels: false,
} as const;

/**
 * The format of an image, its size and a way to its pixels.
 *
 * @throws ImageFormatError for other formats, broken headers, more than `maxPixels` pixels or a page that is not there
 */
export async function openImage(bytes: Uint8Array, options: OpenOptions = {}): Promise<OpenedImage> {
  const { maxPixels = DEFAULT_MAX_PIXELS, page = 1 } = options;
  const format = sniffUploadFormat(bytes);
  if (format === null) throw new ImageFormatError('unknown-format', 'not an image of a format that is read');
  if (format === 'bmp') return openBmp(bytes, maxPixels, page);
  if (format === 'pdf') return openPdf(bytes, maxPixels, page);
  const opened = await openWithSharp(bytes, format, maxPixels, page);
  return format === 'heic' ? openHeic(bytes, opened.pages) : opened;
}

function openBmp(bytes: Uint8Array, maxPixels: number, page: number): OpenedImage {
  const header = assertBmpHeader(bytes);
  assertPage(page, 1);
  assertPixelCount(header.width, header.height, maxPixels);
  const { data, width, height } = decodeBmp(bytes, header);
  const toSharp = () => sharp(data, { raw: { width, height, channels: 3 } });
  return { format: 'bmp', width, height, pages: 1, toSharp };
}

async function openWithSharp(
  bytes: Uint8Array,
  format: UploadFormat,
  maxPixels: number,
  page: number,
): Promise<OpenedImage> {
  const metadata = await refuseCorrupt(() => sharp(bytes, SHARP_OPTIONS).metadata());
  assertPixelCount(metadata.width, metadata.height, maxPixels);
  const pages = format === 'tiff' ? (metadata.pages ?? 1) : 1;
  assertPage(page, pages);
  // Only a TIFF has pages in this sense: those of a WebP are frames of a film.
  if (page === 1) {
    const { width, height } = metadata.autoOrient;
    return { format, width, height, pages, toSharp: () => sharp(bytes, SHARP_OPTIONS).autoOrient() };
  }
  const options = { ...SHARP_OPTIONS, page: page - 1 };
  const ofPage = await refuseCorrupt(() => sharp(bytes, options).metadata());
  assertPixelCount(ofPage.width, ofPage.height, maxPixels);
  const { width, height } = ofPage.autoOrient;
  return { format, width, height, pages, toSharp: () => sharp(bytes, options).autoOrient() };
}

/** Sharp reads a HEIC's header, and cannot decode it: HEVC is patented and left out of its libraries. */
async function openHeic(bytes: Uint8Array, pages: number): Promise<OpenedImage> {
  const { data, width, height } = await decodeHeic(bytes);
  const toSharp = () => sharp(data, { raw: { width, height, channels: 4 } });
  return { format: 'heic', width, height, pages, toSharp };
}

async function openPdf(bytes: Uint8Array, maxPixels: number, page: number): Promise<OpenedImage> {
  const { data, width, height, pages } = await renderPdf(bytes, page, maxPixels);
  const toSharp = () => sharp(data, { raw: { width, height, channels: 4 } });
  return { format: 'pdf', width, height, pages, toSharp };
}
