import { readFileSync } from 'node:fs';
import type { Random } from '../random.js';
import { keepSplit, type Split } from '../split.js';
import { makePseudoWord } from './make-name.js';

const file = JSON.parse(readFileSync(new URL('../../data/streets.json', import.meta.url), 'utf8')) as {
  words: string;
  estates: string;
};

const wordsBySplit = new Map<Split, readonly string[]>();

/** Every word of street and estate names that may be printed in this split, sorted. */
export function listStreetWords(split: Split): readonly string[] {
  let words = wordsBySplit.get(split);
  if (!words) {
    words = [...new Set(keepSplit(`${file.words} ${file.estates}`.split(' '), split))].sort();
    wordsBySplit.set(split, words);
  }
  return words;
}

const ROMAN = 'I II III IV V VI VII VIII IX X XI XII'.split(' ');
const STREET_KINDS = [
  ['JL. ', 20],
  ['JL ', 10],
  ['JL.', 9],
  ['JLN. ', 5],
  ['JLN ', 4],
  ['JLN.', 2],
  ['JALAN ', 3],
] as const;
const LANE_KINDS = [
  ['GG. ', 8],
  ['GG ', 4],
  ['GG.', 3],
  ['GANG ', 3],
  ['LORONG ', 3],
  ['LR. ', 2],
  ['LRG. ', 2],
  ['SETAPAK ', 0.5],
] as const;
const HAMLET_KINDS = [
  ['DUSUN ', 10],
  ['DSN. ', 8],
  ['DSN ', 8],
  ['DSN.', 2],
  ['DUKUH ', 4],
  ['DK. ', 3],
  ['KP. ', 9],
  ['KP ', 9],
  ['KP.', 3],
  ['KAMPUNG ', 4],
  ['LINGK. ', 3],
  ['LINGK ', 2],
  ['LINGKUNGAN ', 3],
  ['LK. ', 2],
  ['LING. ', 1],
  ['BR. ', 3],
  ['BR ', 1],
  ['BANJAR ', 2],
  ['BANJAR DINAS ', 1],
  ['BLOK ', 3],
  ['JORONG ', 3],
  ['JR. ', 1],
  ['NAGARI ', 1],
  ['HUTA ', 1],
  ['DESA ', 3],
  ['DS. ', 3],
  ['DS ', 2],
  ['PADUKUHAN ', 0.6],
  ['RK. ', 0.5],
  ['', 12],
] as const;
const ESTATE_KINDS = [
  ['PERUM ', 8],
  ['PERUM. ', 5],
  ['PERUMAHAN ', 3],
  ['PERUMNAS ', 2],
  ['KOMP. ', 4],
  ['KOMPLEK ', 3],
  ['KOMP ', 2],
  ['BTN ', 4],
  ['GRIYA ', 2],
  ['TAMAN ', 2],
  ['TMN. ', 1],
  ['VILLA ', 2],
  ['RUSUN ', 1],
  ['RUSUNAWA ', 0.5],
  ['ASRAMA ', 1],
  ['ASR. ', 0.6],
  ['APT. ', 1],
  ['APARTEMEN ', 1],
  ['PURI ', 1.5],
  ['CLUSTER ', 1],
  ['PRM ', 0.6],
] as const;

/** One or two words a street or a hamlet could be named after; villages lend their names too. */
function placeWords(random: Random, split: Split, villageName: string): string {
  const words = listStreetWords(split);
  const word = (): string => {
    const draw = random.next();
    if (draw < 0.14) return makePseudoWord(random, split);
    if (draw < 0.3) return villageName.split(' ', 1).join();
    return random.pick(words);
  };
  const count = random.weighted([
    [1, 45],
    [2, 42],
    [3, 11],
  ] as const);
  const parts: string[] = [];
  while (parts.length < count) parts.push(word());
  if (random.chance(0.1))
    parts.unshift(random.pick(['RAYA', 'KH.', 'KH', 'DR.', 'LETJEN', 'MAYJEND', 'P.', 'ST.', 'H.', 'R.A.']));
  if (random.chance(0.16))
    parts.push(
      random.pick([
        'BARAT',
        'TIMUR',
        'UTARA',
        'SELATAN',
        'TENGAH',
        'RAYA',
        'DALAM',
        'INDAH',
        'BARU',
        'LAMA',
        'KIDUL',
        'LOR',
        'WETAN',
        'KULON',
        'HILIR',
        'HULU',
      ]),
    );
  if (random.chance(0.17)) parts.push(random.pick(ROMAN));
  else if (random.chance(0.05)) parts.push(`${random.integer(1, 25)}`);
  return parts.join(' ');
}

