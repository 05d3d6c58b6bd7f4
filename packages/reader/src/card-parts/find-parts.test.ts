import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import type { Pixels } from '../image/pixels.js';
import type { ViewBox } from './card-view.js';
import { findPhoto } from './find-photo.js';
import { findSignature } from './find-signature.js';

const WIDTH = 1012;
const HEIGHT = 638;
const PHOTO: ViewBox = { left: 740, top: 140, right: 950, bottom: 410 };

function draw(paint: (context: SKRSContext2D) => void, noise = 0): Pixels {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  context.fillStyle = 'hsl(204, 45%, 82%)';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = '#181820';
  context.font = '26px sans-serif';
  for (let y = 150; y < 620; y += 34) context.fillText('Kewarganegaraan   : CONTOH SPESIMEN', 40, y);
  paint(context);
  const { data } = context.getImageData(0, 0, WIDTH, HEIGHT);
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3);
  // Of its own, so that the test is the same each time.
  let state = 12345;
  for (let index = 0; index < pixels.length; index++) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const level =
      (data[Math.floor(index / 3) * 4 + (index % 3)] ?? 0) + (state / 2_147_483_648 - 0.5) * noise;
    pixels[index] = Math.max(0, Math.min(255, level));
  }
  return { data: pixels, width: WIDTH, height: HEIGHT, channels: 3 };
}

function drawPhoto(context: SKRSContext2D, { left, top, right, bottom }: ViewBox, ground = '#b3202c') {
  context.fillStyle = ground;
  context.fillRect(left, top, right - left, bottom - top);
  context.fillStyle = '#c9a183';
  context.beginPath();
  context.ellipse((left + right) / 2, top + 110, 45, 60, 0, 0, Math.PI * 2);
  context.fill();
}

function drawPen(context: SKRSContext2D, points: readonly (readonly [number, number])[]) {
  context.strokeStyle = '#20203c';
  context.lineWidth = 3;
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.stroke();
}

const SCRIBBLE = [
  [770, 560],
  [800, 500],
  [830, 565],
  [870, 505],
  [900, 555],
  [930, 515],
] as const;
const DATE = [
  [774, 420],
  [962, 420],
  [962, 450],
  [774, 450],
] as const;

function expectNear(found: ViewBox | null, truth: ViewBox, tolerance: number) {
  expect(found).not.toBeNull();
  for (const side of ['left', 'top', 'right', 'bottom'] as const)
    expect(Math.abs((found?.[side] ?? 0) - truth[side]), side).toBeLessThanOrEqual(tolerance);
}

describe('the photo', () => {
  test('is found to a few pixels, in any colour, in noise, and in half a shadow', () => {
    for (const ground of ['#b3202c', '#2446a8', '#707070']) {
      expectNear(findPhoto(draw((context) => drawPhoto(context, PHOTO, ground), 20)), PHOTO, 8);
    }
    const shaded = draw((context) => {
      drawPhoto(context, PHOTO);
      context.fillStyle = 'rgba(0, 0, 0, 0.5)';
      context.fillRect(0, 0, WIDTH, 270);
    });
    expectNear(findPhoto(shaded), PHOTO, 8);
  });

  test('is found where the card is not quite level', () => {
    const slanted = draw((context) => {
      context.translate(PHOTO.left, PHOTO.top);
      context.rotate(0.012);
      context.translate(-PHOTO.left, -PHOTO.top);
      drawPhoto(context, PHOTO);
    });
    expectNear(findPhoto(slanted), PHOTO, 12);
  });

  test('is none where there is print and ground, noise, stripes, or three sides of a frame', () => {
    expect(findPhoto(draw(() => {}))).toBeNull();
    expect(findPhoto(draw(() => {}, 120))).toBeNull();
    const stripes = draw((context) => {
      context.fillStyle = '#506080';
      for (let y = 0; y < HEIGHT; y += 40) context.fillRect(0, y, WIDTH, 12);
    });
    expect(findPhoto(stripes)).toBeNull();
    const open = draw((context) => drawPhoto(context, { ...PHOTO, right: WIDTH }));
    expect(findPhoto(open)).toBeNull();
  });
});

describe('the signature', () => {
  const withDate = (paint: (context: SKRSContext2D) => void = () => {}, noise = 0) =>
    draw((context) => {
      drawPhoto(context, PHOTO);
      context.fillStyle = '#181820';
      context.fillText('17-08-2019', 780, 445);
      paint(context);
    }, noise);

  test('is what a pen drew under the photo, in one piece or several', () => {
    const truth = { left: 768, top: 498, right: 932, bottom: 567 };
    const whole = withDate((context) => drawPen(context, SCRIBBLE), 20);
    expectNear(findSignature(whole, PHOTO, [DATE]), truth, 6);
    const parted = withDate((context) => {
      drawPen(context, SCRIBBLE.slice(0, 3));
      drawPen(context, SCRIBBLE.slice(3));
    });
    expectNear(findSignature(parted, PHOTO, [DATE]), truth, 6);
  });

  test('may be taken for a line of text itself', () => {
    const box = [
      [765, 495],
      [935, 495],
      [935, 570],
      [765, 570],
    ] as const;
    const place = [
      [780, 412],
      [910, 412],
      [910, 419],
      [780, 419],
    ] as const;
    const view = withDate((context) => drawPen(context, SCRIBBLE));
    expect(findSignature(view, PHOTO, [box, DATE, place])).not.toBeNull();
  });

  test('is none where there is print alone, a line of the card, a speck, or noise', () => {
    expect(findSignature(withDate(), PHOTO, [DATE])).toBeNull();
    const ruled = withDate((context) =>
      drawPen(context, [
        [0, 600],
        [WIDTH, 600],
      ]),
    );
    expect(findSignature(ruled, PHOTO, [DATE])).toBeNull();
    const specked = withDate((context) =>
      drawPen(context, [
        [850, 520],
        [862, 524],
      ]),
    );
    expect(findSignature(specked, PHOTO, [DATE])).toBeNull();
    expect(
      findSignature(
        withDate(() => {}, 200),
        PHOTO,
        [DATE],
      ),
    ).toBeNull();
  });

  test('is not looked for on the table, or beside the photo', () => {
    const far = SCRIBBLE.map(([x, y]) => [x, y + 60] as const);
    const low = { ...PHOTO, bottom: 340, top: 140 };
    expect(
      findSignature(
        withDate((context) => drawPen(context, far)),
        low,
        [DATE],
      ),
    ).toBeNull();
  });
});
