import type { Point, TextLine } from '@ktp-ocr/card/text-line';
import {
  invertHomography,
  mapCorners,
  mapQuad,
  type Quad,
  rectangleToQuad,
} from '@ktp-ocr/geometry/homography';
import sharp from 'sharp';
import { CARD_ASPECT } from '../geometry/card-aspect.js';
import { type DecodedImage, decodeArea } from '../image/decode/decode-image.js';
import type { Pixels } from '../image/pixels.js';
import { rectify, toPoints, toQuad } from '../image/rectify.js';
import type { ViewBox } from './card-view.js';
import { findPhoto } from './find-photo.js';
import { findSignature } from './find-signature.js';

export const CARD_PARTS = ['face', 'signature'] as const;

export type CardPartName = (typeof CARD_PARTS)[number];

/** A part of the card, cropped out of its photo, upright and rectified, as JPEG. */
export interface CardPart {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Clockwise from its own top left, in pixels of the image after its EXIF turn, at its full size. */
  readonly corners: readonly [Point, Point, Point, Point];
}

/** Of each part that was asked for what was found; null where nothing was. */
export type CardParts = Partial<Record<CardPartName, CardPart | null>>;

/** What parts are looked for in: the whole card, so large that a pen's stroke has two pixels. */
const VIEW_WIDTH = 1012;
const VIEW_HEIGHT = Math.round(VIEW_WIDTH / CARD_ASPECT);
/** A part is as large as it is in the file, within these bounds: more than a face is compared by is not told. */
const MIN_PART_WIDTH = 120;
const MAX_PART_WIDTH = 640;
/** Around a signature, in shares of its height: its strokes are seen up to where they end. */
const SIGNATURE_AIR = 0.04;
const JPEG_QUALITY = 90;

/**
 * @param corners the card's, in pixels of `decoded.pixels`
 * @param lines those that were recognised, in the same pixels
 */
export async function cropCardParts(
  decoded: DecodedImage,
  corners: readonly [Point, Point, Point, Point],
  lines: readonly Pick<TextLine, 'polygon'>[],
  parts: readonly CardPartName[],
): Promise<CardParts> {
  const toImage = rectangleToQuad(VIEW_WIDTH, VIEW_HEIGHT, toQuad(corners));
  const view = rectify(decoded.pixels, toQuad(corners), { width: VIEW_WIDTH, height: VIEW_HEIGHT });
  const toView = invertHomography(toImage);
  const photo = findPhoto(view);
  const found: Record<CardPartName, ViewBox | null> = {
    face: photo,
    signature:
      photo && parts.includes('signature')
        ? withAir(
            findSignature(
              view,
              photo,
              lines.map(({ polygon }) => mapQuad(toView, toQuad(polygon))),
            ),
          )
        : null,
  };
  const crop = async (part: CardPartName) => {
    const box = found[part];
    return [part, box && (await cropPart(decoded, mapQuad(toImage, toViewQuad(box))))] as const;
  };
  return Object.fromEntries(await Promise.all(CARD_PARTS.filter((part) => parts.includes(part)).map(crop)));
}

function withAir(box: ViewBox | null): ViewBox | null {
  if (!box) return null;
  const air = SIGNATURE_AIR * (box.bottom - box.top);
  return { left: box.left - air, top: box.top - air, right: box.right + air, bottom: box.bottom + air };
}

function toViewQuad({ left, top, right, bottom }: ViewBox): Quad {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/** @param quad in pixels of `decoded.pixels` */
async function cropPart(decoded: DecodedImage, quad: Quad): Promise<CardPart> {
  const { sourceScale } = decoded;
  const ofFile = mapCorners(quad, ([x, y]) => [x * sourceScale, y * sourceScale]);
  const [topLeft, topRight, , bottomLeft] = toPoints(ofFile);
  const fileWidth = distance(topLeft, topRight);
  const width = Math.round(Math.max(MIN_PART_WIDTH, Math.min(MAX_PART_WIDTH, fileWidth)));
  const height = Math.max(1, Math.round((width * distance(topLeft, bottomLeft)) / fileWidth));
  const { pixels, place } = await openPart(decoded, ofFile, fileWidth / width);
  const { data } = rectify(pixels, place, { width, height });
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
  return { bytes, width, height, corners: toPoints(ofFile) };
}

/** The part's pixels, and the quad in them. A photo that was reduced to be read is decoded again there, in more detail. */
async function openPart(
  decoded: DecodedImage,
  ofFile: Quad,
  fileScale: number,
): Promise<{ readonly pixels: Pixels; readonly place: Quad }> {
  const { source, sourceScale, pixels } = decoded;
  const reduction = Math.max(1, fileScale);
  if (sourceScale <= reduction) {
    return { pixels, place: mapCorners(ofFile, ([x, y]) => [x / sourceScale, y / sourceScale]) };
  }
  const [xs, ys] = [ofFile.map(([x]) => x), ofFile.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const area = { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
  const [originX, originY] = [left, top].map((edge) => Math.max(0, Math.round(edge / reduction)));
  return {
    pixels: await decodeArea(source, area, reduction),
    place: mapCorners(ofFile, ([x, y]) => [x / reduction - (originX ?? 0), y / reduction - (originY ?? 0)]),
  };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}
