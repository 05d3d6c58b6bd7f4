const LONGEST = 256;
let previous = new Uint16Array(LONGEST + 2);
let current = new Uint16Array(LONGEST + 2);

/** Levenshtein distance, given up (as `most + 1`) once it must exceed `most`; only the band it can use is filled. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most || b.length > LONGEST) return most + 1;
  const beyond = most + 1;
  for (let column = 0; column <= b.length; column++) previous[column] = column;
  for (let row = 1; row <= a.length; row++) {
    const code = a.charCodeAt(row - 1);
    const first = Math.max(1, row - most);
    const last = Math.min(b.length, row + most);
    current[first - 1] = first === 1 ? row : beyond;
    let least = current[first - 1]!;
    for (let column = first; column <= last; column++) {
      const swapped = previous[column - 1]! + (code === b.charCodeAt(column - 1) ? 0 : 1);
      const shifted = Math.min(previous[column]!, current[column - 1]!) + 1;
      const value = swapped < shifted ? swapped : shifted;
      current[column] = value;
      if (value < least) least = value;
    }
    if (last < b.length) current[last + 1] = beyond;
    if (least > most) return beyond;
    [previous, current] = [current, previous];
  }
  return Math.min(previous[b.length]!, beyond);
}
