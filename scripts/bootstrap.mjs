// Makes a checkout ready to run: dependencies, the Prisma client, the build. Plain Node, for it runs before there
// are any dependencies. Does only what is not done yet; `--quiet` keeps stdout free for the command that follows.
import { bootstrap } from './bootstrap/bootstrap.mjs';

try {
  await bootstrap({
    env: process.env,
    quiet: process.argv.includes('--quiet'),
    until: readUntil(process.argv),
  });
} catch (error) {
  console.error(/** @type {Error} */ (error).message);
  process.exit(1);
}

/** `--until=install` stops there: a container image installs first, so that this layer outlives a change of source.
 * @param {readonly string[]} argv @returns {'install' | 'generate' | 'build'} */
function readUntil(argv) {
  const until = argv.find((argument) => argument.startsWith('--until='))?.slice('--until='.length) ?? 'build';
  if (until === 'install' || until === 'generate' || until === 'build') return until;
  throw new Error(`--until=${until}: install, generate or build`);
}
