import { LEVELS } from '@ktp-ocr/specimen/photo/levels';
import { toTable } from '../accuracy/tables.mjs';

/** @typedef {import('./judge-reading.mjs').Verdict} Verdict */

/** All tables of a run that has pictures for them, each with its title. @param {readonly Verdict[]} verdicts */
export function toTables(verdicts) {
  const of = (/** @type {string} */ side) => verdicts.filter(({ picture }) => picture.side === side);
  if (isUntouched(verdicts)) return toUntouchedTable(verdicts);
  /** @type {[title: string, verdicts: readonly Verdict[], toTable: (verdicts: readonly Verdict[]) => string][]} */
  const tables = [
    ['Damaged numbers by cause', of('damage'), toDamageTable],
    ['Damaged numbers by renderer and level', of('damage'), toLevelTable],
    ['Papers that are no KTP', of('document'), toDocumentTable],
    ['KTPs in bad shape', of('genuine'), toGenuineTable],
  ];
  return tables
    .filter(([, group]) => group.length > 0)
    .map(([title, group, toMarkdown]) => `### ${title}\n\n${toMarkdown(group)}`)
    .join('\n\n');
}

/** Whether a run holds whole numbers and nothing else. @param {readonly Verdict[]} verdicts */
export function isUntouched(verdicts) {
  return verdicts.every(({ picture }) => picture.side === 'damage' && picture.damage.cause === 'untouched');
}

/** How many whole numbers are told, a row a level, a column a renderer. @param {readonly Verdict[]} verdicts */
function toUntouchedTable(verdicts) {
  const byRenderer = groupBy(verdicts, ({ picture }) => ('renderer' in picture ? picture.renderer : ''));
  const renderers = [...byRenderer.keys()].sort();
  const toCells = (/** @type {string} */ name, /** @type {readonly Verdict[]} */ group) => {
    const told = group.filter(({ number }) => number === 'true').length;
    return [
      name,
      ...renderers.map((renderer) => {
        const drawn = group.filter(({ picture }) => 'renderer' in picture && picture.renderer === renderer);
        return `${drawn.filter(({ number }) => number === 'true').length} of ${drawn.length}`;
      }),
      `${told} of ${group.length}`,
      ((100 * told) / group.length).toFixed(2),
      `**${group.filter(({ number }) => number === 'wrong').length}**`,
      countReasons(group),
    ];
  };
  const byLevel = groupBy(verdicts, ({ picture }) => picture.level);
  const rows = LEVELS.flatMap((level) => {
    const group = byLevel.get(level);
    return group ? [toCells(level, group)] : [];
  });
  return toTable(
    ['level', ...renderers, 'true number told', '%', '**wrong number told OK**', 'reasons of the others'],
    [...rows, toCells('**all**', verdicts)],
  );
}

/** The sweep over damaged numbers, a row a cause. @param {readonly Verdict[]} verdicts */
function toDamageTable(verdicts) {
  const rows = [...groupBy(verdicts, nameCause)].sort(byName).map(([cause, group]) => toRow(cause, group));
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
function toLevelTable(verdicts) {
  const rows = [
    ...groupBy(verdicts, ({ picture }) =>
      picture.side === 'document' ? picture.level : `${picture.renderer}, ${picture.level}`,
    ),
  ]
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

/** Papers that are no KTP, a row a kind. @param {readonly Verdict[]} verdicts */
function toDocumentTable(verdicts) {
  const toCells = (/** @type {string} */ name, /** @type {readonly Verdict[]} */ group) => {
    const ok = group.filter(({ number }) => number !== 'fail');
    return [
      name,
      String(group.length),
      String(group.length - ok.length),
      `**${ok.length}**`,
      ok.length === 0 ? '' : Math.max(...ok.map(({ confidence }) => confidence)).toFixed(3),
      countReasons(group),
      medianOf(group.map(({ reading }) => reading.cpuMs)).toFixed(0),
    ];
  };
  const rows = [...groupBy(verdicts, nameCause)].map(([name, group]) => toCells(name, group));
  return toTable(
    ['no KTP', 'pictures', 'FAIL', '**told OK**', 'its confidence, highest', 'reasons', 'CPU ms p50'],
    [...rows.sort(byName), toCells('**all**', verdicts)],
  );
}

/** KTPs in bad shape, a row a kind. @param {readonly Verdict[]} verdicts */
function toGenuineTable(verdicts) {
  const toCells = (/** @type {string} */ name, /** @type {readonly Verdict[]} */ group) => {
    const wrong = group.filter(({ number }) => number === 'wrong').length;
    const refused = group.filter(({ number }) => number === 'fail');
    return [
      name,
      String(group.length),
      String(group.length - wrong - refused.length),
      `**${refused.length}**`,
      `**${wrong}**`,
      countReasons(refused),
      String(group.filter(({ truth, reading }) => reading.cardsFound === countCards(truth)).length),
      String(group.reduce((sum, { sureButWrong }) => sum + sureButWrong.length, 0)),
      medianOf(group.map(({ reading }) => reading.cpuMs)).toFixed(0),
    ];
  };
  const rows = [...groupBy(verdicts, nameCause)].map(([name, group]) => toCells(name, group));
  return toTable(
    [
      'KTP',
      'pictures',
      'true number',
      '**FAIL**',
      '**wrong number told OK**',
      'reasons',
      'cards counted right',
      'other fields sure but wrong',
      'CPU ms p50',
    ],
    [...rows.sort(byName), toCells('**all**', verdicts)],
  );
}

/** @param {Verdict['truth']} truth */
function countCards(truth) {
  return truth && 'cards' in truth ? truth.cards.length : 1;
}

/** The reasons of the answers that are FAIL, the most frequent first. @param {readonly Verdict[]} verdicts */
function countReasons(verdicts) {
  const reasons = verdicts
    .filter(({ number }) => number === 'fail')
    .flatMap(({ reading }) => reading.reasons);
  return [...groupBy(reasons, (reason) => reason)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, found]) => `${reason} ${found.length}`)
    .join(', ');
}

/** @param {readonly number[]} values */
function medianOf(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** By the first cell. @param {readonly unknown[]} a @param {readonly unknown[]} b */
function byName([a], [b]) {
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}

/** @param {Verdict} verdict */
export function nameCause({ picture }) {
  if (picture.side !== 'damage') return picture.kind;
  const { damage } = picture;
  if ('extent' in damage) return `${damage.cause}, ${damage.extent}`;
  if (damage.cause === 'count') return `${16 + damage.change} digits`;
  return damage.cause;
}

/** @param {string} name @param {readonly Verdict[]} group */
function toRow(name, group) {
  const wrong = group.filter(({ number }) => number === 'wrong');
  const legible = group.filter(({ legibility }) => legibility === 'legible');
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
