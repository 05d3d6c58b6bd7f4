import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import { CARD_PARTS, type CardParts } from '@ktp-ocr/reader/card-parts/crop-card-parts';
import type { FileReading } from './read-file-card.js';

/**
 * Writes what was cropped out of a file's card below `folder`, under the file's name and its own.
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
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, part.bytes);
      saved[name] = path;
    } catch (error) {
      onFault(file, error);
    }
  }
  return saved;
}

/** As it was given, where that leads nowhere above the folder. */
function toPlace(file: string): string {
  const path = normalize(file);
  if (path === '-') return 'standard-input';
  return isAbsolute(path) || path.startsWith('..') ? basename(path) : path;
}
