import type { Corner, Quad } from '@ktp-ocr/geometry/homography';
import { mapQuad } from '@ktp-ocr/geometry/homography';
import { createCanvas } from '@napi-rs/canvas';
import sharp from 'sharp';
import { drawCard } from '../card/draw-card.js';
import { CARD_HEIGHT, CARD_WIDTH, type CardStyle, makeStyle } from '../card/make-style.js';
import type { CardLine } from '../card/set-line.js';
import type { CardRenderer } from '../independent-renderers/renderers.js';
import { createRandom, type Random } from '../random.js';
import { type CardRecord, makeRecord } from '../record/make-record.js';
import { drawCastShadow, drawSurroundings } from '../surroundings/draw-surroundings.js';
import { drawExposure, type Exposure, exposePixels, smearCanvas } from './degrade-photo.js';
import { drawFaults, type Faults } from './draw-faults.js';
import { LEVEL_NUMBERS, type Level, type LevelNumbers } from './levels.js';
import { type Lighting, lightPhoto } from './light-photo.js';
import { placeCard, type SheetShape } from './place-card.js';
import { warpCard } from './warp-card.js';

/** What was done to the picture, for finding out afterwards what a reader fails on. */
export interface Conditions extends Lighting, Exposure, Faults {
  readonly cardWidth: number;
  /** Em of the body letters in pixels, where the card is seen smallest. */
  readonly em: number;
  readonly turn: number;
  readonly exifOrientation: number;
  readonly secondCard: boolean;
}

export interface Photograph {
  readonly bytes: Buffer;
  readonly format: 'jpeg' | 'png';
  /** Size after the EXIF turn, in pixels; all places are in this frame. */
  readonly width: number;
  readonly height: number;
  readonly corners: Quad;
  readonly lines: readonly CardLine[];
  /** Where the holder's photo and the ink of the signature came to lie; absent where none was drawn. */
  readonly photo?: Quad;
  readonly signature?: Quad;
  readonly conditions: Conditions;
}

/** The contract refuses files over 2 MiB. */
const LARGEST_FILE_BYTES = 2_097_152;

/** EXIF orientations and the clockwise turn of the stored raster that each undoes. */
const EXIF_TURNS = { 1: 0, 3: 180, 6: 270, 8: 90 } as const;

export interface PhotographOptions {
  readonly marked?: boolean;
  /** Draws the card instead of `drawCard`. */
  readonly renderer?: CardRenderer;
  /** Shape of what the renderer draws; an ID-1 card unless said. */
  readonly shape?: SheetShape;
  /** No second card at the frame's edge, whatever the level's shares say: its number would be another right answer. */
  readonly isAlone?: boolean;
  /** What the renderer draws is cards with the table between them, each with its own shadow. */
  readonly isTransparent?: boolean;
  /** Print in this style instead of the record's own. */
  readonly style?: CardStyle;
  /** Store the raster turned with this EXIF orientation, instead of what the level's shares draw. */
  readonly exifOrientation?: keyof typeof EXIF_TURNS;
  /** Use this format instead of what the level's shares draw. */
  readonly format?: 'jpeg' | 'png';
}

/** Pixels a card unit at the card's most foreshortened side. */
function smallestUnit(corners: Quad): number {
  const [topLeft, topRight, bottomRight, bottomLeft] = corners;
  const side = (from: Corner, to: Corner): number => Math.hypot(to[0] - from[0], to[1] - from[1]);
  return Math.min(
    side(topLeft, topRight) / CARD_WIDTH,
    side(bottomLeft, bottomRight) / CARD_WIDTH,
    side(topLeft, bottomLeft) / CARD_HEIGHT,
    side(topRight, bottomRight) / CARD_HEIGHT,
  );
}

