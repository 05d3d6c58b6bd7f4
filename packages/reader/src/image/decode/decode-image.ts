// biome-ignore-all lint/style/noNonNullAssertion: channel loop over whole pixels
import type { UploadFormat } from '@ktp-ocr/contract/sync/image-format';
import sharp, { type Sharp } from 'sharp';
import type { Pixels } from '../pixels.js';
import { type OpenedImage, type OpenOptions, openImage } from './open-image.js';
import { refuseCorrupt } from './refuse-image.js';

/** An image ready to be read. Its pixels may be fewer than the file's: a large photo is reduced while decoding. */
export interface DecodedImage {
  readonly format: UploadFormat;
  /** Pages of a PDF or TIFF, of which one was decoded; 1 for the others. */
  readonly pages: number;
  readonly pixels: Pixels;
  /** Size of the file's image after its EXIF turn, in its own pixels. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  /** Source pixels per pixel of `pixels`: 1, or more where the photo was reduced. */
  readonly sourceScale: number;
  /** Where more of its pixels can be had. */
  readonly source: OpenedImage;
}

/**
 * Longest side of the image that is read, in pixels. Chosen by measurement (README, "Working size"): more
 * pixels cost time and find no more letters, fewer lose the small print of a card far from the camera.
 */
export const WORKING_SIDE = 1600;

// One image, one core: readers are scaled by adding processes, and two libraries that both believe they own
// every core slow each other down. Nothing is decoded twice at the same size, so the cache would only hold memory.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Decodes an image of any format that is read to sRGB, turned as its EXIF says, transparency laid on white, its longer
 * side reduced to `workingSide` pixels where it is longer.
 *
 * @throws ImageFormatError for other formats, truncated or corrupt files, more than `maxPixels` pixels
 */
export async function decodeImage(
  bytes: Uint8Array,
  { workingSide = WORKING_SIDE, ...options }: OpenOptions & { readonly workingSide?: number } = {},
): Promise<DecodedImage> {
  const source = await openImage(bytes, options);
  const { format, pages, width, height } = source;
  const reduction = Math.max(1, Math.max(width, height) / workingSide);
  const pixels = await refuseCorrupt(() => toPixels(reduce(source, reduction)));
  return {
    format,
    pages,
    pixels,
    sourceWidth: width,
    sourceHeight: height,
    sourceScale: width / pixels.width,
    source,
  };
}

/** A part of an image after its EXIF turn, in the file's own pixels. */
export interface ImageArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes one part of what `decodeImage` decoded before, reduced `reduction` times (1 or more) instead. What of `area` lies
 * outside the image is left out.
 *
 * @throws ImageFormatError as `decodeImage` does
 */
export async function decodeArea(source: OpenedImage, area: ImageArea, reduction: number): Promise<Pixels> {
  const { width, height } = source;
  const left = clamp(Math.round(area.left / reduction), 0, Math.round(width / reduction) - 1);
  const top = clamp(Math.round(area.top / reduction), 0, Math.round(height / reduction) - 1);
  const right = clamp(
    Math.round((area.left + area.width) / reduction),
    left + 1,
    Math.round(width / reduction),
  );
  const bottom = clamp(
    Math.round((area.top + area.height) / reduction),
    top + 1,
    Math.round(height / reduction),
  );
  return refuseCorrupt(() =>
    toPixels(
      reduce(source, reduction).extract({
        left,
        top,
        width: right - left,
        height: bottom - top,
      }),
    ),
  );
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

function reduce(source: OpenedImage, reduction: number): Sharp {
  return source.toSharp().resize({
    width: Math.max(1, Math.round(source.width / reduction)),
    height: Math.max(1, Math.round(source.height / reduction)),
    fit: 'fill',
    withoutEnlargement: true,
  });
}

async function toPixels(image: Sharp): Promise<Pixels> {
  const { data, info } = await image
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data: toThreeChannels(data, info.channels), width: info.width, height: info.height, channels: 3 };
}

/** Sharp gives a greyscale image back with one channel whatever colour space it was asked for. */
function toThreeChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const count = data.length / channels;
  const result = new Uint8Array(count * 3);
  for (let index = 0; index < count; index++) {
    for (let channel = 0; channel < 3; channel++) {
      result[index * 3 + channel] = data[index * channels + (channels < 3 ? 0 : channel)]!;
    }
  }
  return result;
}
