import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformWithOxc } from 'vite';

/**
 * Vite builds an app into one file, in which nothing shows any more who imports whom. So each of its sources is put,
 * without its types, beside them for as long as `use` looks at it: at the same depth, that its imports lead where they led.
 *
 * @template T
 * @param {string} root
 * @param {string} app relative to it
 * @param {readonly string[]} sources relative to the root, below the app's `src`
 * @param {(stripped: readonly string[]) => Promise<T>} use takes their names, relative to the root
 * @returns {Promise<T>}
 */
export async function withStrippedSources(root, app, sources, use) {
  const folder = mkdtempSync(join(root, app, '.stripped-'));
  try {
    // Styles, which are imported as well.
    cpSync(join(root, app, 'src'), folder, { recursive: true, filter: (file) => !/\.tsx?$/.test(file) });
    const stripped = await Promise.all(
      sources.map(async (source) => {
        const file = join(root, source);
        const { code } = await transformWithOxc(readFileSync(file, 'utf8'), file, {
          jsx: { runtime: 'automatic', importSource: 'preact' },
          sourcemap: false,
        });
        const target = join(folder, relative(join(app, 'src'), source)).replace(/\.tsx?$/, '.js');
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, code);
        return relative(root, target);
      }),
    );
    return await use(stripped);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
