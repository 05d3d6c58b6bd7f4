import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Random } from '../random.js';

interface Coat {
  readonly hue: number;
  readonly saturation: number;
  readonly lightness: number;
}

function ellipse(context: SKRSContext2D, x: number, y: number, across: number, down: number, turn = 0): void {
  context.beginPath();
  context.ellipse(x, y, across, down, turn, 0, Math.PI * 2);
  context.fill();
}

/** Short hairs all over an ellipse, pointing away from its middle. */
function drawFur(
  context: SKRSContext2D,
  random: Random,
  coat: Coat,
  x: number,
  y: number,
  across: number,
  down: number,
): void {
  context.lineWidth = 1.4;
  for (let hair = 0; hair < across * down * 0.12; hair++) {
    const angle = random.between(0, Math.PI * 2);
    const reach = Math.sqrt(random.next());
    const px = x + Math.cos(angle) * across * reach;
    const py = y + Math.sin(angle) * down * reach;
    const stripe = Math.sin((px - x) / 16 + Math.sin(py / 22) * 1.6) > 0.45 ? -16 : 0;
    context.strokeStyle = `hsla(${coat.hue + random.between(-6, 6)}, ${coat.saturation}%, ${coat.lightness + stripe + random.between(-12, 12)}%, 0.75)`;
    context.beginPath();
    context.moveTo(px, py);
    context.lineTo(
      px + Math.cos(angle) * random.between(4, 12),
      py + Math.sin(angle) * random.between(4, 12) + 4,
    );
    context.stroke();
  }
}

function drawHead(
  context: SKRSContext2D,
  random: Random,
  coat: Coat,
  x: number,
  y: number,
  size: number,
): void {
  const fill = `hsl(${coat.hue}, ${coat.saturation}%, ${coat.lightness}%)`;
  for (const side of [-1, 1]) {
    context.fillStyle = fill;
    context.beginPath();
    context.moveTo(x + side * size * 0.92, y - size * 0.2);
    context.quadraticCurveTo(x + side * size * 0.98, y - size * 1.1, x + side * size * 0.84, y - size * 1.3);
    context.quadraticCurveTo(x + side * size * 0.5, y - size * 1.1, x + side * size * 0.2, y - size * 0.72);
    context.fill();
    context.fillStyle = 'hsl(12, 45%, 70%)';
    context.beginPath();
    context.moveTo(x + side * size * 0.82, y - size * 0.45);
    context.lineTo(x + side * size * 0.8, y - size * 1.08);
    context.lineTo(x + side * size * 0.42, y - size * 0.74);
    context.fill();
  }
  context.fillStyle = fill;
  ellipse(context, x, y, size, size * 0.86);
  drawFur(context, random, coat, x, y, size * 0.95, size * 0.8);
  context.fillStyle = 'hsl(40, 20%, 92%)';
  ellipse(context, x - size * 0.2, y + size * 0.4, size * 0.28, size * 0.22);
  ellipse(context, x + size * 0.2, y + size * 0.4, size * 0.28, size * 0.22);
  const iris = random.pick([95, 48, 200]);
  for (const side of [-1, 1]) {
    context.fillStyle = '#1c1712';
    ellipse(context, x + side * size * 0.4, y - size * 0.1, size * 0.23, size * 0.2, side * 0.2);
    context.fillStyle = `hsl(${iris}, 60%, 52%)`;
    ellipse(context, x + side * size * 0.4, y - size * 0.1, size * 0.2, size * 0.17, side * 0.2);
    context.fillStyle = '#0b0a09';
    ellipse(context, x + side * size * 0.4, y - size * 0.1, size * 0.065, size * 0.16);
    context.fillStyle = 'rgba(255, 255, 255, 0.9)';
    ellipse(context, x + side * size * 0.4 + size * 0.06, y - size * 0.17, size * 0.035, size * 0.035);
  }
  context.fillStyle = 'hsl(5, 45%, 58%)';
  context.beginPath();
  context.moveTo(x - size * 0.1, y + size * 0.2);
  context.lineTo(x + size * 0.1, y + size * 0.2);
  context.lineTo(x, y + size * 0.32);
  context.fill();
  context.strokeStyle = 'rgba(60, 40, 30, 0.8)';
  context.lineWidth = size * 0.022;
  context.beginPath();
  context.moveTo(x, y + size * 0.32);
  context.lineTo(x, y + size * 0.42);
  context.moveTo(x - size * 0.2, y + size * 0.46);
  context.quadraticCurveTo(x - size * 0.06, y + size * 0.54, x, y + size * 0.42);
  context.quadraticCurveTo(x + size * 0.06, y + size * 0.54, x + size * 0.2, y + size * 0.46);
  context.stroke();
  context.strokeStyle = 'rgba(255, 255, 255, 0.85)';
  context.lineWidth = size * 0.012;
  for (const side of [-1, 1]) {
    for (const drop of [-0.08, 0.02, 0.12]) {
      context.beginPath();
      context.moveTo(x + side * size * 0.26, y + size * (0.4 + drop * 0.5));
      context.quadraticCurveTo(
        x + side * size * 0.8,
        y + size * (0.32 + drop),
        x + side * size * 1.3,
        y + size * (0.4 + drop * 3),
      );
      context.stroke();
    }
  }
}

