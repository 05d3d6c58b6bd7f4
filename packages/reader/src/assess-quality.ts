import type { PageImage, PageText } from './page-reader.js';

/** One fault of a picture: whether it is bad enough to say so, the number behind it, and the number's limit. */
export interface QualityFlag {
  readonly raised: boolean;
  readonly value: number;
  readonly limit: number;
}

export type QualityFlags = Readonly<Record<string, QualityFlag>>;

export function assessQuality(_image: PageImage, _page: PageText, _scale: number): QualityFlags {
  return {};
}
