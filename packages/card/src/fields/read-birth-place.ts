import { allDistricts, allRegencies } from '../regions/regions.js';
import { placeWeights } from './character-weights.js';
import { type Reading, readWithVocabulary, type Vocabulary } from './choose-word.js';
import type { Ribbon } from './ribbon.js';

/** Places of birth are mostly towns that name a regency; districts are rarer, villages not listed at all. */
const TOWN_CREDIT = 4.5;
const DISTRICT_CREDIT = 2.5;

let places: Vocabulary | undefined;

export function readBirthPlace(ribbon: Ribbon): Reading | null {
  return readWithVocabulary(ribbon, placeWeights, listPlaces());
}

/** Regencies without their kind; the larger credit of a name that is both wins. */
function listPlaces(): Vocabulary {
  if (places) return places;
  const credits = new Map<string, number>();
  for (const district of allDistricts()) credits.set(district.names[0]!, DISTRICT_CREDIT);
  for (const regency of allRegencies()) {
    for (const name of regency.names) {
      credits.set(name.replace(/^(KOTA|KABUPATEN) (ADMINISTRASI )?/, ''), TOWN_CREDIT);
    }
  }
  places = credits;
  return places;
}
