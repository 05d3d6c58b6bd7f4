import sharp from 'sharp';
import { RENDERERS, type RendererName } from '../independent-renderers/renderers.js';
import type { Level } from '../photo/levels.js';
import { type Photograph, photographCard } from '../photo/photograph-card.js';
import { createRandom, type Random } from '../random.js';
import { type CardRecord, type ContractFields, makeRecord } from '../record/make-record.js';
import type { GenuineKind } from './genuine-kinds.js';
import { layOutTwoCards, TWO_CARDS_SHAPES, type TwoCardsKind } from './two-cards.js';
import { wearCard } from './wear-card.js';

export interface GenuineTruth {
  readonly kind: GenuineKind;
  /** The fields of each card in the picture; the answer must be those of one of them. */
  readonly cards: readonly Readonly<ContractFields>[];
}

/**
 * A KTP, or two, as people send them: cropped tightly, copied, faded, stamped, in a sleeve. Same arguments: same bytes.
 */
export async function photographGenuineCard(
  record: CardRecord,
  kind: GenuineKind,
  level: Level,
  seed: string,
  renderer: RendererName = 'generator',
): Promise<{ readonly bytes: Buffer; readonly truth: GenuineTruth }> {
  const random = createRandom(`${seed}/genuine/${kind}`);
  const draw = RENDERERS[renderer];
  if (isTwoCards(kind)) {
    const second = makeRecord(`${record.seed}/second-card`, {
      split: record.split,
      nonsenseShare: 0,
      foreignerShare: 0,
    });
    const photo = await photographCard(record, level, seed, {
      shape: TWO_CARDS_SHAPES[kind],
      isTransparent: true,
      isAlone: true,
      renderer: async (_, options) => {
        // The sheet is wider than a card: at the sheet's scale each card is drawn smaller.
        const scale = options.scale * (1012 / TWO_CARDS_SHAPES[kind].width);
        const cards = [
          await draw(record, { ...options, scale }),
          await draw(second, { ...options, scale }),
        ] as const;
        return layOutTwoCards(cards, kind, random);
      },
    });
    return { bytes: photo.bytes, truth: { kind, cards: [record.fields, second.fields] } };
  }
  const photo = await photographCard(record, level, seed, {
    isAlone: true,
    renderer: async (drawn, options) => wearCard(await draw(drawn, options), kind, random),
  });
  return { bytes: await copyPhoto(photo, kind, random), truth: { kind, cards: [record.fields] } };
}

export function isTwoCards(kind: GenuineKind): kind is TwoCardsKind {
  return kind.startsWith('two-');
}

/** What happens to the picture rather than to the card. */
async function copyPhoto(photo: Photograph, kind: GenuineKind, random: Random): Promise<Buffer> {
  const quality = random.integer(60, 85);
  // Turned first: places are those of the picture after its EXIF turn.
  const upright = sharp(photo.bytes).rotate();
  if (kind === 'grey-copy') return upright.greyscale().linear(1.15, -10).jpeg({ quality }).toBuffer();
  if (kind === 'binarised-copy') {
    const grey = await upright.greyscale().normalise().toColourspace('b-w').raw().toBuffer();
    return binarise(grey, photo.width, photo.height, random.between(0.72, 0.8), quality);
  }
  if (kind !== 'cropped') return photo.bytes;
  return upright.extract(cropTightly(photo, random)).jpeg({ quality }).toBuffer();
}

/** A copier's black and white: darker than its surroundings is ink, which keeps print apart from background and shadow. */
function binarise(
  grey: Buffer,
  width: number,
  height: number,
  share: number,
  quality: number,
): Promise<Buffer> {
  const reach = Math.max(8, Math.round(width / 60));
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let rowSum = 0;
    for (let x = 0; x < width; x++) {
      rowSum += grey[y * width + x] ?? 0;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + rowSum;
    }
  }
  const sumAt = (x: number, y: number): number => sums[y * (width + 1) + x] ?? 0;
  const copy = Buffer.alloc(width * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - reach), Math.min(height, y + reach)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach)];
      const sum = sumAt(right, bottom) - sumAt(left, bottom) - sumAt(right, top) + sumAt(left, top);
      const mean = sum / ((right - left) * (bottom - top));
      copy[y * width + x] = (grey[y * width + x] ?? 0) < mean * share ? 0 : 255;
    }
  }
  return sharp(copy, { raw: { width, height, channels: 1 } })
    .jpeg({ quality })
    .toBuffer();
}

/** The box around the card's corners, or up to a hundredth of the card inside it. */
function cropTightly(
  { corners, width, height }: Photograph,
  random: Random,
): { left: number; top: number; width: number; height: number } {
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const inset = (): number => (Math.max(...xs) - Math.min(...xs)) * random.between(-0.005, 0.01);
  const left = Math.round(Math.max(0, Math.min(...xs) + inset()));
  const top = Math.round(Math.max(0, Math.min(...ys) + inset()));
  const right = Math.round(Math.min(width, Math.max(...xs) - inset()));
  const bottom = Math.round(Math.min(height, Math.max(...ys) - inset()));
  return { left, top, width: right - left, height: bottom - top };
}
