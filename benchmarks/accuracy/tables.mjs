import { CARD_FIELDS } from '@ktp-ocr/card/card-fields';
import { listAnswered, shareOf, summarise } from './score.mjs';

/**
 * @typedef {import('./run.mjs').Run} Run
 * @typedef {import('./score.mjs').CardScore} CardScore
 */

/** What this project set itself; per cent. */
const TARGETS = {
  scan: { strict: 99.9, nik: 100, whole: 98 },
  mild: { strict: 99.9, nik: 100, whole: 98 },
  phone: { strict: 99.7, nik: 100, whole: 96 },
  hard: { strict: 98.5, nik: 99.5, whole: 85 },
};

/** @type {Readonly<Record<string, string>>} */
export const ENGINE_TITLES = {
  ours: 'ktp-ocr',
  both: 'ktp-ocr, READER=both',
  tesseract: 'tesseract.js, ind+eng, card cut out for it',
  paddle: 'PP-OCRv4, detection + recognition',
  native: 'native Tesseract 5, ind+eng, card cut out for it',
};

/** Every target that a run missed, or that it could not show; one Markdown item each. @param {Run} run */
export function listShortfalls(run) {
  const own = run.scores.filter(({ engine }) => engine === 'ours');
  const items = run.options.levels.flatMap((level) => {
    const summary = summarise(own.filter((score) => score.level === level));
    const compare = (
      /** @type {string} */ what,
      /** @type {number} */ share,
      /** @type {number} */ target,
    ) => (share * 100 < target ? [`**${level}**: ${what} ${percent(share)} %, target ${target} %.`] : []);
    return [
      ...compare('fields right (strict)', summary.strict, TARGETS[level].strict),
      ...compare('NIK exact', summary.nik, TARGETS[level].nik),
      ...compare('whole cards', summary.whole, TARGETS[level].whole),
    ];
  });
  const { sure, sureButWrong, cpuMsP50, cpuMsP95 } = summarise(own);
  if (sureButWrong / sure > 0.0005)
    items.push(
      `**Confidence**: of the fields at 0.9 or more ${percent(1 - sureButWrong / sure, 2)} % are right, target 99.95 %.`,
    );
  if (cpuMsP50 > 100 || cpuMsP95 > 200)
    items.push(`**CPU**: ${round(cpuMsP50)} ms p50 and ${round(cpuMsP95)} ms p95, target 100 and 200.`);
  const shared = listShared(run);
  for (const [baseline, target] of /** @type {const} */ ([
    ['native', 0.4],
    ['paddle', 0.1],
  ])) {
    const ofBaseline = shared.filter(({ engine }) => engine === baseline);
    const ratio =
      summarise(shared.filter(({ engine }) => engine === 'ours')).cpuMsP50 / summarise(ofBaseline).cpuMsP50;
    if (ofBaseline.length > 0 && ratio > target)
      items.push(
        `**CPU beside ${ENGINE_TITLES[baseline]}**: ${ratio.toFixed(2)} × its p50, target ${target} ×.`,
      );
  }
  const peakMiB = (run.engines.find(({ name }) => name === 'ours')?.peakRssBytes ?? 0) / 2 ** 20;
  if (peakMiB > 400)
    items.push(`**Memory**: peak ${round(peakMiB)} MiB of one reader's process, target 400 MB.`);
  return items.length === 0
    ? 'Every target above is met in this run.'
    : items.map((item) => `- ${item}`).join('\n');
}

/** Every table of a run as Markdown, in the order of docs/accuracy.md. @param {Run} run */
export function toTables(run) {
  return [
    ['Ours', toOwnTable(run)],
    ['Per field', toFieldTable(run)],
    ['Side by side', toBaselineTable(run)],
    ['Confidence', toReliabilityTable(run)],
    ['Pictures that are not a KTP', toNonCardTable(run)],
  ]
    .map(([title, table]) => `### ${title}\n\n${table}`)
    .join('\n\n');
}

/** @param {Run} run */
export function toOwnTable(run) {
  const own = run.scores.filter(({ engine }) => engine === 'ours');
  const rows = run.options.levels.map((level) => {
    const summary = summarise(own.filter((score) => score.level === level));
    const target = TARGETS[level];
    return [
      level,
      String(summary.cards),
      `${percent(summary.strict)} (${target.strict})`,
      percent(summary.loose),
      `${percent(summary.nik)} (${target.nik})`,
      `${percent(summary.whole)} (${target.whole})`,
      String(summary.notOk),
      `${summary.sureButWrong} of ${summary.sure}`,
      `${round(summary.cpuMsP50)} / ${round(summary.cpuMsP95)}`,
    ];
  });
  return toTable(
    [
      'level',
      'cards',
      'fields % strict (target)',
      'loose',
      'NIK % (target)',
      'whole cards % (target)',
      'FAIL',
      'sure but wrong',
      'CPU ms p50 / p95',
    ],
    rows,
  );
}

