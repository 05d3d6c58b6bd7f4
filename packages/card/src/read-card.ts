import {
  CARD_FIELDS,
  type CardField,
  type CardReading,
  type Check,
  EXTRA_FIELDS,
  type ExtraField,
  type FieldReading,
} from './card-fields.js';
import { checkCard } from './check-card.js';
import { countChecks, toConfidence } from './confidence.js';
import { listFailReasons } from './decide-outcome.js';
import { type FieldValue, readFieldValues } from './read-field-values.js';
import { type Assignment, assignRows } from './rows/assign-rows.js';
import { fitFrame } from './rows/fit-frame.js';
import { type CardLayout, gatherBands } from './rows/gather-bands.js';
import { type GlyphLine, toGlyphLines } from './rows/glyph-line.js';
import { levelByLabels } from './rows/level-lines.js';
import { readRowValues } from './rows/row-values.js';
import type { TextLine } from './text-line.js';

export interface ReadCardOptions {
  /** Day (YYYY-MM-DD) against which the holder's age is judged; without it the day of issue must do. */
  readonly asOf?: string;
}

const NOTHING: FieldReading = { value: '', confidence: 0, polygons: [] };

/** Which checks speak for or against a field. */
const CHECKS_OF: Readonly<Partial<Record<CardField, readonly string[]>>> = {
  id: ['nik_birth_date', 'nik_gender', 'nik_region'],
  dob: ['nik_birth_date', 'birth_date'],
  gender: ['nik_gender'],
  village: ['region_hierarchy'],
  district: ['region_hierarchy'],
};

/**
 * Text lines of one picture → the card in it. Pure: the same lines in any order give the same card.
 * Never throws; a picture without a readable KTP is `FAIL` with its reasons.
 */
export function readCard(lines: readonly TextLine[], options: ReadCardOptions = {}): CardReading {
  const prepared = toGlyphLines(lines);
  if (prepared.length === 0) return toFailure(['no_text']);
  const card = layOut(prepared);
  if (!card) return toFailure(['no_card']);
  const { layout, rows } = card;
  const values = readFieldValues(readRowValues(rows, layout), layout);
  const checks = checkCard(values.checked, options.asOf);
  const reasons = listFailReasons(layout, rows, values.checked.nik, values.fields.name?.value ?? '');
  return {
    outcome: reasons.length === 0 ? 'OK' : 'FAIL',
    reasons,
    fields: toReadings(CARD_FIELDS, values.fields, checks),
    extra: toReadings(EXTRA_FIELDS, values.extra, checks),
    checks,
  };
}

interface LaidOutCard extends Assignment {
  readonly layout: CardLayout;
}

/** Rows as the reader levelled the picture, or as the card's own labels level it, whichever fits better. */
function layOut(lines: readonly GlyphLine[]): LaidOutCard | null {
  const asRead = assignLines(lines);
  const levelled = levelByLabels(lines);
  const asLevelled = levelled && assignLines(levelled);
  if (!asRead || !asLevelled) return asRead ?? asLevelled;
  return asLevelled.score > asRead.score ? asLevelled : asRead;
}

function assignLines(lines: readonly GlyphLine[]): LaidOutCard | null {
  const frame = fitFrame(lines);
  if (!frame) return null;
  const layout = gatherBands(lines, frame);
  return { layout, ...assignRows(layout) };
}

function toReadings<Field extends CardField | ExtraField>(
  names: readonly Field[],
  values: Readonly<Partial<Record<Field, FieldValue>>>,
  checks: readonly Check[],
): Record<Field, FieldReading> {
  const readings = names.map((name): [Field, FieldReading] => {
    const found = values[name];
    if (!found) return [name, NOTHING];
    const own = countChecks(checks, CHECKS_OF[name as CardField] ?? []);
    const confidence = toConfidence(name, { ...found.evidence, ...own });
    return [name, { value: found.value, confidence, polygons: found.polygons }];
  });
  return Object.fromEntries(readings) as Record<Field, FieldReading>;
}

function toFailure(reasons: readonly string[]): CardReading {
  return {
    outcome: 'FAIL',
    reasons,
    fields: toReadings(CARD_FIELDS, {}, []),
    extra: toReadings(EXTRA_FIELDS, {}, []),
    checks: [],
  };
}
