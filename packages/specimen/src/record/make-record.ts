import { readFileSync } from 'node:fs';
import { createRandom, type Random } from '../random.js';
import { requireDefined } from '../require-defined.js';
import type { Split } from '../split.js';
import { addYears, type CalendarDate, printDate, randomDate } from './calendar.js';
import { type District, loadRegions, type Region } from './load-regions.js';
import { makeAddress } from './make-address.js';
import { makeForeigner } from './make-foreigner.js';
import { makeName, type Sex } from './make-name.js';
import { makeNeighbourhood } from './make-neighbourhood.js';
import { makeNonsense } from './make-nonsense.js';
import { omitRow } from './omit-row.js';
import type { FieldKind } from './print-rows.js';

/** The sixteen fields of the contract, as printed (province without the word PROVINSI, RT and RW apart). */
export interface ContractFields {
  id: string;
  name: string;
  pob: string;
  /** DD-MM-YYYY */
  dob: string;
  gender: string;
  address: string;
  rt: string;
  rw: string;
  village: string;
  district: string;
  /** With its kind, as printed: `KOTA KENDARI`, `KABUPATEN BOGOR`, `JAKARTA TIMUR`. */
  city: string;
  province: string;
  religion: string;
  marital_status: string;
  work: string;
  /** The contract spells it so. */
  nationnality: string;
}

/** What a card prints beside the contract's fields. */
export interface OtherFields {
  bloodType: string;
  validUntil: string;
  issuedPlace: string;
  issuedDate: string;
}

export interface CardRecord {
  readonly seed: string;
  readonly split: Split;
  readonly sex: Sex;
  readonly fields: Readonly<ContractFields>;
  readonly other: Readonly<OtherFields>;
  /** `003/004` with whatever blanks the card prints around the slash. */
  readonly printedNeighbourhood: string;
  /** The label Agama is replaced by Kepercayaan. */
  readonly believer: boolean;
  /** Decides the photo's ground: red for odd, blue for even. */
  readonly birthYear: number;
  /** Random words instead of a consistent person: NIK, dates and regions need not agree. */
  readonly nonsense: boolean;
  /** A resident of another country: an orange card with English values. */
  readonly foreigner: boolean;
  /** Rows the printer left out, and rows that have a label but no value; their fields are empty. */
  readonly omissions: Readonly<Partial<Record<FieldKind, 'row' | 'value'>>>;
  /** The birth date was corrected after the NIK was given, so the two differ by intent. */
  readonly birthCorrected: boolean;
}

interface Vocabulary {
  occupations: string[];
  occupationsAdded: string[];
  occupationsUnlisted: string[];
  religions: [string, number][];
  beliefs: string[];
  marital: [string, number][];
  bloodTypes: [string, number][];
  nationalities: [string, number][];
}

export const vocabulary = JSON.parse(
  readFileSync(new URL('../../data/vocabulary.json', import.meta.url), 'utf8'),
) as Vocabulary;

/** Share of nonsense specimens; the test split measures real-looking cards only. */
const NONSENSE_SHARE: Record<Split, number> = { train: 0.05, dev: 0.03, test: 0 };

/** Share of foreigners' cards, which the contract's lists of values do not cover. */
const FOREIGNER_SHARE: Record<Split, number> = { train: 0.01, dev: 0, test: 0 };

/** Share of cards that lack one of the rows or its value. */
const OMISSION_SHARE = 0.05;

const COMMON_JOBS = [
  'KARYAWAN SWASTA',
  'WIRASWASTA',
  'PELAJAR/MAHASISWA',
  'MENGURUS RUMAH TANGGA',
  'PETANI/PEKEBUN',
  'BELUM/TIDAK BEKERJA',
  'PEGAWAI NEGERI SIPIL',
  'BURUH HARIAN LEPAS',
  'PEDAGANG',
  'GURU',
  'PENSIUNAN',
];

const OTHER_PROVINCE_FORMS: Record<string, readonly string[]> = {
  'DAERAH ISTIMEWA YOGYAKARTA': ['DAERAH ISTIMEWA YOGYAKARTA', 'D.I. YOGYAKARTA', 'DI YOGYAKARTA'],
  ACEH: ['ACEH', 'ACEH', 'NANGGROE ACEH DARUSSALAM'],
  'KEPULAUAN BANGKA BELITUNG': ['KEPULAUAN BANGKA BELITUNG', 'BANGKA BELITUNG'],
};

/** Jakarta's cities are administrative and mostly printed without their kind. */
export function printCity(regency: string, random: Random): string {
  const jakarta = /^(?:KOTA|KABUPATEN) ADMINISTRASI (.+)$/.exec(regency)?.[1];
  if (!jakarta) return regency;
  return random.weighted([
    [jakarta, 80],
    [`KOTA ${jakarta}`, 12],
    [`KOTA ADM. ${jakarta}`, 3],
    [regency, 5],
  ] as const);
}

let javaDistricts: readonly District[] | undefined;

/** More than half of all people live on Java, in a third of the districts. */
function listJavaDistricts(): readonly District[] {
  javaDistricts ??= loadRegions().districts.filter(({ code }) => code.startsWith('3'));
  return javaDistricts;
}

/** A city or regency as a place of birth or issue: its name without the kind, with rare short forms. */
function bareCity(regency: string): string {
  return regency.replace(/^(KOTA|KABUPATEN) (ADMINISTRASI )?/, '');
}

function nameOfRegion(regions: ReadonlyMap<string, Region>, code: string): string {
  return requireDefined(regions.get(code), `region ${code}`).name;
}

