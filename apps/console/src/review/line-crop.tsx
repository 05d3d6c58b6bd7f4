import { useEffect, useRef } from 'preact/hooks';
import type { Point } from '../reading/homography';

interface LineCropProps {
  readonly picture: ImageBitmap;
  /** Corners clockwise from the start of the text, in pixels of the picture as it was sent. */
  readonly polygon: readonly Point[];
  /** Of the picture as it was sent. */
  readonly imageWidth: number;
  readonly label: string;
}

/** Twice what is shown, for screens that are as fine. */
const HEIGHT = 96;
const MAX_WIDTH = 1_600;
/** Room around the line, in its own heights. */
const MARGIN = 0.25;

/** One line of a card, turned upright. It is drawn here and nowhere kept. */
export function LineCrop({ picture, polygon, imageWidth, label }: LineCropProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) drawLine(canvas.current, picture, polygon, picture.width / imageWidth);
  }, [picture, polygon, imageWidth]);
  return <canvas ref={canvas} class="line-crop" role="img" aria-label={label} />;
}

function drawLine(
  canvas: HTMLCanvasElement,
  picture: ImageBitmap,
  polygon: readonly Point[],
  scale: number,
): void {
  const [start, end, , bottom] = polygon;
  const context = canvas.getContext('2d');
  if (!start || !end || !bottom || !context) return;
  const width = Math.hypot(end.x - start.x, end.y - start.y) * scale;
  const height = Math.hypot(bottom.x - start.x, bottom.y - start.y) * scale;
  if (width < 1 || height < 1) return;
  const margin = MARGIN * height;
  const zoom = Math.min(HEIGHT / (height + 2 * margin), MAX_WIDTH / (width + 2 * margin));
  canvas.width = Math.max(1, Math.round((width + 2 * margin) * zoom));
  canvas.height = Math.max(1, Math.round((height + 2 * margin) * zoom));
  context.scale(zoom, zoom);
  context.translate(margin, margin);
  context.rotate(-Math.atan2(end.y - start.y, end.x - start.x));
  context.drawImage(picture, -start.x * scale, -start.y * scale);
}
