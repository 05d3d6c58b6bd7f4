import type { Page, Worker } from 'tesseract.js';
import type { GreyPixels } from '../image/pixels.js';
import { encodePgm } from './encode-pgm.js';
import { startTesseractWorker } from './start-worker.js';
import { TesseractTimeoutError } from './tesseract-timeout-error.js';
import { withTimeout } from './with-timeout.js';

/** Tesseract's page segmentation modes: one uniform block of text; a single line. */
export type PageMode = 'block' | 'line';

const PAGE_MODE_CODES: Readonly<Record<PageMode, string>> = { block: '6', line: '7' };

export interface TesseractOptions {
  /** Workers, each a thread with its own 60 MB or so. One reader process reads one card at a time. */
  readonly size?: number;
  /** One image may take this long; then its worker is ended and replaced. */
  readonly timeoutMs?: number;
  /** WebAssembly memory only ever grows, so a worker is replaced after so many images. */
  readonly recycleAfterImages?: number;
  /** What starts a worker; tests give one that hangs. */
  readonly startWorker?: () => Promise<Worker>;
}

export interface TesseractEngine {
  /** @throws TesseractTimeoutError after `timeoutMs`. */
  recognise(image: GreyPixels, mode: PageMode): Promise<Page>;
  close(): Promise<void>;
}

interface Slot {
  worker: Promise<Worker>;
  imagesRead: number;
  /** Images are read one after another: settles when the last one given to this slot is done. */
  tail: Promise<unknown>;
  waiting: number;
}

/** Starts the workers and resolves when all are warm. */
export async function createTesseractEngine(options: TesseractOptions = {}): Promise<TesseractEngine> {
  const {
    size = 1,
    timeoutMs = 20_000,
    recycleAfterImages = 500,
    startWorker = startTesseractWorker,
  } = options;
  const slots: Slot[] = Array.from({ length: size }, () => ({
    worker: startWorker(),
    imagesRead: 0,
    tail: Promise.resolve(),
    waiting: 0,
  }));
  await Promise.all(slots.map(({ worker }) => worker));

  async function recogniseIn(slot: Slot, image: GreyPixels, mode: PageMode): Promise<Page> {
    if (slot.imagesRead >= recycleAfterImages) await replaceWorker(slot);
    slot.imagesRead++;
    // One that could not be started before the last image may be before this one.
    slot.worker = slot.worker.catch(startWorker);
    const worker = await slot.worker;
    try {
      const { data } = await withTimeout(
        // The mode goes with each image, as a worker reads lines and pages in turn.
        worker.recognize(encodePgm(image), { tessedit_pageseg_mode: PAGE_MODE_CODES[mode] } as object, {
          blocks: true,
          text: false,
        }),
        timeoutMs,
        () => new TesseractTimeoutError(timeoutMs),
      );
      return data;
    } catch (error) {
      // A rejected image may leave the engine's state half set; a late answer must not meet the next image.
      await replaceWorker(slot).catch(() => {});
      throw error instanceof Error ? error : new Error(String(error));
    }
  }

  async function replaceWorker(slot: Slot): Promise<void> {
    const old = await slot.worker;
    slot.worker = startWorker();
    slot.imagesRead = 0;
    await Promise.all([old.terminate(), slot.worker]);
  }

  return {
    recognise(image, mode) {
      const slot = slots.reduce((least, other) => (other.waiting < least.waiting ? other : least));
      slot.waiting++;
      const page = slot.tail
        .then(() => recogniseIn(slot, image, mode))
        .finally(() => {
          slot.waiting--;
        });
      slot.tail = page.catch(() => {});
      return page;
    },
    async close() {
      await Promise.allSettled(slots.map(async ({ worker }) => (await worker).terminate()));
    },
  };
}