function makeBirthPlace(random: Random, district: District): string {
  const { regencies, districts } = loadRegions();
  const home = random.chance(0.6) ? district : random.pick(districts);
  const regency = nameOfRegion(regencies, home.code.slice(0, 4));
  const bare = bareCity(regency);
  return random.weighted([
    [bare.startsWith('JAKARTA') && random.chance(0.7) ? 'JAKARTA' : bare, 72],
    [home.name, 14],
    [random.pick(home.villages), 8],
    [`${regency.startsWith('KOTA') ? 'KOTA' : random.pick(['KAB.', 'KAB', 'KABUPATEN'])} ${bare}`, 4],
    [random.pick(['SINGAPURA', 'KUALA LUMPUR', 'JEDDAH', 'DILI', 'MEKKAH', 'HONGKONG', 'AMSTERDAM']), 0.6],
  ] as const);
}

/**
 * Number of the region where the holder was first registered, birth date (day + 40 for women) and serial.
 * Source: government regulation PP 37/2007, article 37.
 */
export function makeNik(random: Random, districtCode: string, birth: CalendarDate, sex: Sex): string {
  const two = (value: number): string => String(value % 100).padStart(2, '0');
  const serial = random.weighted([
    [random.integer(1, 9), 70],
    [random.integer(1, 99), 15],
    [random.integer(1, 9999), 15],
  ] as const);
  const day = birth.day + (sex === 'female' ? 40 : 0);
  return `${districtCode}${two(day)}${two(birth.month)}${two(birth.year)}${String(serial).padStart(4, '0')}`;
}

export interface RecordOptions {
  readonly split?: Split;
  /** Overrides the split's own share of nonsense specimens, 0 to 1. */
  readonly nonsenseShare?: number;
  /** Overrides the split's own share of foreigners' cards, 0 to 1. */
  readonly foreignerShare?: number;
}

/**
 * A made-up person's card: the same seed gives the same record, always. Words of the name and the street come
 * from the split's own list, place names from the whole country.
 */
export function makeRecord(seed: string | number, options: RecordOptions = {}): CardRecord {
  const split = options.split ?? 'train';
  const random = createRandom(`${seed}/record/${split}`);
  const { provinces, regencies, districts } = loadRegions();

  const sex: Sex = random.chance(0.5) ? 'male' : 'female';
  const district = random.pick(random.chance(0.4) ? listJavaDistricts() : districts);
  const regency = nameOfRegion(regencies, district.code.slice(0, 4));
  const province = nameOfRegion(provinces, district.code.slice(0, 2));
  const birth = randomDate(random, { year: 1940, month: 1, day: 1 }, { year: 2008, month: 12, day: 31 });
  const birthCorrected = random.chance(0.015);
  const registered = birthCorrected
    ? randomDate(random, { ...birth, month: 1, day: 1 }, { ...birth, month: 12, day: 28 })
    : birth;
  const firstDistrict = random.chance(0.76) ? district : random.pick(districts);
  const village = random.pick(district.villages);
  const neighbourhood = makeNeighbourhood(random);
  const believer = random.chance(0.025);
  const city = printCity(regency, random);
  const earliestIssue = birth.year + 17 < 2011 ? { year: 2011, month: 2, day: 1 } : addYears(birth, 17);
  const issued = randomDate(random, earliestIssue, { year: 2025, month: 12, day: 31 });
  const name = makeName(random, sex, split);

  const fields: ContractFields = {
    id: makeNik(random, firstDistrict.code, registered, sex),
    name,
    pob: makeBirthPlace(random, district),
    dob: printDate(birth),
    gender: sex === 'male' ? 'LAKI-LAKI' : 'PEREMPUAN',
    address: makeAddress(random, split, village),
    rt: neighbourhood.rt,
    rw: neighbourhood.rw,
    village,
    district: district.name,
    city,
    province: random.pick(OTHER_PROVINCE_FORMS[province] ?? [province]),
    religion: believer ? random.pick(vocabulary.beliefs) : random.weighted(vocabulary.religions),
    marital_status: random.weighted(vocabulary.marital),
    work: random.weighted([
      [random.pick(COMMON_JOBS), 40],
      [random.pick(vocabulary.occupations), 40],
      [random.pick(vocabulary.occupationsAdded), 5],
      [random.pick(vocabulary.occupationsUnlisted), 15],
    ] as const),
    nationnality: random.weighted(vocabulary.nationalities),
  };
  const expiry = {
    ...birth,
    year: issued.year + 5,
    day: birth.month === 2 ? Math.min(birth.day, 28) : birth.day,
  };
  const other: OtherFields = {
    bloodType: random.weighted(vocabulary.bloodTypes),
    validUntil: random.chance(0.74) ? 'SEUMUR HIDUP' : printDate(expiry),
    issuedPlace: random.chance(0.75) ? bareCity(regency) : city,
    issuedDate: printDate(issued),
  };
  const record: CardRecord = {
    seed: String(seed),
    split,
    sex,
    fields,
    other,
    printedNeighbourhood: neighbourhood.printed,
    believer,
    birthYear: birth.year,
    nonsense: false,
    birthCorrected,
    foreigner: false,
    omissions: {},
  };
  const isNonsense = random.chance(options.nonsenseShare ?? NONSENSE_SHARE[split]);
  if (isNonsense) return makeNonsense(record, random);
  if (random.chance(options.foreignerShare ?? FOREIGNER_SHARE[split])) return makeForeigner(record, random);
  return random.chance(OMISSION_SHARE) ? omitRow(record, random) : record;
}
