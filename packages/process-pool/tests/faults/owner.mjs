import { createProcessPool } from '@ktp-ocr/process-pool/process-pool';

/** Owns a pool whose process hangs, tells that process's id, and waits to be killed. */
const pool = createProcessPool({
  entry: new URL('./hanging.mjs', import.meta.url),
  size: 1,
  timeoutMs: 600_000,
  onExit: () => {},
});
await pool.ready();
pool.run(process.argv[2]).catch(() => {});
const { execFileSync } = await import('node:child_process');
const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(process.pid)], { encoding: 'utf8' });
process.stdout.write(`${children.trim().split(/\s+/)[0]}\n`);
setInterval(() => {}, 1_000);
