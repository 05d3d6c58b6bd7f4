import { decodeImage } from './image/decode/decode-image.js';
import type { OpenOptions } from './image/decode/open-image.js';
import { toGreyPixels } from './image/pixels.js';
import type { PageReader } from './page-reader.js';
import { assessQuality } from './quality/assess-quality.js';
import { type ImageReading, scaleCorners, toDegrees } from './read-image.js';

/** What shows of an image without reading it. Places are in pixels of the image after its EXIF turn, at its full size. */
export interface ImageCheck
  extends Pick<
    ImageReading,
    | 'format'
    | 'pages'
    | 'width'
    | 'height'
    | 'models'
    | 'rotationDegrees'
    | 'quality'
    | 'corners'
    | 'cardsFound'
  > {
  /** Something laid out like a KTP was seen. */
  readonly ktpFound: boolean;
}

/**
 * Longest side of the image that is looked at, in pixels. A phone's photo is decoded in half the time that it takes to be
 * read, and its faults still show (README, "Checks").
 */
const CHECKED_SIDE = 1200;

/**
 * An image's short story: decode → find the card → assess the photo's quality. No letter is recognised.
 *
 * @throws ImageFormatError where the bytes are not an image that can be decoded
 */
export async function checkImage(
  bytes: Uint8Array,
  pageReader: PageReader,
  options: OpenOptions = {},
): Promise<ImageCheck> {
  const { format, pages, pixels, sourceWidth, sourceHeight, sourceScale } = await decodeImage(bytes, {
    ...options,
    workingSide: CHECKED_SIDE,
  });
  const image = { pixels, grey: toGreyPixels(pixels), sourceScale };
  const page = await pageReader.find(image);
  const [card] = page.cards;
  return {
    format,
    pages,
    width: sourceWidth,
    height: sourceHeight,
    models: page.models,
    ktpFound: page.ktpFound,
    rotationDegrees: toDegrees(page.readingAngle),
    quality: assessQuality(image, page),
    ...(card ? { corners: scaleCorners(card.corners, sourceScale) } : {}),
    cardsFound: page.cards.length,
  };
}
