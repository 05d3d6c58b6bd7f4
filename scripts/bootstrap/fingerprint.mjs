import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What an installation depends on: the lock, how npm is told to install, and what binaries must fit.
 * @param {string} root */
export function fingerprintInstall(root) {
  return digest([
    ...['package-lock.json', '.npmrc'].map((file) => readFileSync(join(root, file), 'utf8')),
    `${process.platform} ${process.arch} ${process.versions.modules}`,
  ]);
}

/** @param {string} root */
export function fingerprintSchema(root) {
  return digest(
    ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'].map((file) =>
      readFileSync(join(root, file), 'utf8'),
    ),
  );
}

/** Size and time stand for a file's content: exact enough to skip turbo, which looks at the content itself.
 * @param {string} root */
export function fingerprintBuild(root) {
  const inputs = [join(root, 'turbo.json'), join(root, 'tsconfig.base.json')];
  for (const workspace of listWorkspaces(root)) {
    inputs.push(
      ...listFiles(
        workspace,
        (name) => !['dist', 'node_modules', '.turbo', 'tests', 'samples'].includes(name),
      ),
    );
  }
  return digest(
    inputs.map((file) => {
      const { size, mtimeMs } = statSync(file);
      return `${file} ${size} ${mtimeMs}`;
    }),
  );
}

export const isInstalled = (/** @type {string} */ root) =>
  existsSync(join(root, 'node_modules/.package-lock.json'));

export const isGenerated = (/** @type {string} */ root) =>
  existsSync(join(root, 'packages/database/src/generated/client.ts'));

export const isBuilt = (/** @type {string} */ root) =>
  listWorkspaces(root).every((dir) => existsSync(join(dir, 'dist')) || !existsSync(join(dir, 'src')));

/** @param {string} root */
function listWorkspaces(root) {
  return [
    ...['packages', 'apps'].flatMap((room) => listDirs(join(root, room))),
    join(root, 'benchmarks/paddle-detector'),
  ];
}

/** @param {string} dir */
function listDirs(dir) {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(dir, entry.name));
}

/** @param {string} dir @param {(name: string) => boolean} isWanted @returns {string[]} */
function listFiles(dir, isWanted) {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => isWanted(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(dir, entry.name);
      return entry.isDirectory() ? listFiles(path, isWanted) : entry.isFile() ? [path] : [];
    });
}

/** @param {readonly string[]} parts */
function digest(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}
