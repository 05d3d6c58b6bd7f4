import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mayImport } from './rules.mjs';

/** Of any import: what stands behind `from`, or in `import('…')`. */
const OURS = /(?:from|import\()\s*'@ktp-ocr\/([a-z-]+)/g;
/** One setting by its name. The whole environment may be handed on: to a `config.ts`, or to a process that is started. */
const READS_ENVIRONMENT = /process\.env(\.|\[)/;

/** An error's HTTP status, in the ways that Express and Node take one. */
const TELLS_ERROR_STATUS =
  /\b(status|sendStatus|writeHead)\([^()]*\b[45]\d\d\b|\bstatus(Code)?\s*[:=](?!=)[^;,]*\b[45]\d\d\b|HTTP\/1\.1 [45]\d\d/;
/** The one place that turns an error into HTTP, and the probe, whose 503 is no error but what it is asked for. */
const MAY_TELL_ERROR_STATUS = ['apps/api/src/http/handle-error.ts', 'apps/api/src/health/health.ts'];

/**
 * What only the source shows: imports of types, which are gone once it is built, who reads the environment, and who
 * in the API knows an error's HTTP status.
 *
 * @param {string} root
 * @param {readonly string[]} sources relative to it
 * @param {ReadonlyMap<string, string>} folders of our packages and apps, by their names without `@ktp-ocr/`
 * @returns {string[]} one line for each
 */
export function findSourceViolations(root, sources, folders) {
  return sources.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const from = file.split('/').slice(0, 2).join('/');
    const imports = [...text.matchAll(OURS)].flatMap(([, name]) => folders.get(name ?? '') ?? []);
    const against = imports
      .filter((to) => to !== from && !mayImport(from, to))
      .map((to) => `${file} → ${to}`);
    // The console runs in a browser, which has none; it shows programs that read theirs.
    const mayRead = file.endsWith('/config.ts') || from === 'apps/console';
    const reads = !mayRead && READS_ENVIRONMENT.test(text);
    const mayTell = from !== 'apps/api' || MAY_TELL_ERROR_STATUS.includes(file);
    const tells = !mayTell && TELLS_ERROR_STATUS.test(text);
    return [
      ...against,
      ...(reads ? [`only-config-reads-the-environment: ${file}`] : []),
      ...(tells ? [`only-handle-error-knows-http-statuses: ${file}`] : []),
    ];
  });
}
