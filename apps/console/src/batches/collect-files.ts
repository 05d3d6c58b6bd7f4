import { isPictureFile } from '../reading/capture/prepare-picture';

/** Every picture among what was dropped, folders and all that is in them, in the order of their names. */
export async function collectDropped(transfer: DataTransfer): Promise<File[]> {
  // The list is emptied as soon as the event is over: entries are asked for first, and read afterwards.
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  const files = entries.length > 0 ? (await Promise.all(entries.map(readEntry))).flat() : [...transfer.files];
  return pickPictures(files);
}

export function pickPictures(files: Iterable<File>): File[] {
  return [...files]
    .filter((file) => isPictureFile(file) && !file.name.startsWith('.'))
    .sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
}

async function readEntry(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    return [
      await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    ];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    // A reader hands a folder out in pieces, and says that it is through by an empty one.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return files;
    for (const inner of entries) files.push(...(await readEntry(inner)));
  }
}
