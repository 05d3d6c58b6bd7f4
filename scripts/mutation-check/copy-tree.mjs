import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the tests of mutations need nothing of, and most of the tree's bytes. */
const LEFT_OUT = /^(training|benchmarks|docs)\//;

/**
 * Copies the working tree, with what was built of it, to where it may be harmed. Dependencies are links to those that
 * are installed, but for our own packages, which must be the copy's.
 *
 * @param {string} root
 * @param {string} copy an empty folder
 */
export function copyTree(root, copy) {
  for (const file of listSources(root)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  cpSync(join(root, 'packages/database/src/generated'), join(copy, 'packages/database/src/generated'), {
    recursive: true,
  });
  for (const room of listRooms(root)) copyBuilt(root, copy, room);
  linkDependencies(join(root, 'node_modules'), join(copy, 'node_modules'));
}

/** Puts the unharmed build of a package or app in place of whatever is there.
 * @param {string} root @param {string} copy @param {string} room e.g. `apps/api` */
export function copyBuilt(root, copy, room) {
  const built = join(root, room, 'dist');
  if (existsSync(built)) cpSync(built, join(copy, room, 'dist'), { recursive: true, force: true });
}

/** @param {string} root */
function listSources(root) {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  return listed.split('\0').filter((file) => file && !LEFT_OUT.test(file) && existsSync(join(root, file)));
}

/** @param {string} root */
function listRooms(root) {
  return ['packages', 'apps'].flatMap((hall) =>
    readdirSync(join(root, hall)).map((name) => `${hall}/${name}`),
  );
}

/** @param {string} installed @param {string} target */
function linkDependencies(installed, target) {
  mkdirSync(join(target, '@ktp-ocr'), { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name !== '@ktp-ocr' && name !== '.cache' && name !== '.vite')
      symlinkSync(join(installed, name), join(target, name));
  }
  for (const name of readdirSync(join(installed, '@ktp-ocr'))) {
    const room = existsSync(join(target, '../packages', name)) ? 'packages' : 'apps';
    symlinkSync(join('../..', room, name), join(target, '@ktp-ocr', name));
  }
}
