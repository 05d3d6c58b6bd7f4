import { toTable } from '../accuracy/tables.mjs';

/** @typedef {import('./judge-reading.mjs').Verdict} Verdict */

/** The sweep over damaged numbers, a row a cause. @param {readonly Verdict[]} verdicts */
export function toDamageTable(verdicts) {
  const rows = [...groupBy(verdicts, nameCause)]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([cause, group]) => toRow(cause, group));
  return toTable(
    [
      'over the number',
      'pictures',
      'told OK',
      'FAIL',
      'true number',
      '**wrong number told OK**',
      'its confidence, highest',
      'legible, yet FAIL',
      'other fields sure but wrong',
    ],
    [...rows, toRow('**all**', verdicts)],
  );
}

/** The same by level. @param {readonly Verdict[]} verdicts */
export function toLevelTable(verdicts) {
  const rows = [...groupBy(verdicts, ({ picture }) => `${picture.renderer}, ${picture.level}`)]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, group]) => toRow(name, group).slice(0, 8));
  return toTable(
    [
      'renderer, level',
      'pictures',
      'told OK',
      'FAIL',
      'true number',
      '**wrong number told OK**',
      'its confidence, highest',
      'legible, yet FAIL',
    ],
    rows,
  );
}

/** @param {Verdict} verdict */
export function nameCause({ picture: { damage } }) {
  if ('extent' in damage) return `${damage.cause}, ${damage.extent}`;
  if (damage.cause === 'count') return `${16 + damage.change} digits`;
  return damage.cause;
}

/** @param {string} name @param {readonly Verdict[]} group */
function toRow(name, group) {
  const wrong = group.filter(({ number }) => number === 'wrong');
  const legible = group.filter(({ truth }) => truth.legibility === 'legible');
  const ok = group.filter(({ number }) => number !== 'fail').length;
  return [
    name,
    String(group.length),
    String(ok),
    String(group.length - ok),
    String(group.filter(({ number }) => number === 'true').length),
    `**${wrong.length}**`,
    wrong.length === 0 ? '' : Math.max(...wrong.map(({ confidence }) => confidence)).toFixed(3),
    legible.length === 0
      ? ''
      : `${legible.filter(({ number }) => number === 'fail').length} of ${legible.length}`,
    String(group.reduce((sum, { sureButWrong }) => sum + sureButWrong.length, 0)),
  ];
}

/** @template Item @param {readonly Item[]} items @param {(item: Item) => string} key */
function groupBy(items, key) {
  /** @type {Map<string, Item[]>} */
  const groups = new Map();
  for (const item of items) {
    const group = groups.get(key(item)) ?? [];
    group.push(item);
    groups.set(key(item), group);
  }
  return groups;
}
