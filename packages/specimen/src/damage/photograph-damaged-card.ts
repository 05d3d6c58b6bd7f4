import { createCanvas } from '@napi-rs/canvas';
import type { DrawnCard } from '../card/draw-card.js';
import { type CardRenderer, RENDERERS, type RendererName } from '../independent-renderers/renderers.js';
import type { Level } from '../photo/levels.js';
import { type Photograph, photographCard } from '../photo/photograph-card.js';
import { createRandom, type Random } from '../random.js';
import type { CardRecord, ContractFields } from '../record/make-record.js';
import { changeDigitCount, spaceDigits } from './alter-number.js';
import { coverNumber, toCanvas } from './cover-number.js';
import { growBox } from './cover-shapes.js';
import { type Damage, isNumberCover, type Overprint } from './damage-plan.js';
import { findPrintedValue } from './find-printed-values.js';
import { measureHiddenInk } from './measure-hidden-ink.js';
import { paintFieldBar, paintStamp, paintTiledWatermark, paintWatermark } from './paint-overprint.js';

/** What a damaged card still tells a careful person. */
export interface DamageTruth {
  readonly damage: Damage;
  /** The number as printed, with its blanks and with all its digits, were they sixteen or not. */
  readonly printedNumber: string;
  /** The one number that may ever be answered; null where what is printed is no number. */
  readonly number: string | null;
  /** Share of each printed digit's ink that the damage hides, 0 to 1. */
  readonly hiddenInk: readonly number[];
  readonly legibility: Legibility;
  /** Fields under a bar: only what is printed or nothing may be told of them. */
  readonly coveredFields: readonly (keyof ContractFields)[];
  /** All sixteen fields as they were before the damage. */
  readonly fields: Readonly<ContractFields>;
}

/**
 * `legible`: the number is to be read. `doubtful`: FAIL is as good an answer as the number. `illegible`: a careful person
 * would not tell the number; FAIL is expected, and the true number tolerated. Another number is never right.
 */
export type Legibility = 'legible' | 'doubtful' | 'illegible';

/** From this share of hidden ink a digit may be refused: serifs and ends are gone, its shape is not. */
const MIN_DOUBTFUL_SHARE = 0.1;
/** From this share a digit cannot be told for sure: half a 0, 6 or 8 is half of another digit, too. */
const MIN_ILLEGIBLE_SHARE = 0.4;

export interface DamagedPhotograph {
  readonly photo: Photograph;
  readonly truth: DamageTruth;
}

/**
 * A photograph of a card that was damaged before the camera saw it: perspective, light and blur apply to the damage, too.
 * Same record, damage, level, seed and renderer: same bytes.
 */
export async function photographDamagedCard(
  record: CardRecord,
  damage: Damage,
  level: Level,
  seed: string,
  renderer: RendererName = 'generator',
): Promise<DamagedPhotograph> {
  const random = createRandom(`${seed}/damage`);
  const printed = {
    ...record,
    fields: { ...record.fields, id: alterNumber(record.fields.id, damage, random) },
  };
  let damaged: Damaged | undefined;
  const photo = await photographCard(printed, level, seed, {
    isAlone: true,
    renderer: async (drawn, options) => {
      damaged = await damageCard(RENDERERS[renderer], drawn, options, damage, seed);
      return damaged.card;
    },
  });
  const { hiddenInk = [], coveredFields = [] } = damaged ?? {};
  return {
    photo,
    truth: {
      damage,
      printedNumber: printed.fields.id,
      number: damage.cause === 'count' ? null : record.fields.id,
      hiddenInk: hiddenInk.map((share) => Math.round(share * 1000) / 1000),
      legibility: damage.cause === 'count' ? 'illegible' : judgeLegibility(hiddenInk),
      coveredFields,
      fields: record.fields,
    },
  };
}

function alterNumber(number: string, damage: Damage, random: Random): string {
  if (damage.cause === 'count') return changeDigitCount(number, damage.change, random);
  if (damage.cause === 'spacing') return spaceDigits(number, random);
  return number;
}

