import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { DOCUMENT_KINDS } from './document-kinds.js';
import { photographDocument } from './photograph-document.js';

describe('photographDocument', () => {
  it.each(DOCUMENT_KINDS)('draws a %s with something on it', async (kind) => {
    const bytes = await photographDocument(kind, 'scan', 'document-1', 'dev');
    const { channels } = await sharp(bytes).greyscale().stats();
    expect(channels[0]?.stdev).toBeGreaterThan(3);
  });

  it('gives the same bytes for the same arguments and others for another seed', async () => {
    const draw = (seed: string) => photographDocument('letter', 'mild', seed, 'dev');
    const first = await draw('a');
    expect(first.equals(await draw('a'))).toBe(true);
    expect(first.equals(await draw('b'))).toBe(false);
  });
});
