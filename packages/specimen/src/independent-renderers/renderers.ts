import { type DrawnCard, drawCard } from '../card/draw-card.js';
import type { CardRecord } from '../record/make-record.js';
import { drawTemplateCard } from './template-renderer.js';
import { drawVectorCard } from './vector/vector-renderer.js';
import { drawWavesCard } from './waves-renderer.js';

/** Draws a record as a flat card: same record and options, same pixels. */
export type CardRenderer = (
  record: CardRecord,
  options: { readonly scale: number; readonly marked: boolean },
) => DrawnCard | Promise<DrawnCard>;

/** Everything that can draw a card. What each may be used for stands in this folder's README. */
export const RENDERERS = {
  generator: drawCard,
  waves: drawWavesCard,
  template: drawTemplateCard,
  vector: drawVectorCard,
} as const satisfies Record<string, CardRenderer>;

/** Nothing that reads cards was ever trained, calibrated or tuned on these: figures on them are figures on a stranger's cards. */
export const TEST_ONLY_RENDERERS: ReadonlySet<RendererName> = new Set<RendererName>(['vector']);

export type RendererName = keyof typeof RENDERERS;

export const RENDERER_NAMES = Object.keys(RENDERERS) as readonly RendererName[];

/** @throws RangeError naming the known renderers */
export function parseRenderer(text: string): RendererName {
  const name = RENDERER_NAMES.find((known) => known === text);
  if (name === undefined)
    throw new RangeError(`renderer must be one of ${RENDERER_NAMES.join(', ')}, not ${text}`);
  return name;
}
