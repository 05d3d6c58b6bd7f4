import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run.mjs';
import { TESTING } from './debian-testing.mjs';

const BINARY = 'root/usr/libexec/docker/cli-plugins/docker-compose';

/**
 * Compose v2 of Debian's testing suite, unpacked and not installed: stable's is the first generation. It is one file
 * that asks for glibc 2.34 or newer.
 *
 * @param {string} folder
 * @returns {Promise<string>} the command
 */
export async function unpackCompose(folder) {
  const binary = join(folder, BINARY);
  if (existsSync(binary)) return binary;
  for (const part of ['state/lists/partial', 'cache/archives/partial', 'root'])
    mkdirSync(join(folder, part), { recursive: true });
  const sources = join(folder, 'sources.list');
  writeFileSync(sources, `deb [signed-by=${TESTING.keyring}] ${TESTING.mirror} ${TESTING.suite} main\n`);
  const options = Object.entries({
    ...TESTING.aptOptions,
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '-',
    'Dir::State': join(folder, 'state'),
    'Dir::State::status': '/var/lib/dpkg/status',
    'Dir::Cache': join(folder, 'cache'),
    // Run as root, apt would hand the download to its own user, who may not enter this folder.
    'APT::Sandbox::User': '',
  }).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  await run('apt-get', ['-qq', ...options, 'update'], { timeoutMs: 120_000 });
  await run('apt-get', ['-qq', ...options, 'download', 'docker-compose'], {
    cwd: folder,
    timeoutMs: 120_000,
  });
  const [archive] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  if (!archive) throw new Error('apt-get downloaded no docker-compose');
  await run('dpkg', ['-x', join(folder, archive), join(folder, 'root')]);
  return binary;
}
