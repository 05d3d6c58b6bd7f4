import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Random } from '../random.js';
import { CARD_HEIGHT, CARD_WIDTH, type CardStyle } from './make-style.js';

/** A coarse archipelago in thousandths of the card's width: enough to look like a map, not to be one. */
const ISLANDS: readonly (readonly number[])[] = [
  [60, 190, 95, 205, 150, 262, 200, 318, 243, 372, 246, 412, 222, 408, 170, 350, 120, 285, 78, 228],
  [252, 432, 300, 428, 352, 440, 402, 444, 432, 462, 400, 468, 340, 460, 290, 452, 256, 446],
  [
    318, 262, 352, 232, 402, 190, 438, 176, 452, 214, 468, 262, 450, 320, 424, 372, 372, 378, 334, 340, 312,
    300,
  ],
  [
    512, 262, 560, 252, 592, 246, 596, 258, 548, 270, 528, 292, 552, 318, 566, 362, 552, 366, 534, 330, 526,
    372, 508, 380, 506, 320,
  ],
  [446, 466, 470, 464, 474, 474, 452, 478],
  [484, 466, 540, 470, 560, 480, 500, 484],
  [572, 504, 622, 484, 628, 492, 584, 516],
  [640, 230, 656, 214, 662, 262, 648, 272],
  [650, 332, 690, 328, 702, 340, 660, 346],
  [
    742, 296, 782, 282, 820, 312, 862, 322, 908, 336, 944, 356, 944, 452, 900, 432, 852, 408, 812, 372, 776,
    352, 752, 324,
  ],
];

function drawIslands(context: SKRSContext2D, style: CardStyle, random: Random): void {
  const stretch = random.between(0.8, 1.15);
  const left = random.between(-80, 90);
  const top = random.between(-110, 60);
  const grow = random.between(1, 1.35);
  context.fillStyle = `hsla(${style.ground.hue + random.between(-30, 50)}, ${random.integer(20, 55)}%, ${random.integer(48, 72)}%, ${style.mapStrength})`;
  for (const island of ISLANDS) {
    const shore: [number, number][] = [];
    for (let index = 0; index < island.length; index += 2) {
      const [x = 0, y = 0] = island.slice(index, index + 2);
      shore.push([left + x * grow + random.between(-6, 6), top + y * grow * stretch + random.between(-6, 6)]);
    }
    // Each corner bends the shore between the middles of its two sides: no island has corners.
    context.beginPath();
    shore.forEach(([x, y], index) => {
      const [nextX, nextY] = shore[(index + 1) % shore.length] ?? [x, y];
      const [lastX, lastY] = shore.at(index - 1) ?? [x, y];
      if (index === 0) context.moveTo((lastX + x) / 2, (lastY + y) / 2);
      context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
    });
    context.closePath();
    context.fill();
  }
}

/** A band of nearly parallel waves, each a little further in phase: the look of a guilloche. */
function drawWaves(context: SKRSContext2D, style: CardStyle, random: Random): void {
  const bands = random.integer(2, 5);
  for (let band = 0; band < bands; band++) {
    const hue = style.ground.hue + random.pick([0, 0, 20, -30, 120, 150]);
    context.strokeStyle = `hsla(${hue}, ${random.integer(25, 65)}%, ${random.integer(42, 68)}%, ${style.waveStrength * random.between(0.5, 1)})`;
    context.lineWidth = random.between(0.5, 1.3);
    const count = random.integer(14, 46);
    const spacing = random.between(5, 20);
    const amplitude = random.between(6, 60);
    const length = random.between(110, 520);
    const shift = random.between(-0.25, 0.25);
    const tilt = random.between(-0.35, 0.35);
    const start = random.between(-120, CARD_HEIGHT * 0.7);
    for (let line = 0; line < count; line++) {
      context.beginPath();
      for (let x = -10; x <= CARD_WIDTH + 14; x += 14) {
        const phase = (x / length) * Math.PI * 2 + line * shift;
        const y =
          start +
          line * spacing +
          tilt * x +
          amplitude * Math.sin(phase) +
          amplitude * 0.4 * Math.sin(phase * 2.3 + line * 0.1);
        if (x === -10) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      context.stroke();
    }
  }
}

/** A rosette of turned ellipses, as printed around emblems. */
function drawRosette(context: SKRSContext2D, style: CardStyle, random: Random): void {
  const x = random.between(300, 620);
  const y = random.between(220, 460);
  const radius = random.between(70, 190);
  const petals = random.integer(18, 40);
  context.strokeStyle = `hsla(${style.ground.hue + random.between(-20, 60)}, 45%, 52%, ${style.waveStrength * 0.7})`;
  context.lineWidth = random.between(0.5, 1.1);
  for (let petal = 0; petal < petals; petal++) {
    context.beginPath();
    context.ellipse(
      x,
      y,
      radius,
      radius * random.between(0.36, 0.38),
      (petal / petals) * Math.PI,
      0,
      Math.PI * 2,
    );
    context.stroke();
  }
}

/** Paints the card's ground, edge to edge, in card units. */
export function drawGround(context: SKRSContext2D, style: CardStyle, random: Random): void {
  const { hue, saturation, lightness, drift } = style.ground;
  const wash = context.createLinearGradient(0, 0, CARD_WIDTH * random.between(0.4, 1), CARD_HEIGHT);
  wash.addColorStop(0, `hsl(${hue}, ${saturation}%, ${lightness}%)`);
  wash.addColorStop(
    random.between(0.35, 0.65),
    `hsl(${hue + drift}, ${saturation * 0.8}%, ${Math.min(96, lightness + random.between(-3, 9))}%)`,
  );
  wash.addColorStop(1, `hsl(${hue + drift * 0.5}, ${saturation}%, ${lightness - random.between(-3, 7)}%)`);
  context.fillStyle = wash;
  context.fillRect(0, 0, CARD_WIDTH, CARD_HEIGHT);
  drawIslands(context, style, random);
  drawWaves(context, style, random);
  if (random.chance(0.7)) drawRosette(context, style, random);
}
