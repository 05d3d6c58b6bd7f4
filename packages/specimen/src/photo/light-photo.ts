import type { Quad } from '@ktp-ocr/geometry/homography';
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Random } from '../random.js';
import type { LevelNumbers } from './levels.js';

/** What the light did to a picture. */
export interface Lighting {
  readonly shadow: boolean;
  readonly glare: boolean;
  readonly glint: boolean;
}

const FIELD_STEP = 16;

function centreOf(corners: Quad): readonly [number, number] {
  return [corners.reduce((sum, [x]) => sum + x / 4, 0), corners.reduce((sum, [, y]) => sum + y / 4, 0)];
}

/** Gradient and shadows on a coarse field: scaling it up makes their edges soft. */
function multiplyLight(
  context: SKRSContext2D,
  width: number,
  height: number,
  level: LevelNumbers,
  random: Random,
): boolean {
  const columns = Math.max(2, Math.ceil(width / FIELD_STEP));
  const rows = Math.max(2, Math.ceil(height / FIELD_STEP));
  const field = createCanvas(columns, rows);
  const light = field.getContext('2d');
  const angle = random.between(0, Math.PI * 2);
  const reach = Math.hypot(columns, rows) / 2;
  const [dx, dy] = [Math.cos(angle) * reach, Math.sin(angle) * reach];
  const gradient = light.createLinearGradient(
    columns / 2 - dx,
    rows / 2 - dy,
    columns / 2 + dx,
    rows / 2 + dy,
  );
  const dark = Math.round(255 * random.between(...level.gradient));
  gradient.addColorStop(random.between(0, 0.4), '#fff');
  gradient.addColorStop(1, `rgb(${dark}, ${dark}, ${dark})`);
  light.fillStyle = gradient;
  light.fillRect(0, 0, columns, rows);
  const shadow = random.chance(level.shadowShare);
  if (shadow) {
    // A hand or a phone between lamp and card: a straight or round edge somewhere across the picture.
    light.fillStyle = `rgba(0, 0, 0, ${random.between(0.15, 0.25 + (1 - level.gradient[0]) * 0.45).toFixed(3)})`;
    light.beginPath();
    if (random.chance(0.5)) {
      light.ellipse(
        columns * random.between(0, 1),
        rows * random.between(0, 1),
        columns * random.between(0.2, 0.6),
        rows * random.between(0.2, 0.6),
        random.between(0, 3),
        0,
        Math.PI * 2,
      );
    } else {
      light.moveTo(columns * random.between(-0.2, 1.2), -1);
      light.lineTo(columns * random.between(-0.2, 1.2), rows + 1);
      light.lineTo(random.chance(0.5) ? -1 : columns + 1, rows + 1);
      light.lineTo(random.chance(0.5) ? -1 : columns + 1, -1);
    }
    light.fill();
  }
  context.save();
  context.globalCompositeOperation = 'multiply';
  context.imageSmoothingQuality = 'high';
  context.drawImage(field, 0, 0, width, height);
  context.restore();
  return shadow;
}

/** A lamp's reflection on the laminate, brightest where it hits. */
function addGlare(
  context: SKRSContext2D,
  corners: Quad,
  cardWidth: number,
  level: LevelNumbers,
  random: Random,
): void {
  const [centreX, centreY] = centreOf(corners);
  const x = centreX + random.between(-0.45, 0.45) * cardWidth;
  const y = centreY + random.between(-0.3, 0.3) * cardWidth;
  const strength = random.between(0.2, 0.4 + level.glareShare * 0.6);
  const radius = cardWidth * random.between(0.06, 0.3);
  context.save();
  context.translate(x, y);
  context.rotate(random.between(0, Math.PI));
  context.scale(1, random.between(0.15, 0.9));
  const spot = context.createRadialGradient(0, 0, radius * 0.08, 0, 0, radius);
  spot.addColorStop(0, `rgba(255, 255, ${random.integer(235, 255)}, ${strength})`);
  spot.addColorStop(random.between(0.3, 0.6), `rgba(255, 255, 250, ${strength * random.between(0.3, 0.7)})`);
  spot.addColorStop(1, 'rgba(255, 255, 250, 0)');
  context.globalCompositeOperation = 'screen';
  context.fillStyle = spot;
  context.fillRect(-radius, -radius, radius * 2, radius * 2);
  context.restore();
}

/** Streaks of foil colours, as a hologram flashes when the card is tilted. */
function addGlint(context: SKRSContext2D, corners: Quad, cardWidth: number, random: Random): void {
  const [centreX, centreY] = centreOf(corners);
  context.save();
  context.translate(
    centreX + random.between(-0.4, 0.4) * cardWidth,
    centreY + random.between(-0.25, 0.25) * cardWidth,
  );
  context.rotate(random.between(0, Math.PI));
  const half = cardWidth * random.between(0.05, 0.22);
  const foil = context.createLinearGradient(-half, 0, half, 0);
  const hue = random.between(0, 360);
  for (let stop = 0; stop <= 6; stop++) {
    foil.addColorStop(
      stop / 6,
      `hsla(${hue + stop * 55}, 90%, 70%, ${stop % 6 === 0 ? 0 : random.between(0.08, 0.38)})`,
    );
  }
  context.fillStyle = foil;
  context.globalCompositeOperation = random.chance(0.5) ? 'screen' : 'source-over';
  context.fillRect(-half, -half * random.between(0.5, 3), half * 2, half * random.between(1, 5));
  context.restore();
}

/** Lights a picture in place: gradient, shadow, glare and glints as the level's shares have it. */
export function lightPhoto(
  context: SKRSContext2D,
  width: number,
  height: number,
  corners: Quad,
  cardWidth: number,
  level: LevelNumbers,
  random: Random,
): Lighting {
  const glint = random.chance(level.glintShare);
  if (glint) addGlint(context, corners, cardWidth, random);
  const shadow = multiplyLight(context, width, height, level, random);
  const glare = random.chance(level.glareShare);
  if (glare) addGlare(context, corners, cardWidth, level, random);
  return { shadow, glare, glint };
}
