import type { LabelledRow } from './labels/label-words.js';
import type { CardRow } from './row-plan.js';

/** What a value looks like that stands in a row. */
export interface ContentMatch {
  readonly row: LabelledRow | HeaderRow;
  /** In the units of assign-rows: a label read in full is worth 6. */
  readonly strength: number;
}

interface ContentPattern extends ContentMatch {
  readonly pattern: RegExp;
}

type HeaderRow = 'province' | 'city';

/** Lookalikes of digits count as digits. */
const DIGIT = '[0-9OoDQIl|SBZ]';

/** What values look like whatever their exact letters. */
const PATTERNS: readonly ContentPattern[] = [
  { row: 'nik', pattern: new RegExp(`^[^A-Za-z]{0,3}(?:${DIGIT} ?){14,18}$`), strength: 6 },
  {
    row: 'birth',
    pattern: new RegExp(`${DIGIT}{2}.?${DIGIT}{2}.?(?:19|20|I9|l9)${DIGIT}{2}\\W*$`),
    strength: 3,
  },
  { row: 'birth', pattern: /[A-Z]{3},$/, strength: 1.5 },
  { row: 'gender', pattern: /LAK[I1l].?.?LAK|PEREMPU|LAKILAKI|EREMPUAN/i, strength: 4 },
  {
    row: 'rt_rw',
    pattern: new RegExp(`^(?:[.:;1iIl] )?(?:${DIGIT}{1,3}|-) ?[/1Il|] ?(?:${DIGIT}{1,3}|-)$`),
    strength: 4,
  },
  { row: 'religion', pattern: /ISLAM|KRIST|KATH?OL|H[I1l]NDU|BUDD?HA|KHONG|TERHADAP TUHAN/i, strength: 3 },
  { row: 'marital', pattern: /KAWIN|CERAI/i, strength: 3 },
  { row: 'work', pattern: /WIRASWASTA|PELAJAR|KARYAWAN|PEGAWAI|PETANI|BURUH|MENGURUS|BEKERJA/i, strength: 2 },
  { row: 'nation', pattern: /^\W*WN[I1lA]\b/, strength: 4 },
  { row: 'valid', pattern: /SEUMUR|HIDUP/i, strength: 3 },
  { row: 'province', pattern: /^\W*PR[O0]V[I1l]N[S5]/i, strength: 5 },
  { row: 'city', pattern: /^\W*(KABUPATEN|KOTA|JAKARTA|KEPULAUAN SERIBU)/i, strength: 2.5 },
];

/** The rows a value looks like it stands in. */
export function matchContent(text: string): ContentMatch[] {
  const matches = PATTERNS.filter(({ pattern }) => pattern.test(text)).map(({ row, strength }) => ({
    row,
    strength,
  }));
  // A card that expires names the day, and the sex of a foreigner's card none of the words above.
  if (/\d{2}.?\d{2}.?20\d{2}/.test(text)) matches.push({ row: 'valid', strength: 2 });
  return matches;
}

/** How much less a value that belongs elsewhere speaks against a row than it speaks for its own. */
const WEIGHT_AGAINST = 0.5;

/** How strongly a value speaks for a row (positive) or for another one (negative). */
export function contentEvidence(row: CardRow, matches: readonly ContentMatch[]): number {
  const own = matches.find((match) => match.row === row || isContinuationOf(row, match.row));
  if (own) return own.strength;
  const strongest = Math.max(0, ...matches.map(({ strength }) => strength));
  return -WEIGHT_AGAINST * strongest;
}

function isContinuationOf(row: CardRow, first: CardRow): boolean {
  return row.startsWith(`${first}_`);
}

/** The row whose place a value's form alone shows, for cards on which no label was read. */
export function findAnchorRow(text: string): LabelledRow | null {
  let best: { row: LabelledRow; strength: number } | null = null;
  for (const { row, pattern, strength } of PATTERNS) {
    // Jobs stand in any kind of text, and the header's rows carry no label to count from.
    if (row === 'province' || row === 'city' || row === 'work') continue;
    if (pattern.test(text) && (!best || strength > best.strength)) best = { row, strength };
  }
  return best?.row ?? null;
}
