import {
  allDistricts,
  allProvinces,
  allRegencies,
  districtsOf,
  type Region,
  villagesOf,
} from '../data/regions.js';
import type { FieldSpan } from './field-span.js';
import { placeWeights } from './words/character-weights.js';
import { isDamagedWord } from './words/find-damage.js';
import type { Vocabulary } from './words/nearest-words.js';
import { type ParsedText, parseText } from './words/parse-text.js';

export interface RegionSpans {
  readonly province: FieldSpan | null;
  readonly city: FieldSpan | null;
  readonly district: FieldSpan | null;
  readonly village: FieldSpan | null;
}

export interface ParsedRegions {
  readonly province: ParsedText | null;
  readonly city: ParsedText | null;
  readonly district: ParsedText | null;
  readonly village: ParsedText | null;
  /** Codes of the regions whose names were read, where listed within the region above. */
  readonly codes: { readonly province?: string; readonly city?: string; readonly district?: string };
  readonly villageListed: boolean;
}

/** Log priors in nats over a free string: of a name the regions above lead one to expect, and of any other listed name. */
const EXPECTED_LOG_PRIOR = 9;
const LISTED_LOG_PRIOR = 5;
/** There are few provinces, all of them known. */
const PROVINCE_LOG_PRIOR = 11;
/** The NIK names the region of first registration, which most holders still live in. */
const NIK_LOG_PRIOR = 2;

/** Province, city, district and village, each expected to lie within the one before and none forced to. */
export function parseRegions(spans: RegionSpans, nik: string): ParsedRegions {
  const province = parseProvince(spans.province, nik);
  const provinceCode = codeOf(allProvinces(), province?.text);
  const city = parseCity(spans.city, provinceCode, nik);
  const cityCode =
    codeOf(inside(allRegencies(), provinceCode), city?.text) ?? codeOf(allRegencies(), city?.text);
  const district = parseDistrict(spans.district, cityCode, nik);
  const districtCode = cityCode ? codeOf(districtsOf(cityCode), district?.text) : undefined;
  const villages = districtCode ? villagesOf(districtCode) : [];
  const village = parseVillage(spans.village, cityCode, districtCode);
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

/** Whether a header's print begins as that of a KTP does, or like it. */
export function beginsWithProvinceWord(header: string): boolean {
  return HEADER_WORD.test(header);
}

/** The word PROVINSI is part of the header's print and not of the field. */
function parseProvince(span: FieldSpan | null, nik: string): ParsedText | null {
  const names = toVocabulary(
    allProvinces(),
    (region) => PROVINCE_LOG_PRIOR + (nik.startsWith(region.code) ? NIK_LOG_PRIOR : 0),
  );
  const parsed = parse(span, new Map([...names].map(([name, logPrior]) => [PROVINCE_WORD + name, logPrior])));
  if (!parsed) return null;
  const text = parsed.text.replace(HEADER_WORD, '').trim();
  // The provinces are known, and so is the word before them: print that is neither was not read whole.
  return { ...parsed, text, partial: !parsed.listed && !names.has(text) };
}

/** Regencies and cities are known, too. */
function parseCity(span: FieldSpan | null, provinceCode: string | undefined, nik: string): ParsedText | null {
  const names = toVocabulary(allRegencies(), (region) => logPriorOf(region, provinceCode, nik));
  const parsed = parse(span, names);
  return parsed && { ...parsed, partial: !parsed.listed };
}

function parseDistrict(span: FieldSpan | null, cityCode: string | undefined, nik: string): ParsedText | null {
  const own = cityCode ? districtsOf(cityCode) : [];
  const expected = toVocabulary(
    own,
    (region) => EXPECTED_LOG_PRIOR + (nik.startsWith(region.code) ? NIK_LOG_PRIOR : 0),
  );
  const parsed = parse(span, expected);
  if (!parsed || parsed.listed) return parsed;
  return parse(span, expected, listDistricts());
}

function parseVillage(span: FieldSpan | null, cityCode?: string, districtCode?: string): ParsedText | null {
  const expected = toNames(districtCode ? villagesOf(districtCode) : [], EXPECTED_LOG_PRIOR);
  const parsed = parse(span, expected);
  if (!parsed || parsed.listed || !cityCode) return parsed;
  const nearby = districtsOf(cityCode)
    .filter((district) => district.code !== districtCode)
    .flatMap((district) => villagesOf(district.code));
  return parse(span, expected, toNames(nearby, LISTED_LOG_PRIOR));
}

function parse(span: FieldSpan | null, ...vocabularies: Vocabulary[]): ParsedText | null {
  const parsed = span && parseText(span, placeWeights, ...vocabularies);
  if (!parsed) return null;
  return { ...parsed, partial: vocabularies.some((words) => isDamagedWord(parsed, words.keys())) };
}

function logPriorOf(region: Region, provinceCode: string | undefined, nik: string): number {
  const expected = provinceCode !== undefined && region.code.startsWith(provinceCode);
  return (
    (expected ? EXPECTED_LOG_PRIOR : LISTED_LOG_PRIOR) + (nik.startsWith(region.code) ? NIK_LOG_PRIOR : 0)
  );
}

/** All printed forms weigh the same: a city of Jakarta printed without its kind must not gain it. */
function toVocabulary(
  regions: Iterable<Region>,
  logPriorFor: (region: Region) => number,
): Map<string, number> {
  const vocabulary = new Map<string, number>();
  for (const region of regions) {
    const logPrior = logPriorFor(region);
    for (const name of region.names) vocabulary.set(name, Math.max(logPrior, vocabulary.get(name) ?? 0));
  }
  return vocabulary;
}

function toNames(names: readonly string[], logPrior: number): Map<string, number> {
  return new Map(names.map((name) => [name, logPrior]));
}

let districts: Vocabulary | undefined;

function listDistricts(): Vocabulary {
  districts ??= toVocabulary(allDistricts(), () => LISTED_LOG_PRIOR);
  return districts;
}

function inside(regions: readonly Region[], code: string | undefined): Region[] {
  return code ? regions.filter((region) => region.code.startsWith(code)) : [];
}

function codeOf(regions: readonly Region[], name: string | undefined): string | undefined {
  return name === undefined ? undefined : regions.find((region) => region.names.includes(name))?.code;
}
