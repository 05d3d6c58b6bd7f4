import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { encodePgm } from '@ktp-ocr/reader/tesseract/encode-pgm';
import { parseHocr } from './parse-hocr.mjs';
import { readPage } from './tesseract-page.mjs';

/** One uniform block of text, as tesseract.js is asked for. */
const TO_HOCR = 'stdin stdout -l ind+eng --oem 1 --psm 6 -c hocr_char_boxes=1 hocr'.split(' ');

/** Linux counts CPU time of ended children in hundredths of a second (USER_HZ). */
const MS_PER_TICK = 10;
const RSS_POLL_MS = 25;

/**
 * The `tesseract` command, where it is installed, with the same preparation and the same page mode as tesseract.js.
 * @returns {Promise<import('./load-engine.mjs').Engine>}
 */
export async function loadNativeTesseract() {
  let peakRssBytes = 0;
  const notePeak = (/** @type {number} */ bytes) => {
    peakRssBytes = Math.max(peakRssBytes, bytes);
  };
  const languages = (await runTesseract(['--list-langs'], new Uint8Array(), notePeak)).split('\n');
  for (const language of ['ind', 'eng'])
    if (!languages.includes(language)) throw new Error(`tesseract has no language ${language}`);
  return {
    readLines: (bytes, corners) =>
      readPage(bytes, corners, async (image) =>
        parseHocr(await runTesseract(TO_HOCR, encodePgm(image), notePeak)),
      ),
    childCpuMs: readChildCpuMs,
    childPeakRssBytes: () => peakRssBytes,
  };
}

/** @param {string[]} args @param {Uint8Array} input @param {(rssBytes: number) => void} notePeak
 * @returns {Promise<string>} */
function runTesseract(args, input, notePeak) {
  return new Promise((resolve, reject) => {
    const child = spawn('tesseract', args, { env: { ...process.env, OMP_THREAD_LIMIT: '1' } });
    const poll = setInterval(() => notePeak(readPeakRssBytes(child.pid)), RSS_POLL_MS);
    /** @type {Buffer[]} */
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.resume();
    child.on('error', (error) => {
      clearInterval(poll);
      reject(error);
    });
    child.on('close', (code) => {
      clearInterval(poll);
      if (code === 0) resolve(Buffer.concat(output).toString());
      else reject(new Error(`tesseract exit ${code}`));
    });
    // It may end before it has read all of a picture it refuses.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** @param {number | undefined} pid */
function readPeakRssBytes(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function readChildCpuMs() {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // Fields are counted after the name, which is in brackets and may hold blanks: 16 and 17 are cutime and cstime.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * MS_PER_TICK;
}
