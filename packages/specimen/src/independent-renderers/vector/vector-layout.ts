import type { Random } from '../../random.js';
import type { CardRecord } from '../../record/make-record.js';
import type { LabelWording } from '../../record/print-rows.js';
import { pickHeldOutFaces } from './load-held-out-faces.js';
import type { NumberStyle } from './number-digits.js';
import type { TextStyle } from './outline-text.js';
import { type PhotoPlace, SHEET_WIDTH } from './vector-artwork.js';

/** Lengths in the drawing's units. */
export interface VectorLayout {
  readonly header: TextStyle;
  readonly headerX: number;
  readonly headerY: number;
  readonly headerPitch: number;
  readonly label: TextStyle;
  readonly value: TextStyle;
  readonly issue: TextStyle;
  readonly nikLabel: TextStyle;
  readonly number: NumberStyle;
  readonly numberX: number;
  readonly numberY: number;
  readonly labelX: number;
  readonly indent: number;
  readonly colonX: number;
  readonly valueX: number;
  readonly firstY: number;
  readonly pitch: number;
  readonly colonStyle: 'column' | 'after-label' | 'before-value' | 'none';
  readonly photo: PhotoPlace;
  readonly bloodX: number;
  /** Deviation of each row from its place and from the level, in units and degrees. */
  readonly jitter: number;
  readonly slant: number;
  /** Opacity of the print at the card's right end; 1 on the left. */
  readonly fade: number;
  readonly wording: LabelWording;
}

/** Label spellings of this renderer; some of them no other renderer prints. */
const SPELLINGS = {
  nik: [['NIK', 1]],
  name: [
    ['Nama', 9],
    ['Nama Lengkap', 1],
  ],
  birth: [
    ['Tempat/Tgl Lahir', 6],
    ['Tempat/Tgl. Lahir', 2],
    ['Tempat/Tanggal Lahir', 1],
    ['Tempat, Tgl Lahir', 1],
  ],
  gender: [
    ['Jenis Kelamin', 8],
    ['Jenis kelamin', 1],
    ['J. Kelamin', 1],
  ],
  blood: [
    ['Gol. Darah', 8],
    ['Gol Darah', 1],
    ['Gol. Drh', 1],
  ],
  address: [['Alamat', 1]],
  neighbourhood: [
    ['RT/RW', 9],
    ['RT / RW', 1],
  ],
  village: [
    ['Kel/Desa', 8],
    ['Kel./Desa', 1],
    ['Desa/Kel', 1],
  ],
  district: [
    ['Kecamatan', 19],
    ['Kec.', 1],
  ],
  religion: [['Agama', 1]],
  marital: [
    ['Status Perkawinan', 9],
    ['Status Kawin', 1],
  ],
  work: [['Pekerjaan', 1]],
  nationality: [['Kewarganegaraan', 1]],
  valid: [
    ['Berlaku Hingga', 8],
    ['Berlaku hingga', 1],
    ['Berlaku s.d.', 1],
  ],
} as const;

function chooseWording(random: Random): LabelWording {
  return Object.fromEntries(
    Object.entries(SPELLINGS).map(([kind, spellings]) => [kind, random.weighted<string>(spellings)]),
  );
}

export function chooseLayout(record: CardRecord, random: Random): VectorLayout {
  const { regular, bold } = pickHeldOutFaces(random);
  const tone = random.integer(5, 58);
  const ink = `rgb(${tone},${tone},${tone + random.integer(0, 14)})`;
  const size = random.between(21, 25.5);
  const stretch = random.between(0.9, 1.04);
  const text = { size, stretch, ink };
  const labelX = random.between(24, 54);
  const colonX = labelX + size * random.between(8.6, 10.4);
  const photoWidth = random.between(188, 222);
  const photoX = SHEET_WIDTH - photoWidth - random.between(24, 58);
  const photoY = random.between(112, 170);
  const headerY = random.between(38, 50);
  const headerPitch = random.between(29, 36);
  const digitHeight = random.between(26, 34);
  const numberY = headerY + headerPitch + digitHeight + random.between(12, 30);
  return {
    header: { ...text, face: random.chance(0.7) ? bold : regular, size: random.between(25, 32) },
    headerX: random.pick([500, 500, random.between(390, 560)]),
    headerY,
    headerPitch,
    label: { ...text, face: regular },
    value: { ...text, face: random.chance(0.55) ? bold : regular, size: size * random.between(0.96, 1.06) },
    issue: { ...text, face: regular, size: size * random.between(0.74, 0.95) },
    nikLabel: { ...text, face: random.chance(0.5) ? bold : regular, size: size * random.between(1.1, 1.55) },
    number: {
      height: digitHeight,
      advance: random.between(22.5, 27.5),
      weight: random.between(0.085, 0.13),
      ink,
    },
    numberX: labelX + random.between(130, 200),
    numberY,
    labelX,
    indent: random.pick([0, random.between(12, 40)]),
    colonX,
    valueX: colonX + size * random.between(0.5, 0.95),
    firstY: numberY + random.between(34, 48),
    pitch: random.between(30, 35.5),
    colonStyle: random.weighted([
      ['column', 8],
      ['after-label', 1],
      ['before-value', 1],
      ['none', 0.4],
    ] as const),
    photo: { x: photoX, y: photoY, width: photoWidth, height: photoWidth * random.between(1.22, 1.34) },
    bloodX: photoX - random.between(172, 212),
    jitter: random.chance(0.4) ? random.between(0.2, 1.3) : 0,
    slant: random.chance(0.3) ? random.between(-0.5, 0.5) : 0,
    fade: random.chance(0.3) ? random.between(0.62, 0.95) : 1,
    wording: { ...chooseWording(random), ...(record.believer ? { religion: 'Kepercayaan' } : {}) },
  };
}
