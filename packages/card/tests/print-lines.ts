import type { CtcPosteriors, StepCandidate, TextLine } from '../src/text-line.js';

/** A card as text lines, without a picture: what a reader without faults would hand over. */
export interface PrintedCard {
  province: string;
  city: string;
  nik: string;
  name: string[];
  birth: string[];
  gender: string;
  blood: string;
  address: string[];
  rtRw: string;
  village: string;
  district: string;
  religionLabel: string;
  religion: string | string[];
  marital: string;
  work: string;
  nation: string;
  valid: string;
  issuedPlace: string;
  issuedDate: string;
}

export const SPECIMEN: PrintedCard = {
  province: 'PROVINSI SULAWESI TENGGARA',
  city: 'KOTA KENDARI',
  nik: '7471085708850003',
  name: ['SITI SPESIMEN'],
  birth: ['KENDARI, 17-08-1985'],
  gender: 'PEREMPUAN',
  blood: 'O',
  address: ['JL. CONTOH NO. 12'],
  rtRw: '006/003',
  village: 'KORUMBA',
  district: 'MANDONGA',
  religionLabel: 'Agama',
  religion: 'ISLAM',
  marital: 'KAWIN',
  work: 'PEGAWAI NEGERI SIPIL (PNS)',
  nation: 'WNI',
  valid: 'SEUMUR HIDUP',
  issuedPlace: 'KENDARI',
  issuedDate: '02-03-2013',
};

export interface PrintOptions {
  /** Label, colon and value come as one line, or each as detectors mostly give them. */
  readonly boxes?: 'together' | 'apart';
  readonly colon?: string;
  /** Labels that were not detected, by their text. */
  readonly missing?: readonly string[];
  readonly posteriors?: boolean;
  readonly tilt?: number;
}

const LABEL_X = 30;
const COLON_X = 258;
const VALUE_X = 276;
const PHOTO_X = 830;
const PITCH = 40;
const LETTER = 13;
/** The number is set in a face of its own: so much wider and higher than the rest. */
const NUMBER_SIZE = 1.8;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz .,:;/-()'+&";

export function printLines(card: PrintedCard, options: PrintOptions = {}): TextLine[] {
  const { boxes = 'apart', colon = ':', missing = [], posteriors = true, tilt = 0 } = options;
  const lines: TextLine[] = [];
  let y = 40;
  const put = (text: string, x: number, at = y, size = 1) => {
    if (text !== '') lines.push(toLine(text, x, at + tilt * x, posteriors, size));
  };
  const centred = (text: string) => put(text, 500 - (text.length * LETTER) / 2);
  const row = (label: string, values: readonly string[], sameRow?: () => void, size = 1) => {
    const [first = '', ...others] = values;
    const showLabel = label !== '' && !missing.includes(label);
    if (boxes === 'together' && showLabel) {
      lines.push(
        toSpacedLine(
          [
            [label, LABEL_X],
            [colon, COLON_X],
            [first, VALUE_X, size],
          ],
          y,
          tilt,
          posteriors,
        ),
      );
    } else {
      if (showLabel) put(label, LABEL_X);
      put(colon === '' ? first : `${colon} ${first}`, colon === '' ? VALUE_X : COLON_X, y, size);
    }
    sameRow?.();
    y += PITCH;
    for (const value of others) {
      put(value, VALUE_X);
      y += PITCH;
    }
  };
  centred(card.province);
  y += PITCH;
  centred(card.city);
  y += PITCH * 1.5;
  row('NIK', [card.nik], undefined, NUMBER_SIZE);
  y += 10;
  row('Nama', card.name);
  row('Tempat/Tgl Lahir', card.birth);
  row('Jenis Kelamin', [card.gender], () => put(`Gol. Darah : ${card.blood}`, 600));
  row('Alamat', card.address);
  row('RT/RW', [card.rtRw]);
  row('Kel/Desa', [card.village]);
  row('Kecamatan', [card.district]);
  row(card.religionLabel, [card.religion].flat());
  row('Status Perkawinan', [card.marital]);
  row('Pekerjaan', [card.work], () => put(card.issuedPlace, PHOTO_X, y - 6));
  row('Kewarganegaraan', [card.nation], () => put(card.issuedDate, PHOTO_X, y - 6));
  row('Berlaku Hingga', [card.valid]);
  return lines;
}

export function toLine(text: string, left: number, centreY: number, posteriors = true, size = 1): TextLine {
  return toSpacedLine([[text, left, size]], centreY, 0, posteriors);
}

/** Pieces at their own places, read as one line; gaps are blanks of the recogniser. */
function toSpacedLine(
  pieces: readonly (readonly [text: string, left: number, size?: number])[],
  y: number,
  tilt: number,
  withPosteriors: boolean,
): TextLine {
  const places = pieces
    .filter(([text]) => text !== '')
    .flatMap(([text, x, size = 1], index) => [
      ...(index > 0 ? [{ character: ' ', left: x - LETTER, right: x }] : []),
      ...Array.from(text, (character, at) => ({
        character,
        left: x + at * LETTER * size,
        right: x + (at + 1) * LETTER * size,
      })),
    ]);
  const left = places[0]?.left ?? 0;
  const width = (places.at(-1)?.right ?? 0) - left;
  const height = 22 * Math.max(...pieces.map(([, , size = 1]) => size));
  const centreY = y + tilt * left;
  const top = centreY - height / 2;
  const line = {
    text: places.map(({ character }) => character).join(''),
    confidence: 0.99,
    characters: places.map((place) => ({
      character: place.character,
      confidence: 0.99,
      at: ((place.left + place.right) / 2 - left) / width,
    })),
    place: { centreX: left + width / 2, centreY, width, height },
    polygon: [
      { x: left, y: top },
      { x: left + width, y: top },
      { x: left + width, y: top + height },
      { x: left, y: top + height },
    ] as const,
    engine: withPosteriors ? ('fast' as const) : ('tesseract' as const),
  };
  return withPosteriors ? { ...line, posteriors: toCtcPosteriors(line.text) } : line;
}

/** Posteriors sure of a text; `doubts` gives other characters a probability at an index. */
export function toCtcPosteriors(
  text: string,
  doubts: Readonly<Record<number, Readonly<Record<string, number>>>> = {},
): CtcPosteriors {
  const symbol = (character: string) => ALPHABET.indexOf(character) + 1;
  const blank: StepCandidate[] = [[0, Math.log(0.999)]];
  const steps: StepCandidate[][] = [blank];
  Array.from(text).forEach((character, index) => {
    const others = Object.entries(doubts[index] ?? {});
    const rest = others.reduce((sum, [, probability]) => sum + probability, 0);
    const candidates: StepCandidate[] = [[symbol(character), Math.log(Math.max(1e-4, 0.995 - rest))]];
    for (const [other, probability] of others)
      candidates.push([other === '' ? 0 : symbol(other), Math.log(probability)]);
    steps.push(
      candidates.sort((a, b) => b[1] - a[1]),
      blank,
    );
  });
  return { alphabet: ALPHABET, steps, floorLogProbability: Math.log(1e-4) };
}
