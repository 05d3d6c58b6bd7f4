import { describe, expect, it } from 'vitest';
import { printLines, SPECIMEN, toLine } from '../../tests/print-lines.js';
import { parseCard } from '../parse-card.js';

type Extra = ReturnType<typeof parseCard>['extra'];

const issued = (change: Partial<typeof SPECIMEN>) => parseCard(printLines({ ...SPECIMEN, ...change })).extra;

describe('the place of issue', () => {
  it.each(['KABUPATEN TANAH DATA', 'NAH DATAR', 'KABUPATEN TANAH DATAK'])(
    'is doubted where it is but a part of the city above: %s',
    (issuedPlace) => {
      const { issued_place } = issued({ city: 'KABUPATEN TANAH DATAR', issuedPlace });
      expect(issued_place.confidence).toBeLessThanOrEqual(0.5);
    },
  );

  it.each(['KABUPATEN TANAH DATAR', 'TANAH DATAR', 'PADANG'])(
    'is sure as another place, or the whole: %s',
    (issuedPlace) => {
      const { issued_place } = issued({ city: 'KABUPATEN TANAH DATAR', issuedPlace });
      expect(issued_place.value).toBe(issuedPlace);
      expect(issued_place.confidence).toBeGreaterThan(0.9);
    },
  );

  it.each(['KABUPATEN TANAH DATAR', 'TANAH DATAR'])(
    'is told by itself where a signature covers the date, as the city above: %s',
    (issuedPlace) => {
      const extra = issued({ city: 'KABUPATEN TANAH DATAR', issuedPlace, issuedDate: '.KA\uFFFD' });
      expect([extra.issued_place.value, extra.issued_date.value]).toEqual([issuedPlace, '']);
    },
  );

  it.each([
    ['beside it, like another word', 'XYNG', 0.9],
    ['lower than it, and hardly legible', 'dP', 0.4],
  ])('is told with a scrap of the photo %s', (_, scrap, confidence) => {
    const lines = printLines({ ...SPECIMEN, city: 'KABUPATEN SORONG', issuedPlace: 'KABUPATEN SORONG' });
    const place = lines.find(
      ({ text, place: { centreX } }) => text === 'KABUPATEN SORONG' && centreX > 830,
    )?.place;
    const beside = toLine(
      scrap,
      (place?.centreX ?? 0) + (place?.width ?? 0) / 2 + 30,
      (place?.centreY ?? 0) + 4,
    );
    const { issued_place } = parseCard([...lines, { ...beside, confidence, kind: 'value' }]).extra;
    expect(issued_place.value).toBe('KABUPATEN SORONG');
  });

  it('is doubted where a word stands beside the city above as surely: it may be a longer name', () => {
    const lines = printLines({ ...SPECIMEN, city: 'KOTA BANDUNG', issuedPlace: 'BANDUNG' });
    const at = lines.find(({ text, place: { centreX } }) => text === 'BANDUNG' && centreX > 830)?.place;
    const beside = toLine('BARAT', (at?.centreX ?? 0) + (at?.width ?? 0) / 2 + 13, at?.centreY ?? 0);
    const [{ issued_place: alone }, { issued_place: longer }] = [lines, [...lines, beside]].map(
      (all) => parseCard(all).extra,
    ) as [Extra, Extra];
    expect([alone.value, alone.confidence > 0.9]).toEqual(['BANDUNG', true]);
    expect(longer.confidence).toBeLessThanOrEqual(0.5);
  });

  it('is not told without a date where it is no such city', () => {
    expect(issued({ issuedPlace: 'PADANG', issuedDate: '.KA\uFFFD' }).issued_place.value).toBe('');
  });

  it('is found above a date in which a digit was read as a letter and a dash as a blank', () => {
    const { issued_place, issued_date } = issued({ issuedDate: '0Z 03-2013' });
    expect(issued_place.value).toBe('KENDARI');
    expect(issued_date.value.slice(2)).toBe('-03-2013');
    expect(issued_date.confidence).toBeLessThan(0.5);
  });
});
