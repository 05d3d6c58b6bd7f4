import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, parse, sep } from 'node:path';
import { CARD_PARTS, type CardParts } from '@ktp-ocr/reader/card-parts/crop-card-parts';
import type { FileReading } from './read-file-card.js';

/**
 * Writes what was cropped out of a file's card below `folder`, under the file's whole path and its own name, for nobody else
 * to read. Writes over nothing: who finds a name in a line must find that line's person under it.
 *
 * @returns where each part lies; null for one that was not found, or could not be written, which `onFault` hears of
 */
export async function saveParts(
  file: string,
  parts: CardParts,
  folder: string,
  onFault: (file: string, error: unknown) => void,
): Promise<Pick<FileReading, 'face' | 'signature'>> {
  const saved: Record<string, string | null> = {};
  for (const name of CARD_PARTS) {
    const part = parts[name];
    const path = join(folder, `${toPlace(file)}.${name}.jpg`);
    saved[name] = null;
    if (!part) continue;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(path, part.bytes, { flag: 'wx', mode: 0o600 });
      saved[name] = path;
    } catch (error) {
      onFault(file, error);
    }
  }
  return saved;
}

/** The file's whole path, so that two files of one name stay two, as one that leads nowhere above the folder. */
function toPlace(file: string): string {
  const path = normalize(file);
  if (path === '-') return 'standard-input';
  return path
    .slice(parse(path).root.length)
    .split(sep)
    .map((name) => (name === '..' ? '%2E%2E' : name))
    .join(sep);
}