/** @param {Run} run */
function toFieldTable(run) {
  const own = run.scores.filter(({ engine }) => engine === 'ours');
  const cell = (
    /** @type {string} */ field,
    /** @type {string} */ level,
    /** @type {'fields' | 'extra'} */ group,
  ) => {
    const scores = own.filter((score) => score.level === level).map((score) => score[group][field]);
    const strict = percent(shareOf(scores, (score) => score?.strict === true));
    const loose = percent(shareOf(scores, (score) => score?.loose === true));
    return strict === loose ? strict : `${strict} / ${loose}`;
  };
  const rowsOf = (/** @type {readonly string[]} */ fields, /** @type {'fields' | 'extra'} */ group) =>
    fields.map((field) => [`\`${field}\``, ...run.options.levels.map((level) => cell(field, level, group))]);
  return toTable(
    ['field, % strict (/ loose)', ...run.options.levels],
    [...rowsOf(CARD_FIELDS, 'fields'), ...rowsOf(Object.keys(own[0]?.extra ?? {}), 'extra')],
  );
}

/** On the cards that every engine read. @param {Run} run */
export function toBaselineTable(run) {
  const shared = listShared(run);
  const levels = run.options.levels.filter((level) => shared.some((score) => score.level === level));
  const rows = levels.flatMap((level) => {
    const ofLevel = shared.filter((score) => score.level === level);
    const own = summarise(ofLevel.filter(({ engine }) => engine === 'ours'));
    return run.engines.map(({ name, peakRssBytes }) => {
      const summary = summarise(ofLevel.filter(({ engine }) => engine === name));
      return [
        level,
        String(summary.cards),
        ENGINE_TITLES[name] ?? name,
        percent(summary.strict),
        percent(summary.loose),
        percent(shareAsRead(ofLevel.filter(({ engine }) => engine === name))),
        percent(summary.nik),
        percent(summary.whole),
        String(summary.notOk),
        `${round(summary.cpuMsP50)} / ${round(summary.cpuMsP95)}`,
        name === 'ours' ? '1' : (own.cpuMsP50 / summary.cpuMsP50).toFixed(2),
        String(round(peakRssBytes / 2 ** 20)),
      ];
    });
  });
  return toTable(
    [
      'level',
      'cards',
      'reader',
      'fields % strict',
      'loose',
      'loose, FAIL forgiven',
      'NIK %',
      'whole cards %',
      'FAIL',
      'CPU ms p50 / p95',
      'ours / this, p50',
      'peak MiB',
    ],
    rows,
  );
}

/** Scores of the cards that all engines read, for a comparison of like with like. @param {Run} run */
export function listShared(run) {
  const counts = new Map();
  const nameOf = (/** @type {CardScore} */ { level, seed }) => `${level}-${seed}`;
  for (const score of run.scores) counts.set(nameOf(score), (counts.get(nameOf(score)) ?? 0) + 1);
  return run.scores.filter((score) => counts.get(nameOf(score)) === run.engines.length);
}

/** Kind to those who misread a NIK, which makes a card FAIL: what was read counts all the same.
 * @param {readonly CardScore[]} scores */
export function shareAsRead(scores) {
  const loosen = (/** @type {string} */ text) => text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return shareOf(
    scores.flatMap((score) => Object.values(score.fields)),
    ({ truth, read }) => loosen(truth) === loosen(read),
  );
}

const BINS = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999];

/** @param {Run} run */
export function toReliabilityTable(run) {
  const answered = listAnswered(run.scores.filter(({ engine }) => engine === 'ours'));
  const rows = BINS.map((from, at) => {
    const to = BINS[at + 1] ?? Number.POSITIVE_INFINITY;
    const inside = answered.filter(({ confidence }) => confidence >= from && confidence < to);
    const right = inside.filter(({ strict }) => strict).length;
    const said = inside.reduce((sum, { confidence }) => sum + confidence, 0) / inside.length;
    return [
      to === Number.POSITIVE_INFINITY ? `${from} and more` : `${from} to ${to}`,
      String(inside.length),
      inside.length === 0 ? '' : percent(said, 2),
      inside.length === 0 ? '' : percent(right / inside.length, 2),
      String(inside.length - right),
    ];
  });
  return toTable(['confidence', 'fields', 'mean confidence %', 'right %', 'wrong'], rows);
}

/** @param {Run} run */
function toNonCardTable(run) {
  const kinds = [...new Set(run.nonCards.map(({ kind }) => kind))];
  const rows = kinds.map((kind) => [
    kind,
    ...run.engines.map(({ name }) => {
      const ofKind = run.nonCards.filter((picture) => picture.kind === kind && picture.engine === name);
      const failed = ofKind.filter(({ outcome }) => outcome === 'FAIL').length;
      return ofKind.length === 0 ? '' : `${failed} of ${ofKind.length}`;
    }),
  ]);
  return toTable(['FAIL on', ...run.engines.map(({ name }) => ENGINE_TITLES[name] ?? name)], rows);
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
export function toTable(head, rows) {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** @param {number} share */
export function percent(share, digits = 1) {
  return Number.isNaN(share) ? '' : (share * 100).toFixed(digits);
}

/** @param {number} value */
function round(value) {
  return Number.isFinite(value) ? Math.round(value) : '';
}
