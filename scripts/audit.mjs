// Asks the registry what is known against the packages that we ship: `npm run audit`. Fails on high and critical ones.
// A registry that does not answer fails nothing, for the check must also run where there is none.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { judgeAudit } from './audit/judge-audit.mjs';

const { values } = parseArgs({ options: { 'timeout-ms': { type: 'string', default: '60000' } } });
const timeout = Number(values['timeout-ms']);
// One try: npm's own patience is several minutes.
const patience = ['--fetch-retries=0', `--fetch-timeout=${timeout}`];
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json', '--loglevel=silent', ...patience], {
  encoding: 'utf8',
  timeout,
  killSignal: 'SIGKILL',
  maxBuffer: 64 * 2 ** 20,
  stdio: ['ignore', 'pipe', 'ignore'],
});
const { kind, text } = judgeAudit(stdout ?? '');
console.log(text);
process.exitCode = kind === 'vulnerable' ? 1 : 0;
