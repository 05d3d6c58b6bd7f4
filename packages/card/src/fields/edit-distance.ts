const LONGEST = 256;
let previous = new Uint16Array(LONGEST + 1);
let current = new Uint16Array(LONGEST + 1);

/** Levenshtein distance, given up (as `most + 1`) once it must exceed `most`. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most || b.length > LONGEST) return most + 1;
  for (let column = 0; column <= b.length; column++) previous[column] = column;
  for (let row = 1; row <= a.length; row++) {
    const code = a.charCodeAt(row - 1);
    current[0] = row;
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const swapped = previous[column - 1]! + (code === b.charCodeAt(column - 1) ? 0 : 1);
      const shifted = Math.min(previous[column]!, current[column - 1]!) + 1;
      const value = swapped < shifted ? swapped : shifted;
      current[column] = value;
      if (value < least) least = value;
    }
    if (least > most) return most + 1;
    [previous, current] = [current, previous];
  }
  return previous[b.length]!;
}
