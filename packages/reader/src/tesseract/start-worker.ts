import { copyFile, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createWorker, OEM, type Worker } from 'tesseract.js';
import { withTimeout } from './with-timeout.js';

/** `ind` alone has no letter Q; `eng` alone misreads Indonesian words. */
const LANGUAGES = ['ind', 'eng'] as const;
/** The integer models: half the time of `best`, and no worse on cards. */
const VARIANT = '4.0.0_best_int';
/** What an answer names as the model. */
export const LANGUAGE_DATA = `${LANGUAGES.join('+')}-${VARIANT}`;
/** Less than a reader process has to become warm, so that this is the reason that is reported. */
const START_TIMEOUT_MS = 25_000;

/**
 * Starts one warm tesseract.js worker (a thread with WebAssembly) on the language data of the npm packages.
 * Touches no network and leaves no file.
 */
export async function startTesseractWorker(): Promise<Worker> {
  const languageDirectory = await gatherLanguages();
  try {
    const starting = createWorker([...LANGUAGES], OEM.LSTM_ONLY, {
      langPath: languageDirectory,
      cacheMethod: 'none',
      gzip: true,
      // Without a handler the library throws each failed job's error out of an event listener, beyond any catch.
      errorHandler: () => {},
    });
    // Where its data is broken the library never settles.
    return await withTimeout(starting, START_TIMEOUT_MS, () => new Error('tesseract.js does not start'));
  } finally {
    await rm(languageDirectory, { recursive: true, force: true });
  }
}

/** The library takes one folder for all languages and npm installs a folder for each, so links are put in a new one. */
async function gatherLanguages(): Promise<string> {
  const require = createRequire(import.meta.url);
  const directory = await mkdtemp(join(tmpdir(), 'ktp-ocr-languages-'));
  for (const language of LANGUAGES) {
    const name = `${language}.traineddata.gz`;
    const packaged = dirname(require.resolve(`@tesseract.js-data/${language}/package.json`));
    const source = join(packaged, VARIANT, name);
    // Some file systems have no links.
    await symlink(source, join(directory, name)).catch(() => copyFile(source, join(directory, name)));
  }
  return directory;
}