function judgeLegibility(hiddenInk: readonly number[]): Legibility {
  const worst = Math.max(0, ...hiddenInk);
  if (worst >= MIN_ILLEGIBLE_SHARE) return 'illegible';
  return worst >= MIN_DOUBTFUL_SHARE ? 'doubtful' : 'legible';
}

interface Damaged {
  readonly card: DrawnCard;
  readonly hiddenInk: readonly number[];
  readonly coveredFields: readonly (keyof ContractFields)[];
}

async function damageCard(
  renderer: CardRenderer,
  record: CardRecord,
  options: { readonly scale: number; readonly marked: boolean },
  damage: Damage,
  seed: string,
): Promise<Damaged> {
  const card = await renderer(record, options);
  const draw = (changes: Partial<ContractFields>): DrawnCard | Promise<DrawnCard> =>
    renderer({ ...record, fields: { ...record.fields, ...changes } }, options);
  if (isNumberCover(damage)) {
    const covered = coverNumber(card, await draw({ id: '' }), damage, seed);
    return { ...covered, coveredFields: [] };
  }
  if (damage.cause === 'untouched' || damage.cause === 'spacing' || damage.cause === 'count')
    return { card, hiddenInk: card.numberCells.map(() => 0), coveredFields: [] };
  if (damage.cause === 'field-bar') return barFields(card, draw, seed);
  return overprint(card, await draw({ id: '' }), damage.cause, seed);
}

/** Watermarks and stamps, with what they take from the number. */
function overprint(
  card: DrawnCard,
  blank: DrawnCard,
  cause: Exclude<Overprint['cause'], 'field-bar'>,
  seed: string,
): Damaged {
  const paint = (onto: DrawnCard): DrawnCard => {
    const random = createRandom(`${seed}/overprint`);
    const context = toCanvas(onto).getContext('2d');
    if (cause === 'watermark') paintWatermark(context, random);
    else if (cause === 'tiled-watermark') paintTiledWatermark(context, random);
    else paintStamp(context, ...placeStamp(onto, cause === 'number-stamp', random), random);
    return { ...onto, pixels: context.getImageData(0, 0, onto.width, onto.height).data };
  };
  const [withNumber, without] = [paint(card), paint(blank)];
  const hiddenInk = measureHiddenInk(
    card.numberCells,
    { withNumber: card, without: blank },
    { withNumber, without },
  );
  return { card: withNumber, hiddenInk, coveredFields: [] };
}

/** On the number, or anywhere below it. */
function placeStamp(card: DrawnCard, isOnNumber: boolean, random: Random): [x: number, y: number] {
  const x = card.width * random.between(0.2, 0.65);
  const numberY = card.height * 0.23;
  return [
    x,
    isOnNumber
      ? numberY + card.height * random.between(-0.03, 0.06)
      : card.height * random.between(0.5, 0.85),
  ];
}

/** Fields whose value stands alone in its row, so that leaving it out moves nothing. */
const BARRED_FIELDS = ['village', 'district', 'religion', 'work', 'nationnality', 'gender'] as const;

async function barFields(
  card: DrawnCard,
  draw: (changes: Partial<ContractFields>) => DrawnCard | Promise<DrawnCard>,
  seed: string,
): Promise<Damaged> {
  const random = createRandom(`${seed}/bars`);
  const canvas = createCanvas(card.width, card.height);
  const context = canvas.getContext('2d');
  context.drawImage(toCanvas(card), 0, 0);
  const chosen = BARRED_FIELDS.filter(() => random.chance(0.35));
  const coveredFields: (keyof ContractFields)[] = [];
  for (const field of chosen.length > 0 ? chosen : [random.pick(BARRED_FIELDS)]) {
    const box = findPrintedValue(card, await draw({ [field]: '' }));
    // A value of two rows pulls up those below it where it is left out: nothing tells its own ink then.
    if (!box || box.bottom - box.top > card.height * 0.07) continue;
    paintFieldBar(context, growBox(box, card.height * random.between(0.002, 0.008)), random);
    coveredFields.push(field);
  }
  const pixels = context.getImageData(0, 0, card.width, card.height).data;
  return { card: { ...card, pixels }, hiddenInk: card.numberCells.map(() => 0), coveredFields };
}
