// Thousands of broken files through the reader's processes: `npm run bench:hostile -- --count 2000`.
//
// Every format that is read in turn, each truncated, flipped, spliced or lied about in its head, from a seed. Fails where a
// process dies, a file goes unanswered, or an answer is INNER_ERROR.
import { createWriteStream, mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FORMATS } from './hostile/make-hostile-file.mjs';
import { countStatuses, readHostileFiles } from './hostile/read-hostile-files.mjs';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    /** Ten thousand. */
    long: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
  },
});
const count = values.long ? 10_000 : Number(values.count);
const out = new URL('out/', import.meta.url);
mkdirSync(out, { recursive: true });
const lines = createWriteStream(new URL('hostile-files.jsonl', out));
const startedAt = performance.now();
let done = 0;
const { answers, deaths } = await readHostileFiles({
  count,
  seed: values.seed,
  jobs: Number(values.jobs),
  onAnswer: (answer) => {
    lines.write(`${JSON.stringify(answer)}\n`);
    if (++done % 500 === 0) process.stderr.write(`${done}/${count}\n`);
  },
});
lines.end();

for (const format of FORMATS)
  console.log(format.padEnd(5), countStatuses(answers.filter((answer) => answer.format === format)));
const counts = countStatuses(answers);
const seconds = (performance.now() - startedAt) / 1000;
const slowest = Math.max(...answers.map(({ elapsedMs }) => elapsedMs));
console.log('all  ', counts);
console.log(
  `${answers.length} of ${count} files answered, ${deaths.length} processes died, slowest ${slowest} ms, ${seconds.toFixed(0)} s`,
);
for (const { reason, exitCode, signal, answered } of deaths)
  console.log(
    `a process was ${reason} (${signal ?? `exit ${exitCode}`}) when ${answered} files were answered`,
  );
for (const { index, format, fault, error } of answers.filter(({ status }) => status === 'INNER_ERROR'))
  console.log(`file ${index} (${format}, ${fault}): ${error}`);
process.exitCode = answers.length === count && deaths.length === 0 && !counts.INNER_ERROR ? 0 : 1;