async function layOut(record: CardRecord, level: LevelNumbers, random: Random, options: PhotographOptions) {
  const place = placeCard(random, level, options.shape);
  const { width, height, corners } = place;
  const style = options.style ?? makeStyle(record);
  const isScan = level.tilt === 0;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const frame = { context, width, height };
  if (isScan) {
    context.fillStyle = `hsl(${random.integer(0, 360)}, 4%, ${random.integer(70, 100)}%)`;
    context.fillRect(0, 0, width, height);
  } else {
    drawSurroundings(frame, random, record.split, level.tilt > 10);
  }
  const secondCard = random.chance(level.secondCardShare) && !options.isAlone;
  const image = () => context.getImageData(0, 0, width, height);
  if (secondCard) {
    // Smaller than the first and mostly off the frame's corner: the larger one is the one to read.
    const other = drawCard(makeRecord(`${record.seed}/second`, { split: record.split }), { scale: 0.6 });
    const size = place.cardWidth * random.between(0.4, 0.62);
    const x = random.pick([-0.25, 0.8]) * width;
    const y = random.pick([-0.1, 0.85]) * height;
    const picture = image();
    warpCard(other, { width, height, pixels: picture.data }, [
      [x, y],
      [x + size, y + size * 0.1],
      [x + size * 0.94, y + size * 0.73],
      [x - size * 0.06, y + size * 0.63],
    ]);
    context.putImageData(picture, 0, 0);
  }
  if (!isScan && !options.isTransparent) drawCastShadow(frame, random, corners);
  const drawing = {
    scale: Math.max(0.55, (place.cardWidth / CARD_WIDTH) * 1.06),
    marked: options.marked ?? false,
  };
  const card = await (options.renderer?.(record, drawing) ?? drawCard(record, { ...drawing, style }));
  const picture = image();
  const matrix = warpCard(card, { width, height, pixels: picture.data }, corners);
  context.putImageData(picture, 0, 0);
  const lines = card.lines.map((line) => ({ ...line, quad: mapQuad(matrix, line.quad) }));
  const { width: sheetWidth = 1, cardWidth: widthOnSheet = sheetWidth } = options.shape ?? {};
  const em = smallestUnit(corners) * style.label.size * (widthOnSheet / sheetWidth);
  const parts = {
    ...(card.photo ? { photo: mapQuad(matrix, card.photo) } : {}),
    ...(card.signature ? { signature: mapQuad(matrix, card.signature) } : {}),
  };
  return { ...place, canvas, context, lines, parts, em, secondCard };
}

/**
 * A photograph of a specimen, with where everything on it came to lie. Same record, level and seed: same bytes
 * (on one version of sharp and Skia).
 * @param seed draws the scene; the record's own seed draws the card
 */
export async function photographCard(
  record: CardRecord,
  level: Level,
  seed: string | number,
  options: PhotographOptions = {},
): Promise<Photograph> {
  const numbers = LEVEL_NUMBERS[level];
  const random = createRandom(`${seed}/photo/${level}`);
  const scene = await layOut(record, numbers, random, options);
  const { width, height, corners, em } = scene;
  const lighting = lightPhoto(scene.context, width, height, corners, scene.cardWidth, numbers, random);
  const faults = drawFaults(numbers, em, random);
  const { blur, motion, resent } = faults;
  const canvas = motion > 0 ? smearCanvas(scene.canvas, motion, faults.motionDegrees) : scene.canvas;
  const exposure = drawExposure(numbers, random);

  const optics = sharp(canvas.data(), { raw: { width, height, channels: 4 } }).removeAlpha();
  if (blur >= 0.3) optics.blur(blur);
  const pixels = await optics.raw().toBuffer();
  exposePixels(pixels, width, exposure, faults.noise, random);
  let image = sharp(pixels, { raw: { width, height, channels: 3 } });
  if (resent) {
    const sent = await image
      .resize(Math.round(width * resent.scale), Math.round(height * resent.scale), { fit: 'fill' })
      .jpeg({ quality: resent.quality })
      .toBuffer();
    image = sharp(await sharp(sent).resize(width, height, { fit: 'fill' }).removeAlpha().raw().toBuffer(), {
      raw: { width, height, channels: 3 },
    });
  }
  const drawnOrientation = random.chance(numbers.exifTurn) ? random.pick([3, 6, 8] as const) : 1;
  const exifOrientation = options.exifOrientation ?? drawnOrientation;
  const turn = EXIF_TURNS[exifOrientation];
  if (turn !== 0) image = image.rotate(turn).withMetadata({ orientation: exifOrientation });
  const wantsPng = options.format ? options.format === 'png' : random.chance(numbers.pngShare) && turn === 0;
  const chromaSubsampling = random.chance(0.8) ? '4:2:0' : '4:4:4';
  const png = wantsPng ? await image.clone().png({ compressionLevel: 6 }).toBuffer() : null;
  // Nobody may post a larger file; a PNG that was not asked for by name becomes a JPEG then.
  const isPng = png !== null && (options.format === 'png' || png.length <= LARGEST_FILE_BYTES);
  const bytes = isPng ? png : await image.jpeg({ quality: faults.jpegQuality, chromaSubsampling }).toBuffer();
  return {
    bytes,
    format: isPng ? 'png' : 'jpeg',
    width,
    height,
    corners,
    lines: scene.lines,
    ...scene.parts,
    conditions: {
      ...lighting,
      ...exposure,
      cardWidth: scene.cardWidth,
      em,
      turn: scene.turn,
      ...faults,
      exifOrientation,
      secondCard: scene.secondCard,
    },
  };
}
