import { readFile } from 'node:fs/promises';
import type { CardAnswer } from '@ktp-ocr/contract/jobs/card-answer';
import { QUALITY_FLAG_NAMES } from '@ktp-ocr/contract/jobs/card-answer';
import sharp from 'sharp';
import { OK_ANSWER } from './fake-readers.js';

export const SPECIMEN_PICTURE = new URL('../../packages/specimen/samples/specimen-1.jpg', import.meta.url);

/** An answer with all that a page can show: the upright card, a place for each field, quality, checks, a doubt. */
export async function toPicturedAnswer(): Promise<CardAnswer> {
  const [width, height] = [856, 540];
  const crop = await sharp(await readFile(SPECIMEN_PICTURE))
    .resize(width, height, { fit: 'fill' })
    .jpeg()
    .toBuffer();
  const names = [...Object.keys(OK_ANSWER.message!), ...Object.keys(OK_ANSWER.extra)];
  const polygons = names.map((name, row) => {
    const top = 100 + row * 20;
    const box = [
      { x: 220, y: top },
      { x: 620, y: top },
      { x: 620, y: top + 18 },
      { x: 220, y: top + 18 },
    ];
    return [name, [box]] satisfies [string, unknown];
  });
  const flag = { raised: false, value: 1, limit: 0.5 };
  return {
    ...OK_ANSWER,
    confidence: { ...OK_ANSWER.confidence, work: 0.62, city: 0.9 },
    checks: [
      { name: 'nik_birth_date', outcome: 'agrees', detail: 'digits 7 to 12 of id against dob' },
      { name: 'nik_region', outcome: 'disagrees', detail: 'digits 1 to 6 of id against city' },
    ],
    image: {
      ...OK_ANSWER.image,
      width,
      height,
      corners: [
        { x: 0, y: 0 },
        { x: width, y: 0 },
        { x: width, y: height },
        { x: 0, y: height },
      ],
    },
    quality: {
      ...(Object.fromEntries(QUALITY_FLAG_NAMES.map((name) => [name, flag])) as CardAnswer['quality']),
      glare: { raised: true, value: 0.05, limit: 0.01 },
    } as NonNullable<CardAnswer['quality']>,
    polygons: Object.fromEntries(polygons),
    crop: crop.toString('base64'),
  };
}
