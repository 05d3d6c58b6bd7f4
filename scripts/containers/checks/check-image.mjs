import { READER_ENGINES } from '../../../packages/reader/dist/reader-engine.js';
import { run } from '../run.mjs';

const BUILD_TIMEOUT_MS = 600_000;
/** What ours may weigh beyond the Node it stands on. */
export const MAX_BYTES_OVER_BASE = 200_000_000;

/**
 * Builds the image and weighs it; sees that it runs without root on a root file system that is read-only, and that each
 * engine still finds all that it loads.
 *
 * @param {import('../engine/open-engine.mjs').Engine} engine
 * @param {{ root: string, image: string, nodeImage: string, samples: string, tell: (line: string) => void }} options
 *   `samples`: the folder of specimen-1.jpg
 * @throws {Error} where it is too large, root, or cannot read
 */
export async function checkImage({ docker, env }, { root, image, nodeImage, samples, tell }) {
  /** @param {readonly string[]} args @param {import('../run.mjs').RunOptions} [options] */
  const call = (args, options = {}) => run(docker, args, { env, ...options });
  const startedAt = Date.now();
  const build = ['build', '--network', 'host', '--build-arg', `NODE_IMAGE=${nodeImage}`, '--tag', image, '.'];
  await call(build, { cwd: root, timeoutMs: BUILD_TIMEOUT_MS });
  tell(`built in ${Math.round((Date.now() - startedAt) / 1_000)} s`);

  /** @param {string} name */
  const weigh = async (name) => Number(await call(['image', 'inspect', '--format', '{{.Size}}', name]));
  const [whole, base] = await Promise.all([weigh(image), weigh(nodeImage)]);
  /** @param {number} bytes */
  const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;
  tell(
    `${megabytes(whole)}, ${megabytes(whole - base)} over its Node base (at most ${megabytes(MAX_BYTES_OVER_BASE)})`,
  );
  if (whole - base > MAX_BYTES_OVER_BASE) throw new Error('the image is too large');

  const locked = ['run', '--rm', '--read-only', '--cap-drop', 'ALL', '--network', 'none', image];
  const found = await call([
    ...locked,
    'sh',
    '-c',
    'id -u; node --version; ! touch /app/x 2>/dev/null || echo writable',
  ]);
  if (!/^1000\nv[\d.]+$/.test(found))
    throw new Error(`expected uid 1000 and a read-only root, found ${found}`);
  tell(`uid ${found.replace('\n', ', Node ')}, read-only root`);

  for (const engine of READER_ENGINES) {
    const mount = ['--tmpfs', '/tmp', '--volume', `${samples}:/cards:ro`];
    const read = ['node', 'apps/cli/dist/main.js', 'recognise', '--engine', engine, '/cards/specimen-1.jpg'];
    const printed = await call([...locked.slice(0, -1), ...mount, image, ...read]);
    // Tesseract alone cannot make out every number; that it answers at all takes everything that it loads.
    if (!['OK', 'FAIL'].includes(JSON.parse(printed).status))
      throw new Error(`the engine ${engine} read a specimen as ${printed.slice(0, 500)}`);
  }
  tell(`a specimen was read by each engine (${READER_ENGINES.join(', ')}), without a network`);
}
