import {
  allDistricts,
  allProvinces,
  allRegencies,
  districtsOf,
  type Region,
  villagesOf,
} from '../data/regions.js';
import type { Ribbon } from './field-span.js';
import { placeWeights } from './words/character-weights.js';
import { type Reading, readWithVocabulary, type Vocabulary } from './words/choose-word.js';

export interface RegionRibbons {
  readonly province: Ribbon | null;
  readonly city: Ribbon | null;
  readonly district: Ribbon | null;
  readonly village: Ribbon | null;
}

export interface RegionReadings {
  readonly province: Reading | null;
  readonly city: Reading | null;
  readonly district: Reading | null;
  readonly village: Reading | null;
  /** Codes of the regions whose names were read, where listed within the region above. */
  readonly codes: { readonly province?: string; readonly city?: string; readonly district?: string };
  readonly villageListed: boolean;
}

/** Credits in nats over a free string: a name the regions above lead one to expect, and any other listed name. */
const EXPECTED = 9;
const LISTED = 5;
/** There are few provinces, all of them known. */
const PROVINCE = 11;
/** The NIK names the region of first registration, which most holders still live in. */
const NIK_AGREES = 2;

/** Province, city, district and village, each expected to lie within the one before and none forced to. */
export function readRegions(ribbons: RegionRibbons, nik: string): RegionReadings {
  const province = readProvince(ribbons.province, nik);
  const provinceCode = codeOf(allProvinces(), province?.text);
  const city = read(
    ribbons.city,
    toVocabulary(allRegencies(), (region) => creditOf(region, provinceCode, nik)),
  );
  const cityCode =
    codeOf(inside(allRegencies(), provinceCode), city?.text) ?? codeOf(allRegencies(), city?.text);
  const district = readDistrict(ribbons.district, cityCode, nik);
  const districtCode = cityCode ? codeOf(districtsOf(cityCode), district?.text) : undefined;
  const villages = districtCode ? villagesOf(districtCode) : [];
  const village = readVillage(ribbons.village, cityCode, districtCode);
  return {
    province,
    city,
    district,
    village,
    codes: {
      ...(provinceCode ? { province: provinceCode } : {}),
      ...(cityCode ? { city: cityCode } : {}),
      ...(districtCode ? { district: districtCode } : {}),
    },
    villageListed: village !== null && villages.includes(village.text),
  };
}

const PROVINCE_WORD = 'PROVINSI ';

/** The word, also where its first letters were cut off or misread; no province's name begins with one that ends like it. */
const HEADER_WORD = /^(PR[O0]V[I1l]N[S5][I1l]\s*|\S{0,6}N[S5][I1l]\s+)/i;

/** The word PROVINSI is part of the header's print and not of the field. */
function readProvince(ribbon: Ribbon | null, nik: string): Reading | null {
  const names = toVocabulary(
    allProvinces(),
    (region) => PROVINCE + (nik.startsWith(region.code) ? NIK_AGREES : 0),
  );
  const reading = read(ribbon, new Map([...names].map(([name, credit]) => [PROVINCE_WORD + name, credit])));
  if (!reading) return null;
  const text = reading.text.replace(HEADER_WORD, '').trim();
  return { ...reading, text };
}

function readDistrict(ribbon: Ribbon | null, cityCode: string | undefined, nik: string): Reading | null {
  const own = cityCode ? districtsOf(cityCode) : [];
  const expected = toVocabulary(own, (region) => EXPECTED + (nik.startsWith(region.code) ? NIK_AGREES : 0));
  const reading = read(ribbon, expected);
  if (!reading || reading.listed) return reading;
  return read(ribbon, expected, listDistricts());
}

function readVillage(ribbon: Ribbon | null, cityCode?: string, districtCode?: string): Reading | null {
  const expected = toNames(districtCode ? villagesOf(districtCode) : [], EXPECTED);
  const reading = read(ribbon, expected);
  if (!reading || reading.listed || !cityCode) return reading;
  const nearby = districtsOf(cityCode)
    .filter((district) => district.code !== districtCode)
    .flatMap((district) => villagesOf(district.code));
  return read(ribbon, expected, toNames(nearby, LISTED));
}

function read(ribbon: Ribbon | null, ...vocabularies: Vocabulary[]): Reading | null {
  return ribbon && readWithVocabulary(ribbon, placeWeights, ...vocabularies);
}

function creditOf(region: Region, provinceCode: string | undefined, nik: string): number {
  const expected = provinceCode !== undefined && region.code.startsWith(provinceCode);
  return (expected ? EXPECTED : LISTED) + (nik.startsWith(region.code) ? NIK_AGREES : 0);
}

/** All printed forms weigh the same: a city of Jakarta printed without its kind must not gain it. */
function toVocabulary(regions: Iterable<Region>, creditFor: (region: Region) => number): Map<string, number> {
  const vocabulary = new Map<string, number>();
  for (const region of regions) {
    const credit = creditFor(region);
    for (const name of region.names) vocabulary.set(name, Math.max(credit, vocabulary.get(name) ?? 0));
  }
  return vocabulary;
}

function toNames(names: readonly string[], credit: number): Map<string, number> {
  return new Map(names.map((name) => [name, credit]));
}

let districts: Vocabulary | undefined;

function listDistricts(): Vocabulary {
  districts ??= toVocabulary(allDistricts(), () => LISTED);
  return districts;
}

function inside(regions: readonly Region[], code: string | undefined): Region[] {
  return code ? regions.filter((region) => region.code.startsWith(code)) : [];
}

function codeOf(regions: readonly Region[], name: string | undefined): string | undefined {
  return name === undefined ? undefined : regions.find((region) => region.names.includes(name))?.code;
}
