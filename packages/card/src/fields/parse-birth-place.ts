import { allDistricts, allRegencies, toTown, villagesOf } from '../data/regions.js';
import type { Ribbon } from './field-span.js';
import type { RegionReadings } from './parse-regions.js';
import { placeWeights } from './words/character-weights.js';
import { type Reading, readWithVocabulary, type Vocabulary } from './words/choose-word.js';

/** Places of birth are mostly towns that name a regency; districts are rarer, villages not listed at all. */
const TOWN_CREDIT = 5;
const DISTRICT_CREDIT = 3;
/** Most people live where they were born. */
const HOME_TOWN_CREDIT = 9;
const HOME_DISTRICT_CREDIT = 7;
const HOME_VILLAGE_CREDIT = 5;

let places: Vocabulary | undefined;

export function readBirthPlace(ribbon: Ribbon, home: RegionReadings): Reading | null {
  const near = new Map<string, number>();
  for (const name of home.codes.district ? villagesOf(home.codes.district) : [])
    near.set(name, HOME_VILLAGE_CREDIT);
  if (home.district) near.set(home.district.text, HOME_DISTRICT_CREDIT);
  if (home.city) {
    const town = toTown(home.city.text);
    near.set(`KAB. ${town}`, HOME_VILLAGE_CREDIT);
    near.set(home.city.text, HOME_VILLAGE_CREDIT);
    near.set(town, HOME_TOWN_CREDIT);
  }
  return readWithVocabulary(ribbon, placeWeights, near, listPlaces());
}

/** Regencies without their kind; the larger credit of a name that is both wins. */
function listPlaces(): Vocabulary {
  if (places) return places;
  const credits = new Map<string, number>();
  for (const district of allDistricts()) credits.set(district.names[0]!, DISTRICT_CREDIT);
  for (const regency of allRegencies()) {
    for (const name of regency.names) {
      credits.set(toTown(name), TOWN_CREDIT);
    }
  }
  credits.set('JAKARTA', TOWN_CREDIT);
  places = credits;
  return places;
}
