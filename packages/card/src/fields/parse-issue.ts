import { toTown } from '../data/regions.js';
import type { Glyph } from '../layout/characters.js';
import type { CardLayout } from '../layout/gather-rows.js';
import { type Ribbon, toRibbon } from './field-span.js';
import { type DateReading, readDate } from './parse-date-span.js';
import { placeWeights } from './words/character-weights.js';
import { type Reading, readWithVocabulary, type Vocabulary } from './words/choose-word.js';

export interface IssueReading {
  readonly place: (Reading & { readonly ribbon: Ribbon }) | null;
  readonly date: DateReading | null;
}

/** The city is mostly the one in the header, printed with or without its kind. */
const HEADER_CITY_CREDIT = 9;

/**
 * Place and date of issue, from the column under the photo and from what was joined to a value there. The
 * date is the sure mark; the place stands right above it, and everything below is the signature.
 */
export function readIssue(
  layout: CardLayout,
  joined: readonly (readonly Glyph[])[],
  city: string,
): IssueReading {
  const rows = [...layout.aside.map((line) => line.glyphs), ...joined]
    .filter((glyphs) => glyphs.length > 0)
    .sort((a, b) => a[0]!.line.y - b[0]!.line.y || a[0]!.x - b[0]!.x);
  for (let index = rows.length - 1; index >= 0; index--) {
    const date = readDate(rows[index]!);
    if (!date) continue;
    const before = rows[index]!.slice(0, date.start);
    const above = rows
      .slice(0, index)
      .filter((glyphs) => rows[index]![0]!.line.y - glyphs[0]!.line.y < 1.9 * layout.frame.pitch);
    const place = toRibbon(...(hasLetters(before) ? [before] : above.slice(-1)));
    const reading = place && readWithVocabulary(place, placeWeights, cityForms(city));
    return { place: reading && place ? { ...reading, ribbon: place } : null, date };
  }
  return { place: null, date: null };
}

function hasLetters(glyphs: readonly Glyph[]): boolean {
  return glyphs.filter((glyph) => /[A-Za-z]/.test(glyph.character)).length >= 3;
}

function cityForms(city: string): Vocabulary {
  const forms = new Set([city, toTown(city)].filter((text) => text !== ''));
  return new Map([...forms].map((text) => [text, HEADER_CITY_CREDIT]));
}
