// `npm run dev`: like `npm start`, and every change of source is built and put to work.
import { existsSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, ROOT } from './bootstrap/bootstrap.mjs';
import { serveUntilSignal } from './start/serve-until-signal.mjs';

/** Editors save in several steps, and a change of branch touches many files. */
const SETTLE_MS = 300;

await serveUntilSignal({
  root: ROOT,
  async onReady({ baseUrl, apiKey, tell, restartChildren, signal }) {
    tell(`${baseUrl} with API key ${apiKey}; watching packages/*/src and apps/*/src`);
    const rebuild = runOneAtATime(async () => {
      try {
        await bootstrap({ env: process.env, signal });
        tell('built; restarting the API and the worker');
        restartChildren();
      } catch (error) {
        // The compiler has said what is wrong; the last good build goes on serving.
        if (!signal.aborted) tell(/** @type {Error} */ (error).message);
      }
    });
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    for (const dir of listSourceDirs()) {
      watch(dir, { recursive: true, signal }, (_event, file) => {
        if (file?.startsWith('generated') || file?.endsWith('.test.ts')) return;
        clearTimeout(timer);
        timer = setTimeout(rebuild, SETTLE_MS);
      });
    }
  },
});

function listSourceDirs() {
  const workspaces = ['packages', 'apps'].flatMap((room) =>
    readdirSync(join(ROOT, room)).map((name) => join(ROOT, room, name)),
  );
  return [...workspaces.map((dir) => join(dir, 'src')), join(ROOT, 'prisma')].filter((dir) =>
    existsSync(dir),
  );
}

/** A call during a run leads to one more run after it, not to two at once. @param {() => Promise<void>} work */
function runOneAtATime(work) {
  let running = false;
  let again = false;
  return async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await work();
    } while (again);
    running = false;
  };
}
