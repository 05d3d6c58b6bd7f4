import { findFace, registerFace } from '../faces/load-faces.js';
import {
  type Box,
  type CoverBrush,
  centreXOf,
  centreYOf,
  growBox,
  heightOf,
  widthOf,
  withTurn,
} from './cover-shapes.js';

/** A scrap of paper or correcting tape, with the shadow of its edge. */
export function paintPaper({ context, target, digitHeight, random }: CoverBrush): void {
  const box = growBox(target, digitHeight * random.between(0.02, 0.15));
  withTurn(context, box, random.between(-0.06, 0.06), () => {
    context.shadowColor = 'rgba(0, 0, 0, 0.4)';
    context.shadowBlur = digitHeight * random.between(0, 0.12);
    context.fillStyle = `hsl(${random.integer(30, 220)}, ${random.integer(2, 22)}%, ${random.integer(80, 98)}%)`;
    context.fillRect(box.left, box.top, widthOf(box), heightOf(box));
  });
}

/** The tip of a finger that comes in from the nearer edge; its outline is soft, for it is closer to the lens. */
export function paintThumb({ context, target, digitHeight, random }: CoverBrush): void {
  const radius = Math.max(
    widthOf(target) * 0.62,
    heightOf(target) * 0.5,
    digitHeight * random.between(0.45, 1.6),
  );
  const x = centreXOf(target);
  const comesFromBelow = random.chance(0.5);
  const tip = comesFromBelow ? target.top + radius * 0.9 : target.bottom - radius * 0.9;
  const hue = random.integer(14, 30);
  const lightness = random.integer(38, 76);
  const lean = random.between(-0.5, 0.5);
  context.save();
  context.translate(x, tip);
  context.rotate(comesFromBelow ? lean : Math.PI + lean);
  const skin = context.createLinearGradient(-radius, 0, radius, 0);
  skin.addColorStop(0, `hsl(${hue}, 42%, ${lightness - 12}%)`);
  skin.addColorStop(0.45, `hsl(${hue}, 46%, ${lightness + 4}%)`);
  skin.addColorStop(1, `hsl(${hue}, 42%, ${lightness - 10}%)`);
  context.fillStyle = skin;
  context.filter = `blur(${(digitHeight * random.between(0.02, 0.14)).toFixed(2)}px)`;
  context.beginPath();
  context.roundRect(-radius, -radius, radius * 2, context.canvas.height, radius);
  context.fill();
  context.restore();
}

/** A price tag or a file's label. */
export function paintSticker({ context, target, digitHeight, random }: CoverBrush): void {
  const box = growBox(target, digitHeight * random.between(0.1, 0.4));
  const hue = random.integer(0, 360);
  withTurn(context, box, random.between(-0.3, 0.3), () => {
    context.fillStyle = `hsl(${hue}, ${random.integer(30, 95)}%, ${random.integer(45, 88)}%)`;
    context.beginPath();
    if (random.chance(0.5)) {
      const radius = Math.hypot(widthOf(box), heightOf(box)) / 2;
      context.arc(centreXOf(box), centreYOf(box), radius, 0, Math.PI * 2);
    } else {
      context.roundRect(box.left, box.top, widthOf(box), heightOf(box), digitHeight * 0.12);
    }
    context.fill();
    if (random.chance(0.6)) writeOnSticker({ context, target: box, digitHeight, random }, hue);
  });
}

/** Letters, and sometimes digits, that are not the number's. */
function writeOnSticker(
  { context, target, digitHeight, random }: Pick<CoverBrush, 'context' | 'target' | 'digitHeight' | 'random'>,
  hue: number,
): void {
  context.fillStyle = `hsl(${hue}, 60%, ${random.chance(0.5) ? 15 : 97}%)`;
  context.font = `${digitHeight * random.between(0.4, 0.8)}px "${registerFace(findFace('heros-700.otf'))}"`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(
    random.pick(['OK', 'A', 'NO', 'RP', '12', '7', 'X']),
    centreXOf(target),
    centreYOf(target),
  );
}

/** A censor's bar. */
export function paintBar({ context, target, digitHeight, random }: CoverBrush): void {
  const box = growBox(target, digitHeight * random.between(0, 0.12));
  context.fillStyle = random.chance(0.75) ? '#000' : `hsl(0, 0%, ${random.integer(10, 60)}%)`;
  context.fillRect(box.left, box.top, widthOf(box), heightOf(box));
}

