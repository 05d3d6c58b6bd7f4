import { useMemo, useState } from 'preact/hooks';
import type { JobView } from '../api/types';
import { words } from '../words/words';
import { type CardField, MASKED_FIELDS, toCertainty } from './card-fields';
import { mapPoint, type Point, solveToRectangle } from './homography';

interface CardPictureProps {
  readonly job: JobView;
  readonly fields: readonly CardField[];
  /** The upright card, or the whole picture where none could be cut out; null where neither is there any more. */
  readonly source: { readonly url: string; readonly isCrop: boolean } | null;
  readonly masked: boolean;
  readonly active: string | null;
  readonly onActive: (field: string | null) => void;
  readonly onPick: (field: string) => void;
}

/** The card with a box over each field. Boxes are for eyes and pointers; the list beside says the same to everybody. */
export function CardPicture({ job, fields, source, masked, active, onActive, onPick }: CardPictureProps) {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const { read, card } = words.value;
  const boxes = useMemo(() => (size ? placeBoxes(job, source, size) : new Map()), [job, source, size]);
  if (!source) return null;
  return (
    <figure class="card-picture">
      <div class="card-picture-frame">
        <img
          src={source.url}
          alt={source.isCrop ? read.picture : read.original}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setSize({ width: naturalWidth, height: naturalHeight })
          }
        />
        {size ? (
          <svg viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
            {fields.map(({ name, confidence }) =>
              (boxes.get(name) ?? []).map((box: readonly Point[], at: number) => (
                // biome-ignore lint/a11y/noStaticElementInteractions: for pointers; the list beside is for keyboards
                <polygon
                  key={`${name}-${at}`}
                  class={toBoxClass(name, confidence, { masked, active })}
                  points={box.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
                  onPointerEnter={() => onActive(name)}
                  onPointerLeave={() => onActive(null)}
                  onClick={() => onPick(name)}
                >
                  <title>{card.fields[name] ?? name}</title>
                </polygon>
              )),
            )}
          </svg>
        ) : null}
      </div>
    </figure>
  );
}

function toBoxClass(
  name: string,
  confidence: number | null,
  { masked, active }: { readonly masked: boolean; readonly active: string | null },
): string {
  const parts = ['box', `box-${toCertainty(confidence ?? 1)}`];
  if (name === active) parts.push('box-active');
  if (masked && MASKED_FIELDS.has(name)) parts.push('box-masked');
  return parts.join(' ');
}

/** Polygons are told in pixels of the picture as sent; on the upright card they lie where its corners' map takes them. */
function placeBoxes(
  job: JobView,
  source: CardPictureProps['source'],
  { width, height }: { readonly width: number; readonly height: number },
): Map<string, readonly (readonly Point[])[]> {
  const placed = new Map<string, readonly (readonly Point[])[]>();
  const corners = job.image?.corners as readonly [Point, Point, Point, Point] | undefined;
  const map = source?.isCrop && corners ? solveToRectangle(corners, width, height) : null;
  const scale = job.image ? width / job.image.width : 1;
  const toPlace = (point: Point): Point =>
    map ? mapPoint(map, point) : { x: point.x * scale, y: point.y * scale };
  for (const [name, polygons] of Object.entries(job.polygons ?? {})) {
    placed.set(
      name,
      polygons.map((polygon) => polygon.map(toPlace)),
    );
  }
  return placed;
}
