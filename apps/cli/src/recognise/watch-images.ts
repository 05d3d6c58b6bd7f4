import { on } from 'node:events';
import { watch } from 'chokidar';
import { isImageName } from '../images/list-images.js';

/** A file that has not grown for so long has arrived: scanners and uploads write bit by bit. */
const SETTLED_MS = 500;

/** The images in these places, then each that comes or changes, until the signal. @param onReady once all are known */
export async function* watchImages(
  places: readonly string[],
  signal: AbortSignal,
  onReady: () => void,
): AsyncGenerator<string> {
  const watcher = watch([...places], {
    awaitWriteFinish: { stabilityThreshold: SETTLED_MS, pollInterval: 100 },
  });
  watcher.once('ready', onReady);
  try {
    for await (const [event, path] of on(watcher, 'all', { signal })) {
      if ((event === 'add' || event === 'change') && isImageName(path)) yield path;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await watcher.close();
  }
}