/** A lanyard, rubber band or staple strip that runs over the card. */
export function paintStrap({ context, target, random }: CoverBrush): void {
  const { width: cardWidth, height: cardHeight } = context.canvas;
  const reach = cardWidth + cardHeight;
  const hue = random.integer(0, 360);
  withTurn(context, target, random.between(-0.35, 0.35), () => {
    const breadth = widthOf(target) * random.between(0.95, 1.15);
    const left = centreXOf(target) - breadth / 2;
    const cloth = context.createLinearGradient(left, 0, left + breadth, 0);
    const lightness = random.integer(15, 70);
    cloth.addColorStop(0, `hsl(${hue}, 50%, ${lightness - 8}%)`);
    cloth.addColorStop(0.5, `hsl(${hue}, 50%, ${lightness + 8}%)`);
    cloth.addColorStop(1, `hsl(${hue}, 50%, ${lightness - 8}%)`);
    context.fillStyle = cloth;
    // Over the whole height, or laid on from above as far as the number.
    const top = random.chance(0.5) ? -reach : target.bottom - reach;
    context.fillRect(left, top, breadth, random.chance(0.5) ? reach * 2 : reach + heightOf(target) * 0.05);
  });
}

/** A pen that went to and fro until nothing was left, or a blot. */
export function paintInk({ context, target, digitHeight, digitWidth, random }: CoverBrush): void {
  const box = growBox(target, digitHeight * 0.04);
  const colour = random.pick(['10, 16, 60', '12, 12, 16', '20, 30, 120', '150, 20, 30']);
  context.fillStyle = context.strokeStyle = `rgba(${colour}, ${random.between(0.85, 1)})`;
  if (random.chance(0.4)) {
    for (let drop = 0; drop < 7; drop++) {
      context.beginPath();
      context.ellipse(
        centreXOf(box) + random.between(-0.2, 0.2) * widthOf(box),
        centreYOf(box) + random.between(-0.2, 0.2) * heightOf(box),
        widthOf(box) * random.between(0.3, 0.55),
        heightOf(box) * random.between(0.3, 0.55),
        random.between(0, 3),
        0,
        Math.PI * 2,
      );
      context.fill();
    }
    return;
  }
  context.lineWidth = digitWidth * random.between(0.16, 0.3);
  context.lineJoin = 'round';
  context.beginPath();
  const strokes = Math.ceil((widthOf(box) / digitWidth) * random.between(4, 7)) + 2;
  for (let stroke = 0; stroke <= strokes; stroke++) {
    const x = box.left + (widthOf(box) * stroke) / strokes + random.between(-0.1, 0.1) * digitWidth;
    context.lineTo(x, stroke % 2 === 0 ? box.top : box.bottom);
  }
  context.stroke();
}

/** Scratches that took the print off with them, in the direction of whatever scraped. */
export function paintScratch({ context, target, digitHeight, digitWidth, random }: CoverBrush): void {
  const slope = random.between(-0.9, 0.9);
  const box: Box = growBox(target, digitHeight * 0.06);
  const pitch = digitWidth * random.between(0.12, 0.22);
  context.lineCap = 'round';
  for (let x = box.left; x <= box.right; x += pitch * random.between(0.6, 1.2)) {
    const tone = random.integer(190, 250);
    context.strokeStyle = `rgba(${tone}, ${tone}, ${tone - 6}, ${random.between(0.75, 1)})`;
    context.lineWidth = pitch * random.between(0.6, 1.15);
    context.beginPath();
    context.moveTo(x - (slope * heightOf(box)) / 2, box.top);
    context.lineTo(x + (slope * heightOf(box)) / 2, box.bottom);
    context.stroke();
  }
}

/** A punched hole: the table is seen through it. */
export function paintHole({ context, target, digitHeight, random }: CoverBrush): void {
  const box = growBox(target, digitHeight * 0.03);
  const radius = Math.max(widthOf(box), heightOf(box)) / 2;
  context.save();
  context.globalCompositeOperation = 'destination-out';
  context.fillStyle = '#000';
  context.beginPath();
  if (random.chance(0.6)) context.arc(centreXOf(box), centreYOf(box), radius, 0, Math.PI * 2);
  else
    context.ellipse(
      centreXOf(box),
      centreYOf(box),
      widthOf(box) * 0.6,
      heightOf(box) * 0.6,
      0,
      0,
      Math.PI * 2,
    );
  context.fill();
  context.restore();
}

/** The card torn from its upper edge down to the number, or cut off at one side. */
export function paintCut({ context, target, digitWidth, random }: CoverBrush): void {
  const { width, height } = context.canvas;
  const isAtRight = centreXOf(target) > width * 0.45;
  context.save();
  context.globalCompositeOperation = 'destination-out';
  context.fillStyle = '#000';
  context.beginPath();
  if (isAtRight && random.chance(0.5)) {
    const lean = random.between(-0.3, 0.3) * digitWidth;
    context.moveTo(target.left + lean, -1);
    context.lineTo(target.left - lean, height + 1);
    context.lineTo(width + 1, height + 1);
    context.lineTo(width + 1, -1);
  } else {
    const spread = digitWidth * random.between(0.5, 4);
    context.moveTo(target.left - spread, -1);
    context.lineTo(target.left, target.bottom);
    context.lineTo(target.right, target.bottom);
    context.lineTo(target.right + spread, -1);
  }
  context.fill();
  context.restore();
}
