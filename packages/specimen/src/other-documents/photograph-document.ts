import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import type { DrawnCard } from '../card/draw-card.js';
import { drawGround } from '../card/draw-ground.js';
import { makeStyle } from '../card/make-style.js';
import { boxToQuad } from '../card/set-line.js';
import { findFace, registerFace } from '../faces/load-faces.js';
import type { Level } from '../photo/levels.js';
import { photographCard } from '../photo/photograph-card.js';
import { createRandom, type Random } from '../random.js';
import { type CardRecord, makeRecord } from '../record/make-record.js';
import type { Split } from '../split.js';
import type { DocumentKind } from './document-kinds.js';
import { drawPassport } from './draw-other-document.js';
import { drawFamilyCard, FAMILY_CARD_SHAPE } from './family-card.js';
import {
  describeChildCard,
  describeDrivingLicence,
  describeEmployeeCard,
  describeHealthCard,
  describeNoveltyCard,
  describeStudentCard,
  describeTaxCard,
} from './identity-documents.js';
import { drawLabelledSheet, type LabelledSheet } from './labelled-sheet.js';
import { describeForm, describeLetter, describeScreenshot } from './letters-and-forms.js';

/** A drawing on a sheet of its own shape, in the sheet's units. */
interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly draw: (context: SKRSContext2D) => void;
}

/** Hues of cards that are not a KTP's blue; a KTP's own is among them, for colour tells nothing. */
const CARD_HUES = [0, 25, 50, 110, 150, 200, 205, 280, 330] as const;

/**
 * A JPEG or PNG of a paper that is no KTP, seen through the same camera as cards are. Same arguments: same bytes.
 */
export async function photographDocument(
  kind: DocumentKind,
  level: Level,
  seed: string,
  split: Split,
): Promise<Buffer> {
  const random = createRandom(`${seed}/document/${kind}`);
  const record = makeRecord(`${seed}/document`, { split, nonsenseShare: 0, foreignerShare: 0 });
  const drawing = planDrawing(kind, record, random, split, seed);
  const isScreen = kind === 'screenshot' && random.chance(0.6);
  if (isScreen) {
    const canvas = createCanvas(drawing.width * 2, drawing.height * 2);
    const context = canvas.getContext('2d');
    context.scale(2, 2);
    drawing.draw(context);
    return canvas.toBuffer('image/jpeg', 90);
  }
  const photo = await photographCard(record, level, seed, {
    shape: drawing,
    isAlone: true,
    renderer: (_, { scale }) => toSheet(drawing, scale),
  });
  if (kind !== 'photocopied-form') return photo.bytes;
  return sharp(photo.bytes).rotate().greyscale().linear(1.5, -45).jpeg({ quality: 80 }).toBuffer();
}

/** The drawing at about the size it will have in the picture: a card's width is 1012 units at scale 1. */
function toSheet({ width, height, draw }: Drawing, scale: number): DrawnCard {
  const unit = (1012 * scale) / width;
  const canvas = createCanvas(Math.round(width * unit), Math.round(height * unit));
  const context = canvas.getContext('2d');
  context.scale(unit, unit);
  draw(context);
  const [pixelWidth, pixelHeight] = [canvas.width, canvas.height];
  return {
    width: pixelWidth,
    height: pixelHeight,
    pixels: context.getImageData(0, 0, pixelWidth, pixelHeight).data,
    lines: [],
    numberCells: [],
    corners: boxToQuad({ left: 0, top: 0, right: pixelWidth, bottom: pixelHeight }),
  };
}

function planDrawing(
  kind: DocumentKind,
  record: CardRecord,
  random: Random,
  split: Split,
  seed: string,
): Drawing {
  const onGround = (sheet: LabelledSheet): Drawing => ({
    ...sheet,
    draw: (context) => {
      drawCardGround(context, record, random);
      drawLabelledSheet(context, sheet, random, split);
    },
  });
  const onPaper = (sheet: LabelledSheet): Drawing => ({
    ...sheet,
    draw: (context) => {
      fillPaper(context, sheet, random);
      drawLabelledSheet(context, sheet, random, split);
    },
  });
  switch (kind) {
    case 'child-card':
      return onGround(describeChildCard(record, random));
    case 'driving-licence':
      return onGround(describeDrivingLicence(record, random));
    case 'tax-card':
      return onGround(describeTaxCard(record, random));
    case 'health-card':
      return onGround(describeHealthCard(record, random));
    case 'student-card':
      return onGround(describeStudentCard(record, random));
    case 'employee-card':
      return onGround(describeEmployeeCard(record, random));
    case 'novelty-card':
      return onGround(describeNoveltyCard(record, random));
    case 'letter':
      return onPaper(describeLetter(record, random));
    case 'form':
    case 'photocopied-form':
      return onPaper(describeForm(record, random, false));
    case 'empty-form':
      return onPaper(describeForm(record, random, true));
    case 'screenshot':
      return onPaper(describeScreenshot(record, random));
    case 'family-card':
      return {
        ...FAMILY_CARD_SHAPE,
        draw: (context) => {
          fillPaper(context, FAMILY_CARD_SHAPE, random);
          drawFamilyCard(context, seed, random, split);
        },
      };
    case 'passport': {
      const shape = { width: 1250, height: 880 };
      return { ...shape, draw: (context) => drawPassport({ context, ...shape, random, split }) };
    }
    case 'card-back':
      return { width: 1012, height: 638, draw: (context) => drawCardBack(context, record, random) };
  }
}

function fillPaper(
  context: SKRSContext2D,
  { width, height }: { width: number; height: number },
  random: Random,
): void {
  context.fillStyle = `hsl(${random.integer(30, 230)}, ${random.integer(0, 14)}%, ${random.integer(90, 100)}%)`;
  context.fillRect(0, 0, width, height);
}

/** The generator's own background in any hue, or a plain wash. */
function drawCardGround(context: SKRSContext2D, record: CardRecord, random: Random): void {
  const style = makeStyle(record);
  const hue = random.pick(CARD_HUES) + random.between(-10, 10);
  if (random.chance(0.6)) {
    drawGround(context, { ...style, ground: { ...style.ground, hue } }, random);
    return;
  }
  const wash = context.createLinearGradient(0, 0, 1012, 638);
  wash.addColorStop(0, `hsl(${hue}, ${random.integer(10, 60)}%, ${random.integer(80, 96)}%)`);
  wash.addColorStop(1, `hsl(${hue + random.between(-40, 40)}, 40%, ${random.integer(76, 95)}%)`);
  context.fillStyle = wash;
  context.fillRect(0, 0, 1012, 638);
}

/** The back of a KTP: background and emblem, no rows. */
function drawCardBack(context: SKRSContext2D, record: CardRecord, random: Random): void {
  drawGround(context, makeStyle(record), random);
  context.strokeStyle = `rgba(120, 90, 30, ${random.between(0.4, 0.9)})`;
  context.lineWidth = 5;
  for (const ring of [1, 0.8, 0.55]) {
    context.beginPath();
    context.ellipse(506, 320, 130 * ring, 150 * ring, 0, 0, Math.PI * 2);
    context.stroke();
  }
  context.fillStyle = 'rgba(20, 20, 30, 0.85)';
  context.textAlign = 'center';
  context.font = `34px "${registerFace(findFace('heros-700.otf'))}"`;
  if (random.chance(0.6)) context.fillText('REPUBLIK INDONESIA', 506, 90);
  if (random.chance(0.4)) context.fillText('KARTU TANDA PENDUDUK', 506, 560);
}
