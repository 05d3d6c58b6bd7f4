import { toTown } from '../data/regions.js';
import type { PlacedCharacter } from '../layout/characters.js';
import type { CardLayout } from '../layout/gather-rows.js';
import { type FieldSpan, toFieldSpan } from './field-span.js';
import { type ParsedDate, parseDateSpan } from './parse-date.js';
import { placeWeights } from './words/character-weights.js';
import { isDamagedWord } from './words/find-damage.js';
import type { Vocabulary } from './words/nearest-words.js';
import { type ParsedText, parseText } from './words/parse-text.js';

export interface ParsedIssue {
  readonly place: (ParsedText & { readonly span: FieldSpan }) | null;
  readonly date: ParsedDate | null;
}

/** The city is mostly the one in the header, printed with or without its kind; in nats. */
const HEADER_CITY_LOG_PRIOR = 9;
/** The place stands on the row right above the date: less than two pitches away. */
const MAX_PITCHES_ABOVE_DATE = 1.9;
/** A place of issue has no fewer letters. */
const MIN_LETTERS_OF_PLACE = 3;

/**
 * Place and date of issue, from the column under the photo and from what was joined to a value there. The
 * date is the sure mark; the place stands right above it, and everything below is the signature.
 */
export function parseIssue(
  { photoColumn, grid }: CardLayout,
  joined: readonly (readonly PlacedCharacter[])[],
  city: string,
): ParsedIssue {
  const rows = [...photoColumn.map(({ characters }) => characters), ...joined]
    .flatMap((characters) => {
      const [first] = characters;
      return first ? [{ characters, x: first.x, y: first.line.y }] : [];
    })
    .sort((a, b) => a.y - b.y || a.x - b.x);
  for (const [index, row] of [...rows.entries()].reverse()) {
    const date = parseDateSpan(row.characters);
    if (!date) continue;
    const before = row.characters.slice(0, date.start);
    const above = rows.slice(0, index).filter(({ y }) => row.y - y < MAX_PITCHES_ABOVE_DATE * grid.pitch);
    const ofPlace = hasLetters(before) ? [before] : above.slice(-1).map(({ characters }) => characters);
    const span = toFieldSpan(...ofPlace);
    return { place: span && parsePlace(span, toCityForms(city)), date };
  }
  return { place: findCity(rows, toCityForms(city)), date: null };
}

/** A signature may cover the date: then the city above it is known by being the header's. */
function findCity(
  rows: readonly { readonly characters: readonly PlacedCharacter[] }[],
  cities: Vocabulary,
): ParsedIssue['place'] {
  for (const { characters } of rows.toReversed()) {
    const span = toFieldSpan(characters);
    const place = span && parsePlace(span, cities);
    if (place?.listed) return place;
  }
  return null;
}

/** What is left of the header's city is not another one: a cut name is doubted. */
function parsePlace(span: FieldSpan, cities: Vocabulary): ParsedIssue['place'] {
  const parsed = parseText(span, placeWeights, cities);
  return parsed && { ...parsed, partial: isDamagedWord(parsed, cities.keys()), span };
}

function hasLetters(characters: readonly PlacedCharacter[]): boolean {
  return characters.filter(({ text }) => /[A-Za-z]/.test(text)).length >= MIN_LETTERS_OF_PLACE;
}

function toCityForms(city: string): Vocabulary {
  const forms = [city, toTown(city)].filter((text) => text !== '');
  return new Map(forms.map((text) => [text, HEADER_CITY_LOG_PRIOR]));
}