function houseNumber(random: Random): string {
  const number = random.chance(0.8) ? random.integer(1, 199) : random.integer(200, 1999);
  const suffix = random.weighted([
    ['', 80],
    ['A', 5],
    ['B', 4],
    ['C', 2],
    ['-A', 2],
    [' A', 2],
    [`/${random.integer(1, 40)}`, 5],
    [`-${random.integer(1, 40)}`, 2],
  ] as const);
  return `${random.weighted([
    ['NO. ', 25],
    ['NO.', 25],
    ['NO ', 25],
    ['NO: ', 1],
    ['NOMOR ', 2],
    ['', 8],
    ['/', 2],
  ] as const)}${number}${suffix}`;
}

function block(random: Random): string {
  const letters =
    random.pick([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']) + (random.chance(0.15) ? random.pick([...'ABCDEFG']) : '');
  const left = random.integer(1, 40);
  const right = random.integer(1, 60);
  return random.pick([
    `BLOK ${letters}${left}/${right}`,
    `BLOK ${letters} NO.${right}`,
    `BLOK ${letters} NO. ${right}`,
    `BLOK ${letters}-${left} NO ${right}`,
    `BLOK ${letters}${left} NO.${right}`,
    `BLOK ${letters}.${left}/${right}`,
    `BLK ${letters} ${left} NO ${right}`,
    `BLOK ${letters} ${left} NO. ${right}`,
    `${letters}${left}/${right}`,
    `${letters}.${left} NO.${right}`,
    `${letters}-${right}`,
    `BLOK ${random.pick(ROMAN)} NO ${right}`,
  ]);
}

/** The street line of an address as a card prints it, in capitals. */
export function makeAddress(random: Random, split: Split, villageName: string): string {
  const name = (): string => placeWords(random, split, villageName);
  const parts: string[] = [];
  const kind = random.weighted([
    ['street', 46],
    ['hamlet', 28],
    ['estate', 18],
    ['lane', 8],
  ] as const);
  if (kind === 'street') {
    parts.push(random.weighted(STREET_KINDS) + name());
    if (random.chance(0.13)) parts.push(random.weighted(LANE_KINDS) + name());
    if (random.chance(0.1))
      parts.push(`KM. ${random.integer(1, 40)}${random.chance(0.3) ? `,${random.integer(1, 9)}` : ''}`);
    if (random.chance(0.66)) parts.push(houseNumber(random));
    if (random.chance(0.06)) parts.push(random.weighted(HAMLET_KINDS) + name());
  } else if (kind === 'hamlet') {
    parts.push(random.weighted(HAMLET_KINDS) + name());
    if (random.chance(0.12)) parts.push(houseNumber(random));
  } else if (kind === 'estate') {
    parts.push(random.weighted(ESTATE_KINDS) + name(), block(random));
    if (random.chance(0.1)) parts.unshift(`${random.weighted(STREET_KINDS)}${name()}`);
  } else {
    parts.push(random.weighted(LANE_KINDS) + name());
    if (random.chance(0.6)) parts.push(houseNumber(random));
  }
  if (random.chance(0.05)) {
    const rt = random.integer(1, 20);
    const rw = random.integer(1, 12);
    parts.push(
      random.pick([
        `RT.${rt} RW.${rw}`,
        `RT ${rt} RW ${rw}`,
        `RT.00${rt % 10}/00${rw % 10}`,
        `RT. 0${rt % 10} RW. 0${rw % 10}`,
        `RT ${rt}/${rw}`,
        `RT.${rt}`,
      ]),
    );
  }
  return parts
    .join(random.chance(0.04) ? ', ' : ' ')
    .slice(0, 90)
    .trim();
}
