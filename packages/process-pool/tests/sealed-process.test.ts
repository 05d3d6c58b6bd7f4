import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/**
 * A worker with a secret in its environment and a process of the pool that looks for it, both under one user without
 * capabilities: started as they are by hand, and through a loader that this user may run and not read, as in the container.
 */

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const SECRET = 'the-secret-of-the-worker';

const WORKER = `
import { startPoolProcess } from './dist/pool-process.js';
const member = startPoolProcess({
  entry: new URL('./pry.mjs', import.meta.url), env: {}, maxRssBytes: 1e9,
  onMessage(message) {
    if (message.kind === 'ready') member.send({ kind: 'job', id: 1, input: null });
    else { console.log(JSON.stringify(message)); member.end(); }
  },
  onExit: ({ exitCode }) => { process.exitCode = exitCode; },
});
`;

const PRY = `
import { openSync, readFileSync, readdirSync } from 'node:fs';
import { serveProcess } from './dist/serve-process.js';
const attempt = (act) => { try { return act(); } catch (error) { return error.code; } };
const parent = '/proc/' + process.ppid;
serveProcess(async () => async () => ({
  environ: attempt(() => readFileSync(parent + '/environ', 'utf8')),
  mem: attempt(() => { openSync(parent + '/mem'); return 'opened'; }),
  files: attempt(() => readdirSync(parent + '/fd').length),
  own: JSON.stringify(process.env) + process.argv,
}));
`;

/** The dynamic loader that Node names; none where it is no ELF program of glibc. */
const loader = /\/\S*\/ld-linux\S*/.exec(
  spawnSync('ldd', [realpathSync(process.execPath)], { encoding: 'utf8' }).stdout ?? '',
)?.[0];
// Root reads what it likes, so it has to be somebody else.
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sealed-'));
  chmodSync(folder, 0o755);
  cpSync(DIST, path.join(folder, 'dist'), { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(path.join(folder, 'worker.mjs'), WORKER);
  writeFileSync(path.join(folder, 'pry.mjs'), PRY);
  if (!loader) return;
  copyFileSync(loader, path.join(folder, 'sealed'));
  chmodSync(path.join(folder, 'sealed'), 0o111);
});
afterAll(() => rmSync(folder, { recursive: true }));

function pry(command: readonly string[]): Record<string, unknown> {
  const [program = '', ...args] = [...command, path.join(folder, 'worker.mjs')];
  const { stdout, stderr, error } = spawnSync(program, args, {
    ...user,
    cwd: folder,
    env: { SECRET, PATH: process.env.PATH },
    encoding: 'utf8',
  });
  if (!stdout) throw new Error(`nothing was found out: ${stderr} ${error}`);
  return JSON.parse(stdout).output;
}

/** Where that other user may not run this Node, in a home folder for instance, there is nothing to try. */
const canTry =
  loader !== undefined &&
  spawnSync(realpathSync(process.execPath), ['--version'], { ...user, cwd: '/' }).status === 0 &&
  // A host that is being debugged: everything may be looked into.
  readFileSync('/proc/sys/fs/suid_dumpable', 'utf8').trim() !== '1';

describe.runIf(canTry)('a process of the pool', () => {
  const node = realpathSync(process.execPath);

  test('has no secret of its own, and reads those of a worker that anybody may look into', () => {
    const found = pry([node]);
    expect(found.environ).toContain(SECRET);
    expect(found.own).not.toContain(SECRET);
  });

  test("finds a sealed worker's environment, memory and files shut", () => {
    const { own, ...found } = pry([path.join(folder, 'sealed'), node]);
    expect(found).toEqual({ environ: 'EACCES', mem: 'EACCES', files: 'EACCES' });
    expect(own).not.toContain(SECRET);
  });
});
