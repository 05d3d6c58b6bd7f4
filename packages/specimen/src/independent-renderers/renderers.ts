import { type DrawnCard, drawCard } from '../card/draw-card.js';
import type { CardRecord } from '../record/make-record.js';
import { drawWavesCard } from './waves-renderer.js';

/** Draws a record as a flat card: same record and options, same pixels. */
export type CardRenderer = (
  record: CardRecord,
  options: { readonly scale: number; readonly marked: boolean },
) => DrawnCard | Promise<DrawnCard>;

/**
 * Everything that can draw a card. Only `generator` may be trained on; what each of the others may be used for stands in
 * this folder's README.
 */
export const RENDERERS = {
  generator: drawCard,
  waves: drawWavesCard,
} as const satisfies Record<string, CardRenderer>;

export type RendererName = keyof typeof RENDERERS;

export const RENDERER_NAMES = Object.keys(RENDERERS) as readonly RendererName[];

/** @throws RangeError naming the known renderers */
export function parseRenderer(text: string): RendererName {
  const name = RENDERER_NAMES.find((known) => known === text);
  if (name === undefined)
    throw new RangeError(`renderer must be one of ${RENDERER_NAMES.join(', ')}, not ${text}`);
  return name;
}
