import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { writeThresholds } from '../thresholds/write-thresholds.mjs';
import { CAUSES, classifyCard, classifyField, listWrong } from './classify-failure.mjs';
import { describePicture } from './describe-picture.mjs';
import { drawCard } from './draw-cards.mjs';
import { drawFailure } from './draw-failure.mjs';
import { replaceBetween } from './replace-between.mjs';
import { listAnswered, SURE, summarise } from './score.mjs';
import {
  ENGINE_TITLES,
  listShared,
  listShortfalls,
  percent,
  shareAsRead,
  toOwnTable,
  toTable,
  toTables,
} from './tables.mjs';

/**
 * @typedef {import('./run.mjs').Run} Run
 * @typedef {import('./score.mjs').CardScore} CardScore
 */

const ROOT = new URL('../../', import.meta.url);
const DOCUMENT = new URL('docs/accuracy.md', ROOT);
const README = new URL('README.md', ROOT);
const PICTURES = new URL('docs/images/accuracy/', ROOT);
/** Worst cards shown, all in all and of one cause: together well under a megabyte. */
const MAX_FAILURES = 24;
const MAX_PER_CAUSE = 4;

/** Puts a run's figures and failures between their marks in docs/accuracy.md, the short table into README.md, and what
 * follows for a review threshold into docs/recipes.md.
 * What stands outside the marks is written by hand. @param {Run} run */
export async function writeDocument(run) {
  if (!run.scores.some(({ engine }) => engine === 'ours'))
    throw new Error('this run has no cards read by ours');
  const elsewhere = run.options.models
    ? 'trained-again'
    : run.options.renderer === 'generator'
      ? undefined
      : `renderer-${run.options.renderer}`;
  if (elsewhere) {
    await replaceBetween(DOCUMENT, elsewhere, `${describeRun(run)}\n\n${toTables(run)}`);
    return;
  }
  await replaceBetween(
    DOCUMENT,
    'figures',
    `${describeRun(run)}\n\n${toTables(run)}\n\n${toMemoryTable(run)}`,
  );
  await replaceBetween(DOCUMENT, 'shortfalls', listShortfalls(run));
  await replaceBetween(DOCUMENT, 'sure', toSureTable(run));
  await replaceBetween(DOCUMENT, 'causes', toCauseTable(run));
  await replaceBetween(DOCUMENT, 'failures', await drawFailures(run));
  await replaceBetween(README, 'accuracy', toShortTable(run));
  await writeThresholds();
}

/** @param {Run} run */
function describeRun({ command, options, machine, engines }) {
  const split =
    options.split === 'test'
      ? 'test split: fonts, names and streets that no model has seen'
      : 'development split: these cards were looked at while the reader was being made, so the figures flatter it';
  return [
    '```',
    command,
    '```',
    '',
    `${machine.startedAt.slice(0, 16).replace('T', ' ')} UTC, commit ${machine.commit}, ${split}.`,
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; ${options.jobs} at a time; ${machine.minutes.toFixed(0)} minutes;`,
    `load average ${machine.load.toFixed(1)} at the end. Readers: ${engines.map(({ name }) => ENGINE_TITLES[name] ?? name).join('; ')}.`,
  ].join('\n');
}

/** @param {Run} run */
function toMemoryTable({ engines }) {
  return `### Starting and memory\n\n${toTable(
    ['reader', 'loaded and warm, s', 'first card, s', 'peak memory, MiB'],
    engines.map(({ name, startMs, firstCardMs, peakRssBytes }) => [
      ENGINE_TITLES[name] ?? name,
      (startMs / 1000).toFixed(1),
      (firstCardMs / 1000).toFixed(1),
      String(Math.round(peakRssBytes / 2 ** 20)),
    ]),
  )}`;
}

/** Every field of ours that was wrong at SURE or more. @param {Run} run */
function toSureTable({ scores }) {
  const own = scores.filter(({ engine }) => engine === 'ours');
  const answered = listAnswered(own).filter(({ confidence }) => confidence >= SURE);
  const wrong = own
    .filter(({ outcome }) => outcome === 'OK')
    .flatMap((score) => listWrong(score).map((field) => ({ ...field, score })))
    .filter(({ confidence, read }) => confidence >= SURE && read !== '');
  const right = percent(1 - wrong.length / answered.length, 2);
  const verdict = `Of ${answered.length} fields at ${SURE} or more, ${wrong.length} are wrong: ${right} % right (target 99.95 %).`;
  if (wrong.length === 0) return verdict;
  const rows = wrong
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, 60)
    .map(({ field, truth, read, confidence, score }) => [
      `${score.level}-${score.seed}`,
      `\`${field}\``,
      code(truth),
      code(read),
      confidence.toFixed(3),
    ]);
  return `${verdict}\n\n${toTable(['card', 'field', 'printed', 'read', 'confidence'], rows)}`;
}

