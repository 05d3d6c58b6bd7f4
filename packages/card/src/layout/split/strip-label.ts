import { ILLEGIBLE } from '../../text-line.js';
import type { AssignedRow } from '../assign-rows.js';
import type { PlacedCharacter } from '../characters.js';
import type { CardLayout } from '../gather-rows.js';
import { valueAt } from '../linear-fit.js';
import { type CardRow, isContinuation } from '../row-plan.js';
import { COLON_LOOKALIKE, dropLeadingPunctuation, LONE_MARK } from './colon-signs.js';
import { dropFirst, toText } from './trim-characters.js';

type Characters = readonly PlacedCharacter[];

/** What the rules know of the row beside its characters. */
export interface StripContext {
  readonly row: CardRow;
  /** The row carries a label, and it was read. */
  readonly hasLabel: boolean;
  /** Centre of the first character of values at the row's height. */
  readonly valueStart: number;
  readonly pitch: number;
}

/** Takes away one thing that a value is preceded by, or nothing. */
export type StripRule = (characters: Characters, context: StripContext) => Characters;

/**
 * In this order: each rule relies on what those before it took away. The distances are in row pitches and were tuned on
 * development specimens, where a letter is a quarter of a pitch wide.
 */
const RULES: readonly StripRule[] = [
  endAtColon,
  dropLabelBox,
  dropLabelColumn,
  dropLeadingPunctuation,
  dropSignBox,
  dropLoneMark,
  dropColonLookalike,
  dropIllegibleColon,
  dropLeadingPunctuation,
  dropLabelRest,
  dropLoneLetter,
];

/** Drops the label, the colon in whichever shape it was read, and tails of the label before it. */
export function stripLabel({ textRow, labelEnd, row }: AssignedRow, layout: CardLayout): Characters {
  const context: StripContext = {
    row,
    hasLabel: !isContinuation(row) && labelEnd > 0,
    valueStart: valueAt(layout.valueStart, textRow.y),
    pitch: layout.grid.pitch,
  };
  return RULES.reduce<Characters>(
    (characters, rule) => rule(characters, context),
    dropFirst(textRow.characters, labelEnd),
  );
}

/** A colon stands among the first characters after a label, or it belongs to the value. */
const MAX_COLON_INDEX = 24;
/** A semicolon is a colon only at the very head. */
const MAX_SEMICOLON_INDEX = 4;
/** A colon's centre may lie this far right of where values begin. */
const COLON_TOLERANCE = 0.2;

/** A colon left of the values ends whatever is before it. */
export function endAtColon(characters: Characters, context: StripContext): Characters {
  const { row, hasLabel, valueStart, pitch } = context;
  const isEnd = (character: PlacedCharacter, index: number) => {
    const isColon = character.text === ':' || (character.text === ';' && index < MAX_SEMICOLON_INDEX);
    if (!isColon) return false;
    // The NIK is set larger and begins further left on some prints: there the digits tell.
    const isBefore =
      row === 'nik'
        ? !holdsDigits(characters.slice(0, index))
        : character.x < valueStart + COLON_TOLERANCE * pitch;
    return isBefore || (isInFirstValueBox(characters, character) && endsLabelTail(character, hasLabel));
  };
  const end = characters.slice(0, MAX_COLON_INDEX).findLastIndex(isEnd);
  return dropFirst(characters, end + 1);
}

/** More of them than a label read badly holds. */
function holdsDigits(characters: Characters): boolean {
  return characters.filter(({ text }) => /\d/.test(text)).length > 1;
}

function isInFirstValueBox(characters: Characters, { line }: PlacedCharacter): boolean {
  return line === characters.find((other) => other.line.source.kind === 'value')?.line;
}

/** So many of a label's last letters may stand at the head of a value's box. */
const MAX_LABEL_TAIL = 8;

/**
 * A colon after nothing but letters at the head of a value's box, which began within the label and may have cut its first letter. Where
 * no label was read they are small ones: values are set in capitals.
 */
function endsLabelTail({ line, x }: PlacedCharacter, hasLabel: boolean): boolean {
  if (line.source.kind !== 'value') return false;
  const before = line.characters.filter((other) => other.x < x && other.text !== ' ');
  const head = line.characters.slice(0, before.length);
  return (
    before.length > 0 &&
    before.length <= MAX_LABEL_TAIL &&
    before.every(({ text }) => text === ILLEGIBLE || (hasLabel ? /[A-Za-z]/ : /[a-z]/).test(text)) &&
    !head.some(({ text }) => text === ' ')
  );
}

/**
 * The row of the NIK begins with its label's box where that was not understood. One with more digits in it than a label read badly
 * holds stays: they may be the number's. A single one is missed where the number is looked at cell by cell, past both its ends.
 */
export function dropLabelBox(characters: Characters, { row }: StripContext): Characters {
  const [first] = characters;
  if (row !== 'nik' || first?.line.source.kind !== 'label') return characters;
  const end = characters.findIndex(({ line }) => line !== first.line);
  const box = characters.slice(0, Math.max(0, end));
  return holdsDigits(box) ? characters : dropFirst(characters, box.length);
}

