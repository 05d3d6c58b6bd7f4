import type { ParsedField } from '@ktp-ocr/card/card-fields';
import type { CardAnswer } from '@ktp-ocr/contract/jobs/card-answer';
import { roundConfidence, roundPoint, roundToTenth } from '@ktp-ocr/contract/jobs/round-numbers';
import type { ImageReading } from '@ktp-ocr/reader/read-image';

/** What was read in an image, in the form that is kept and served. Pure: the same reading gives the same answer. */
export function toCardAnswer(reading: ImageReading): CardAnswer {
  const { card } = reading;
  return {
    outcome: card.outcome,
    message: card.outcome === 'OK' ? mapFields(card.fields, ({ value }) => value) : null,
    confidence: mapFields(card.fields, ({ confidence }) => roundConfidence(confidence)),
    extra: mapFields(card.extra, ({ value, confidence }) => ({
      value,
      confidence: roundConfidence(confidence),
    })),
    checks: card.checks.map((check) => ({ ...check })),
    reasons: [...card.reasons],
    models: { ...reading.models },
    image: toImageView(reading),
    polygons: mapFields({ ...card.fields, ...card.extra }, ({ polygons }) =>
      polygons.map((polygon) => polygon.map(roundPoint)),
    ),
    quality: toQuality(reading),
    ...(reading.cardCrop ? { crop: Buffer.from(reading.cardCrop.bytes).toString('base64') } : {}),
  };
}

export function toImageView(
  seen: Pick<
    ImageReading,
    'width' | 'height' | 'format' | 'pages' | 'rotationDegrees' | 'cardsFound' | 'corners'
  >,
): CardAnswer['image'] {
  return {
    width: seen.width,
    height: seen.height,
    format: seen.format,
    ...(seen.pages > 1 ? { pages: seen.pages } : {}),
    rotation_degrees: roundToTenth(seen.rotationDegrees),
    cards_found: seen.cardsFound,
    ...(seen.corners ? { corners: seen.corners.map(roundPoint) } : {}),
  };
}

/** The same flags under the names that go over the wire. */
export function toQuality({ quality }: Pick<ImageReading, 'quality'>): NonNullable<CardAnswer['quality']> {
  const { greyscaleCopy, lowResolution, ...others } = quality;
  return { ...others, greyscale_copy: greyscaleCopy, low_resolution: lowResolution };
}

function mapFields<Name extends string, Value>(
  fields: Readonly<Record<Name, ParsedField>>,
  map: (field: ParsedField) => Value,
): Record<Name, Value> {
  const entries = Object.entries<ParsedField>(fields).map(([name, field]) => [name, map(field)] as const);
  // `Object.fromEntries` forgets the names that went in.
  return Object.fromEntries(entries) as Record<Name, Value>;
}