/** How many fields were lost to what. @param {Run} run */
function toCauseTable({ scores, options }) {
  const own = scores.filter(({ engine }) => engine === 'ours');
  const rows = Object.entries(CAUSES).map(([cause, title]) => [
    title,
    ...options.levels.map((level) => {
      const lost = own
        .filter((score) => score.level === level)
        .flatMap((score) =>
          listWrong(score).filter((field) => classifyField(field, score.outcome) === cause),
        );
      return String(lost.length);
    }),
  ]);
  return toTable(['fields lost', ...options.levels], rows);
}

/** The worst cards by cause, each with its picture, what is printed and what was read. @param {Run} run */
async function drawFailures({ scores, options }) {
  await mkdir(PICTURES, { recursive: true });
  for (const file of await readdir(PICTURES)) if (file.endsWith('.jpg')) await rm(new URL(file, PICTURES));
  const failed = scores
    .filter(({ engine }) => engine === 'ours')
    .filter((score) => listWrong(score).length > 0)
    .sort((a, b) => listWrong(b).length - listWrong(a).length);
  const sections = [];
  let shown = 0;
  for (const [cause, title] of Object.entries(CAUSES)) {
    const ofCause = failed.filter((score) => classifyCard(score) === cause);
    const chosen = ofCause.slice(0, Math.min(MAX_PER_CAUSE, MAX_FAILURES - shown));
    if (chosen.length === 0) continue;
    shown += chosen.length;
    const entries = [];
    for (const score of chosen) entries.push(await toEntry(score, options.split));
    const count = `${ofCause.length} card${ofCause.length === 1 ? '' : 's'}, ${chosen.length} shown.`;
    sections.push(`### ${title}\n\n${count}\n\n${entries.join('\n\n')}`);
  }
  return sections.length === 0 ? 'Not one card was misread.' : sections.join('\n\n');
}

/** @param {CardScore} score @param {import('@ktp-ocr/specimen/split').Split} split */
async function toEntry(score, split) {
  const wrong = listWrong(score);
  const { truth } = await drawCard(split, score.level, score.seed);
  const file = `${score.level}-${score.seed}.jpg`;
  const shown = score.outcome === 'OK' ? wrong.map(({ field }) => field) : ['id', 'name'];
  await writeFile(new URL(file, PICTURES), await drawFailure(split, truth, shown));
  const rows = wrong
    .slice(0, 6)
    .map(({ field, truth: printed, read, confidence }) => [
      `\`${field}\``,
      code(printed),
      code(read),
      confidence.toFixed(2),
    ]);
  const more = wrong.length > rows.length ? `\n\nand ${wrong.length - rows.length} more fields.` : '';
  const reasons = score.outcome === 'OK' ? '' : `, ${score.outcome} (${score.reasons.join(', ')})`;
  return [
    `**${score.level}-${score.seed}**${reasons}: ${describePicture(truth.conditions)}`,
    `![${score.level}-${score.seed}](images/accuracy/${file})`,
    toTable(['field', 'printed', 'read', 'confidence'], rows) + more,
  ].join('\n\n');
}

/** @param {Run} run */
function toShortTable(run) {
  const shared = listShared(run);
  const compared = run.engines.map(({ name }) => {
    const scores = shared.filter(({ engine }) => engine === name);
    const summary = summarise(scores);
    return [
      ENGINE_TITLES[name] ?? name,
      percent(summary.strict),
      percent(shareAsRead(scores)),
      percent(summary.nik),
      percent(summary.whole),
      Number.isFinite(summary.cpuMsP50) ? String(Math.round(summary.cpuMsP50)) : '',
    ];
  });
  const cards = shared.filter(({ engine }) => engine === 'ours').length;
  const whose =
    run.options.split === 'test'
      ? 'in fonts, names and streets that no model has seen'
      : 'of the development split';
  return [
    `Synthetic cards ${whose}. Spaces count, and a card answered FAIL has all its fields wrong:`,
    toOwnTable(run),
    `Compared with other readers on ${cards} of the same cards, all levels together, with the same parser behind each:`,
    toTable(['reader', 'fields %', 'FAIL forgiven', 'NIK %', 'whole cards %', 'CPU ms p50'], compared),
    'The parser refuses a number unless every digit of it was seen, and an engine that reports nothing but text cannot show that. The third column therefore forgives a FAIL and compares letters and digits only.',
    '[docs/accuracy.md](docs/accuracy.md) has the command, pictures of the failures, and every target that was missed.',
  ].join('\n\n');
}

/** @param {string} text */
function code(text) {
  return text === '' ? '*nothing*' : `\`${text.replaceAll('|', '¦').replaceAll('`', "'")}\``;
}

// Called by itself it writes from a run's file; a run with --document calls it.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [file] = process.argv.slice(2);
  if (!file) throw new Error('name the run: write-document.mjs benchmarks/out/accuracy-test-1.json');
  await writeDocument(JSON.parse(await readFile(file, 'utf8')));
}
