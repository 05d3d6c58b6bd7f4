// biome-ignore-all lint/style/noNonNullAssertion: channel loop over whole pixels
import sharp, { type Sharp } from 'sharp';
import { assertBmpHeader, decodeBmp } from './decode-bmp.js';
import { ImageFormatError } from './image-format-error.js';
import type { Pixels } from './pixels.js';

export type ImageFormat = 'jpeg' | 'png' | 'bmp';

/** An image ready to be read. Its pixels may be fewer than the file's: a large photo is reduced while decoding. */
export interface DecodedImage {
  readonly format: ImageFormat;
  readonly pixels: Pixels;
  /** Size of the file's image after its EXIF turn, in its own pixels. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  /** Source pixels per pixel of `pixels`: 1, or more where the photo was reduced. */
  readonly sourceScale: number;
}

/** Above this an image is refused on its header, before anything of its size is allocated. */
export const PIXEL_LIMIT = 25_000_000;

/**
 * Longest side of the image that is read, in pixels. Chosen by measurement (README, "Working size"): more
 * pixels cost time and find no more letters, fewer lose the small print of a card far from the camera.
 */
export const WORKING_SIDE = 1600;

const SIGNATURES: readonly (readonly [ImageFormat, readonly number[]])[] = [
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['bmp', [0x42, 0x4d]],
];

// One image, one core: readers are scaled by adding processes, and two libraries that both believe they own
// every core slow each other down. Nothing is decoded twice at the same size, so the cache would only hold memory.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Decodes a JPEG, PNG or BMP to sRGB, turned as its EXIF says, transparency laid on white, its longer side
 * reduced to `workingSide` pixels where it is longer.
 *
 * @throws ImageFormatError for anything else: other formats, truncated or corrupt files, more than
 * `PIXEL_LIMIT` pixels.
 */
export async function decodeImage(bytes: Uint8Array, workingSide = WORKING_SIDE): Promise<DecodedImage> {
  const { image, width, height } = await openUpright(bytes);
  const reduction = Math.max(1, Math.max(width, height) / workingSide);
  const pixels = await refuseCorrupt(() => toPixels(reduce(image, width, height, reduction)));
  return {
    format: toImageFormat(bytes),
    pixels,
    sourceWidth: width,
    sourceHeight: height,
    sourceScale: width / pixels.width,
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
export async function decodeArea(bytes: Uint8Array, area: ImageArea, reduction: number): Promise<Pixels> {
  const { image, width, height } = await openUpright(bytes);
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
      reduce(image, width, height, reduction).extract({
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

function reduce(image: Sharp, width: number, height: number, reduction: number): Sharp {
  return image.resize({
    width: Math.max(1, Math.round(width / reduction)),
    height: Math.max(1, Math.round(height / reduction)),
    fit: 'fill',
    withoutEnlargement: true,
  });
}

/** The format by the file's first bytes; names and media types are what the sender believes, not what it is. */
export function toImageFormat(bytes: Uint8Array): ImageFormat {
  const found = SIGNATURES.find(([, signature]) => signature.every((byte, index) => bytes[index] === byte));
  if (!found) throw new ImageFormatError('unknown-format', 'not a JPEG, PNG or BMP file');
  return found[0];
}

interface UprightImage {
  readonly image: Sharp;
  readonly width: number;
  readonly height: number;
}

function openUpright(bytes: Uint8Array): UprightImage | Promise<UprightImage> {
  return toImageFormat(bytes) === 'bmp' ? fromBmp(bytes) : fromCompressed(bytes);
}

function fromBmp(bytes: Uint8Array): UprightImage {
  const header = assertBmpHeader(bytes);
  assertPixelCount(header.width, header.height);
  const { data, width, height } = decodeBmp(bytes, header);
  return { image: sharp(data, { raw: { width, height, channels: 3 } }), width, height };
}

async function fromCompressed(bytes: Uint8Array): Promise<UprightImage> {
  const options = {
    // A truncated file is refused: half a card read with confidence is worse than none. 'warning' would also
    // refuse stray bytes between a JPEG's markers, which some phones write and every viewer skips.
    failOn: 'error',
    // Checked below with an error that says so; sharp's own limit would count as a corrupt file.
    limitInputPixels: false,
  } as const;
  const metadata = await refuseCorrupt(() => sharp(bytes, options).metadata());
  assertPixelCount(metadata.width, metadata.height);
  const { width, height } = metadata.autoOrient;
  return { image: sharp(bytes, options).autoOrient(), width, height };
}

function assertPixelCount(width: number, height: number): void {
  if (width * height > PIXEL_LIMIT) {
    throw new ImageFormatError(
      'too-many-pixels',
      `${width} × ${height} pixels are over the limit of ${PIXEL_LIMIT}`,
    );
  }
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

async function refuseCorrupt<Result>(decode: () => Promise<Result>): Promise<Result> {
  try {
    return await decode();
  } catch (error) {
    throw new ImageFormatError('corrupt', 'the image cannot be decoded', { cause: error });
  }
}