/** A tabby on a rug: a picture with no card and no letter in it. */
export function drawCat(context: SKRSContext2D, width: number, height: number, random: Random): void {
  const coat: Coat = {
    hue: random.between(18, 36),
    saturation: random.between(20, 60),
    lightness: random.between(42, 60),
  };
  const wall = context.createLinearGradient(0, 0, width * 0.4, height);
  wall.addColorStop(0, `hsl(${random.integer(30, 60)}, 30%, 86%)`);
  wall.addColorStop(1, `hsl(${random.integer(20, 50)}, 26%, 66%)`);
  context.fillStyle = wall;
  context.fillRect(0, 0, width, height);
  context.fillStyle = `hsl(${random.integer(0, 360)}, 34%, 38%)`;
  ellipse(context, width / 2, height * 0.92, width * 0.62, height * 0.24);
  for (let ring = 0; ring < 9; ring++) {
    context.strokeStyle = `hsla(${random.integer(0, 360)}, 30%, ${ring % 2 ? 60 : 30}%, 0.5)`;
    context.lineWidth = height * 0.008;
    context.beginPath();
    context.ellipse(
      width / 2,
      height * 0.92,
      width * (0.6 - ring * 0.06),
      height * (0.23 - ring * 0.024),
      0,
      0,
      Math.PI * 2,
    );
    context.stroke();
  }
  const size = Math.min(width, height) * 0.17;
  const x = width * random.between(0.44, 0.56);
  const y = height * 0.34;
  const fill = `hsl(${coat.hue}, ${coat.saturation}%, ${coat.lightness}%)`;
  context.strokeStyle = fill;
  context.lineCap = 'round';
  context.lineWidth = size * 0.34;
  context.beginPath();
  context.moveTo(x + size * 0.8, y + size * 3);
  context.bezierCurveTo(
    x + size * 2.4,
    y + size * 3.2,
    x + size * 2.2,
    y + size * 1.7,
    x + size * 1.8,
    y + size * 1.5,
  );
  context.stroke();
  context.fillStyle = fill;
  ellipse(context, x, y + size * 2.1, size * 1.16, size * 1.5);
  drawFur(context, random, coat, x, y + size * 2.1, size * 1.1, size * 1.45);
  context.fillStyle = 'hsl(40, 20%, 90%)';
  ellipse(context, x, y + size * 1.6, size * 0.45, size * 0.8);
  for (const side of [-1, 1]) {
    context.fillStyle = 'hsl(40, 18%, 88%)';
    ellipse(context, x + side * size * 0.42, y + size * 3.42, size * 0.36, size * 0.24);
  }
  drawHead(context, random, coat, x, y, size);
}