/** Ink this far left of the values stands in the label column. */
const LABEL_COLUMN_DISTANCE = 1.4;

/** Ink that stands clearly in the label column is label, whether or not it was recognised as one. */
export function dropLabelColumn(
  characters: Characters,
  { row, valueStart, pitch }: StripContext,
): Characters {
  if (row === 'nik') return characters;
  const bound = valueStart - LABEL_COLUMN_DISTANCE * pitch;
  const first = characters.findIndex(({ x }) => !(x < bound));
  const start = first < 0 ? characters.length : first;
  if (start === 0) return characters;
  let end = start;
  while (continuesWord(characters, end, pitch)) end += 1;
  // A word that goes on to the end is the value itself, read without its blank.
  return dropFirst(characters, end < characters.length ? end : start);
}

/** Centres of letters that follow each other lie nearer; a colon, read as one, stands further from its value. */
const MAX_ADVANCE = 0.9;

/** Whether a character belongs to the same word as the one before it. */
function continuesWord(characters: Characters, index: number, pitch: number): boolean {
  const character = characters[index];
  const before = characters[index - 1];
  if (!character || !before || character.line !== before.line) return false;
  const isBeside = character.x - before.x < MAX_ADVANCE * pitch;
  return character.text !== ' ' && before.text !== ' ' && isBeside;
}

/** A box of one sign whose centre lies this far left of the values is no value. */
const SIGN_BOX_DISTANCE = 0.25;

/** A box of one sign left of the values is the colon, whatever it was read as. */
export function dropSignBox(characters: Characters, { row, valueStart, pitch }: StripContext): Characters {
  const [first, second] = characters;
  if (row === 'nik' || !first || !second || first.line === second.line) return characters;
  return first.x < valueStart - SIGN_BOX_DISTANCE * pitch ? dropFirst(characters, 1) : characters;
}

/** A stroke or tick by itself before the values is the colon. */
export function dropLoneMark(characters: Characters, { valueStart }: StripContext): Characters {
  const [first, second, third] = characters;
  if (!first || !third || second?.text !== ' ') return characters;
  return LONE_MARK.test(first.text) && first.x < valueStart ? dropFirst(characters, 1) : characters;
}

/** A letter that a colon is read as: one by itself so far left of the values, or any further left. */
const LONE_LOOKALIKE_DISTANCE = 0.3;
const LOOKALIKE_DISTANCE = 0.45;

/** A letter or digit in the colon's place that looks like one. */
export function dropColonLookalike(
  characters: Characters,
  { row, valueStart, pitch }: StripContext,
): Characters {
  const [first, second] = characters;
  if (row === 'nik' || isContinuation(row) || !first || !second) return characters;
  if (!COLON_LOOKALIKE.test(first.text)) return characters;
  const distance = second.text === ' ' ? LONE_LOOKALIKE_DISTANCE : LOOKALIKE_DISTANCE;
  return first.x < valueStart - distance * pitch ? dropFirst(characters, 1) : characters;
}

/**
 * A colon of which the box has cut a part is illegible. So far left of the values it is no letter of theirs, in whichever row:
 * what a letter's cover hides lies right of it.
 */
export function dropIllegibleColon(characters: Characters, context: StripContext): Characters {
  const [first, second] = characters;
  if (context.row === 'nik' || first?.text !== ILLEGIBLE || !second) return characters;
  const isLeft = first.x < context.valueStart - LONE_LOOKALIKE_DISTANCE * context.pitch;
  return isLeft ? dropFirst(characters, 1) : characters;
}

/** Names and streets may begin with an initial, and villages with a letter; no birthplace, occupation or status does. */
const BEGINS_WITH_A_WORD: ReadonlySet<CardRow> = new Set<CardRow>([
  'birth',
  'gender',
  'religion',
  'marital',
  'work',
  'nation',
]);

/** The end of a label, `ir` of Lahir, that a value's box began with. */
const LABEL_REST = /^[a-z]{1,4} (?=[A-Z][^a-z]+$)/;

/** Small letters before a value that has none: no place, religion, status or job is printed so. */
export function dropLabelRest(characters: Characters, { row, hasLabel }: StripContext): Characters {
  const rest = hasLabel && BEGINS_WITH_A_WORD.has(row) ? LABEL_REST.exec(toText(characters)) : null;
  return rest ? dropFirst(characters, rest[0].length) : characters;
}

/** A lone letter at the head of a value's box that shows no colon: what the box holds of that, or of the label. */
export function dropLoneLetter(characters: Characters, { row, hasLabel }: StripContext): Characters {
  const [first, second, third] = characters;
  if (!hasLabel || !first || !third || second?.text !== ' ') return characters;
  const { line, text, x } = first;
  const showsColon = line.characters.some((other) => other.text === ':' && other.x < x);
  const letters = BEGINS_WITH_A_WORD.has(row) ? /^[A-Za-z]$/ : /^[a-z]$/;
  const standsForColon = line.source.kind === 'value' && !showsColon && letters.test(text);
  return standsForColon ? dropFirst(characters, 1) : characters;
}
