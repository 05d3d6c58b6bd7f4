import { type Face, pickBodyFaces, pickNikFace } from '../faces/load-faces.js';
import { createRandom } from '../random.js';
import type { CardRecord } from '../record/make-record.js';
import { type LabelWording, makeWording } from '../record/print-rows.js';

/** Width and height of the drawn card in units; one unit is one pixel at scale 1. Ratio of ISO/IEC 7810 ID-1. */
export const CARD_WIDTH = 1012;
export const CARD_HEIGHT = 638;

export interface TextStyle {
  readonly face: Face;
  /** Em size in card units. */
  readonly size: number;
  /** Added after each character, in card units. */
  readonly letterSpacing: number;
  /** Horizontal scale of the letters; 1 is as designed. */
  readonly widthScale: number;
  /** Stroke around the letters in ems, for a weight between the faces' own; 0 for none. */
  readonly embolden: number;
  /** CSS colour. */
  readonly ink: string;
}

/** Everything that differs from one printer to the next. Lengths are in card units. */
export interface CardStyle {
  readonly seed: string;
  readonly wording: LabelWording;
  readonly header: TextStyle;
  readonly headerCentre: number;
  readonly headerBaselines: readonly [number, number];
  readonly nikLabel: TextStyle;
  readonly nik: TextStyle;
  readonly nikBaseline: number;
  readonly nikColonX: number;
  readonly nikX: number;
  readonly label: TextStyle;
  readonly value: TextStyle;
  readonly issue: TextStyle;
  readonly labelX: number;
  readonly colonX: number;
  /** From the colon's left end to the value. */
  readonly colonGap: number;
  readonly ragged: boolean;
  /** How far RT/RW, Kel/Desa and Kecamatan stand in from the other labels. */
  readonly indent: number;
  readonly bloodX: number;
  readonly bloodColonGap: number;
  readonly firstBaseline: number;
  readonly rowPitch: number;
  /** Right end of the value column; longer values wrap or are squeezed. */
  readonly valueRight: number;
  readonly wrapsNarrow: boolean;
  readonly photo: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly issueBaseline: number;
  readonly ground: {
    readonly hue: number;
    readonly saturation: number;
    readonly lightness: number;
    readonly drift: number;
  };
  readonly waveStrength: number;
  readonly mapStrength: number;
  readonly hasSignature: boolean;
  readonly hasHologram: boolean;
}

function inkColour(random: ReturnType<typeof createRandom>): string {
  const tone = random.integer(8, random.chance(0.15) ? 85 : 52);
  const tint = (): number => Math.max(0, Math.min(255, tone + random.integer(-8, 8)));
  return `rgba(${tint()}, ${tint()}, ${tint() + 6}, ${random.between(0.84, 1).toFixed(3)})`;
}

/** The same seed gives the same style, always; the faces are those of the record's split. */
export function makeStyle(record: CardRecord, seed: string = record.seed): CardStyle {
  const random = createRandom(`${seed}/style/${record.split}`);
  const { regular, bold } = pickBodyFaces(random, record.split);
  const ink = inkColour(random);
  const size = random.between(23, 28.5);
  const widthScale = random.chance(0.55) ? random.between(0.86, 1.06) : 1;
  const letterSpacing = random.chance(0.35) ? random.between(-0.5, 1.6) : 0;
  const boldValues = random.chance(0.5);
  const boldLabels = boldValues && random.chance(0.2);
  const embolden = random.chance(0.18) ? random.between(0.006, 0.022) : 0;
  const base = { letterSpacing, widthScale, embolden, ink };
  const rowPitch = random.between(30, 37.5);
  const labelX = random.between(26, 58);
  const colonX = labelX + random.between(196, 250);
  const colonGap = random.between(11, 24);
  const nikFace = pickNikFace(random, record.split);
  const nikX = labelX + random.between(130, 205);
  const photoWidth = random.between(196, 232);
  const photoX = random.between(716, 752);
  const photoY = random.between(118, 168);
  const headerSize = random.between(26, 34);
  const headerTop = random.between(44, 58);
  const nikSize = random.between(38, 50);
  const headerPitch = headerSize * random.between(1.1, 1.3);
  const nikBaseline = headerTop + headerPitch + nikSize * 0.72 + random.between(12, 34);
  return {
    seed,
    wording: makeWording(random),
    header: {
      face: random.chance(0.75) ? bold : regular,
      size: headerSize,
      letterSpacing: random.chance(0.4) ? random.between(0, 2) : 0,
      widthScale,
      embolden,
      ink,
    },
    headerCentre: random.chance(0.75) ? CARD_WIDTH / 2 + random.between(-14, 14) : random.between(400, 560),
    headerBaselines: [headerTop, headerTop + headerPitch],
    nikLabel: { ...base, face: random.chance(0.6) ? bold : regular, size: size * random.between(1.05, 1.5) },
    nik: {
      face: nikFace,
      size: nikSize,
      letterSpacing: random.chance(0.3) ? random.between(-1, 3) : 0,
      widthScale: random.chance(0.5) ? random.between(0.88, 1.1) : 1,
      embolden: random.chance(0.35) ? random.between(0.008, 0.045) : 0,
      ink,
    },
    nikBaseline,
    nikColonX: nikX - random.between(18, 40),
    nikX,
    label: { ...base, face: boldLabels ? bold : regular, size },
    value: { ...base, face: boldValues ? bold : regular, size: size * random.between(0.95, 1.05) },
    issue: {
      ...base,
      face: boldValues && random.chance(0.5) ? bold : regular,
      size: size * random.between(0.72, 0.95),
    },
    labelX,
    colonX,
    colonGap,
    ragged: random.chance(0.12),
    indent: random.chance(0.7) ? random.between(14, 40) : 0,
    bloodX: photoX - random.between(178, 226),
    bloodColonGap: random.between(4, 16),
    firstBaseline: nikBaseline + random.between(34, 48),
    rowPitch,
    valueRight: photoX - random.between(4, 18),
    wrapsNarrow: random.chance(0.2),
    photo: { x: photoX, y: photoY, width: photoWidth, height: photoWidth * random.between(1.2, 1.34) },
    issueBaseline: photoY + photoWidth * 1.34 + random.between(24, 44),
    ground: {
      hue: record.foreigner
        ? random.between(20, 38)
        : random.chance(0.88)
          ? random.between(190, 216)
          : random.between(170, 240),
      saturation: random.between(28, 70),
      lightness: random.between(76, 90),
      drift: random.between(-24, 24),
    },
    waveStrength: random.between(0.12, 0.5),
    mapStrength: random.between(0.05, 0.32),
    hasSignature: random.chance(0.92),
    hasHologram: random.chance(0.25),
  };
}
