import type { Random } from '../random.js';

export interface Neighbourhood {
  /** As printed: `003/004`, `003 / 004`, `- / -`. */
  readonly printed: string;
  readonly rt: string;
  readonly rw: string;
}

/** RT and RW; a card without them prints zeros or dashes, and that is then the truth of both fields. */
export function makeNeighbourhood(random: Random): Neighbourhood {
  const three = (value: number): string => String(value).padStart(3, '0');
  const form = random.weighted([
    ['usual', 90],
    ['zero', 4],
    ['dash', 3],
    ['two', 2],
    ['one', 1],
  ] as const);
  const high = random.chance(0.08);
  const rt = random.integer(1, high ? 120 : 20);
  const rw = random.integer(form === 'usual' && random.chance(0.06) ? 0 : 1, high ? 60 : 15);
  const [left, right] =
    form === 'zero'
      ? ['000', '000']
      : form === 'dash'
        ? ['-', '-']
        : form === 'two'
          ? [String(rt).padStart(2, '0'), String(rw).padStart(2, '0')]
          : form === 'one'
            ? [String(rt), String(rw)]
            : [three(rt), three(rw)];
  const slash = random.weighted([
    ['/', 74],
    [' / ', 20],
    ['/ ', 3],
    [' /', 3],
  ] as const);
  return { printed: `${left}${slash}${right}`, rt: left, rw: right };
}
