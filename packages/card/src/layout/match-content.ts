import type { CardRow } from './row-plan.js';

/** What values look like whatever their exact letters; lookalikes of digits count as digits. */
const DIGIT = '[0-9OoDQIl|SBZ]';
const PATTERNS: readonly { row: CardRow; pattern: RegExp; strength: number }[] = [
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

export interface ContentMatch {
  readonly row: CardRow;
  readonly strength: number;
}

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

/** How strongly a value speaks for a row (positive) or for another one (negative). */
export function contentEvidence(row: CardRow, matches: readonly ContentMatch[]): number {
  let other = 0;
  for (const match of matches) {
    if (match.row === row || isContinuationOf(row, match.row)) return match.strength;
    other = Math.max(other, match.strength);
  }
  return -0.5 * other;
}

function isContinuationOf(row: CardRow, first: CardRow): boolean {
  return row.startsWith(`${first}_`);
}

/** Rows whose content alone shows where they are, for cards on which no label was read. */
export function anchorRowOf(text: string): CardRow | null {
  let best: { row: CardRow; strength: number } | null = null;
  for (const { row, pattern, strength } of PATTERNS) {
    if (row === 'province' || row === 'city' || row === 'work') continue;
    if (pattern.test(text) && (!best || strength > best.strength)) best = { row, strength };
  }
  return best?.row ?? null;
}
