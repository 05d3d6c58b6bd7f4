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
  const rows: ColumnRow[] = [...photoColumn.map(({ characters }) => characters), ...joined]
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
    const ofPlace = hasLetters(before) ? [before] : takeLowest(above, grid.pitch);
    return { place: choosePlace(ofPlace, toCityForms(city)), date };
  }
  return { place: findCity(rows, toCityForms(city)), date: null };
}

/** What was recognised less surely is a scrap of the signature, the photo or the ground, beside print that was. */
const MIN_CONFIDENCE = 0.6;
/** Boxes of one printed row differ in height by less, in pitches. */
const MAX_DRIFT = 0.45;

interface ColumnRow {
  readonly characters: readonly PlacedCharacter[];
  readonly x: number;
  readonly y: number;
}

/** The lowest printed row, which may stand in several boxes, from left to right. */
function takeLowest(rows: readonly ColumnRow[], pitch: number): (readonly PlacedCharacter[])[] {
  const legible = rows.filter(
    ({ characters }) => (characters[0]?.line.source.confidence ?? 0) >= MIN_CONFIDENCE,
  );
  const lowest = legible.at(-1);
  if (!lowest) return rows.slice(-1).map(({ characters }) => characters);
  return legible
    .filter(({ y }) => lowest.y - y < MAX_DRIFT * pitch)
    .sort((a, b) => a.x - b.x)
    .map(({ characters }) => characters);
}

/** A signature may cover the date: then the city above it is known by being the header's. */
function findCity(rows: readonly ColumnRow[], cities: Vocabulary): ParsedIssue['place'] {
  for (const { characters } of rows.toReversed()) {
    const span = toFieldSpan(characters);
    const place = span && parsePlace(span, cities);
    if (place?.listed) return place;
  }
  return null;
}

/** Beside the city a word as sure as this is part of a longer name, rather than a scrap of the photo. */
const MIN_CONFIDENCE_OF_WORD = 0.95;

/**
 * The boxes of the row together; one of them alone where that is the header's city, and all of them are not. Where another box
 * shows a word as surely, the place may be a longer one: BANDUNG BARAT is not BANDUNG.
 */
function choosePlace(
  boxes: readonly (readonly PlacedCharacter[])[],
  cities: Vocabulary,
): ParsedIssue['place'] {
  const ways = [boxes, ...boxes.map((box) => [box])].flatMap((way) => {
    const span = toFieldSpan(...way);
    const place = span && parsePlace(span, cities);
    const isCut = boxes.some((box) => !way.includes(box) && isWord(box));
    return place ? [{ ...place, partial: place.partial || isCut }] : [];
  });
  return ways.find(({ listed }) => listed) ?? ways[0] ?? null;
}

/** What is left of the header's city is not another one: a cut name is doubted. */
function parsePlace(span: FieldSpan, cities: Vocabulary): ParsedIssue['place'] {
  const parsed = parseText(span, placeWeights, cities);
  return parsed && { ...parsed, partial: isDamagedWord(parsed, cities.keys()), span };
}

function isWord(box: readonly PlacedCharacter[]): boolean {
  return hasLetters(box) && (box[0]?.line.source.confidence ?? 0) >= MIN_CONFIDENCE_OF_WORD;
}

function hasLetters(characters: readonly PlacedCharacter[]): boolean {
  return characters.filter(({ text }) => /[A-Za-z]/.test(text)).length >= MIN_LETTERS_OF_PLACE;
}

function toCityForms(city: string): Vocabulary {
  const forms = [city, toTown(city)].filter((text) => text !== '');
  return new Map(forms.map((text) => [text, HEADER_CITY_LOG_PRIOR]));
}
