import { allDistricts, allRegencies, toTown, villagesOf } from '../data/regions.js';
import type { FieldSpan } from './field-span.js';
import type { ParsedRegions } from './parse-regions.js';
import { placeWeights } from './words/character-weights.js';
import { isDamagedWord } from './words/find-damage.js';
import type { Vocabulary } from './words/nearest-words.js';
import { type ParsedText, parseText } from './words/parse-text.js';

/** Places of birth are mostly towns that name a regency; districts are rarer, villages not listed at all. In nats. */
const TOWN_LOG_PRIOR = 5;
const DISTRICT_LOG_PRIOR = 3;
/** Most people live where they were born. */
const HOME_TOWN_LOG_PRIOR = 9;
const HOME_DISTRICT_LOG_PRIOR = 7;
const HOME_VILLAGE_LOG_PRIOR = 5;

/** @param home the regions the card was issued in */
export function parseBirthPlace(span: FieldSpan, home: ParsedRegions): ParsedText | null {
  const parsed = parseText(span, placeWeights, toHomePlaces(home), listPlaces());
  return parsed && { ...parsed, partial: isDamagedWord(parsed, listPlaces().keys()) };
}

function toHomePlaces({ codes, district, city }: ParsedRegions): Vocabulary {
  const near = new Map<string, number>();
  for (const name of codes.district ? villagesOf(codes.district) : []) near.set(name, HOME_VILLAGE_LOG_PRIOR);
  if (district) near.set(district.text, HOME_DISTRICT_LOG_PRIOR);
  if (city) {
    const town = toTown(city.text);
    near.set(`KAB. ${town}`, HOME_VILLAGE_LOG_PRIOR);
    near.set(city.text, HOME_VILLAGE_LOG_PRIOR);
    near.set(town, HOME_TOWN_LOG_PRIOR);
  }
  return near;
}

let places: Vocabulary | undefined;

/** Districts, and regencies without their kind; the larger log prior of a name that is both wins. */
function listPlaces(): Vocabulary {
  places ??= new Map([
    ...[...allDistricts()].flatMap(({ names }) => names.map((name) => [name, DISTRICT_LOG_PRIOR] as const)),
    ...allRegencies().flatMap(({ names }) => names.map((name) => [toTown(name), TOWN_LOG_PRIOR] as const)),
    ['JAKARTA', TOWN_LOG_PRIOR] as const,
  ]);
  return places;
}
