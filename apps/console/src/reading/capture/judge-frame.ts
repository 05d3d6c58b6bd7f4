// biome-ignore-all lint/style/noNonNullAssertion: pixel loops within the frame
/** What a camera's frame lacks, judged several times a second so that its user can mend it before the picture is taken. */
export type FrameAdvice = 'dark' | 'bright' | 'glare' | 'blurred' | 'good';

/** Grey levels, 0 to 255, of the card's frame; chosen so that an evenly lit card passes with room on either side. */
const DARK_BELOW = 70;
const BRIGHT_ABOVE = 225;
/** Share of pixels that are blown out. A KTP's ground is light blue, and its white is not this white. */
const BLOWN_FROM = 250;
const GLARE_ABOVE = 0.04;
/** Mean square of the Laplacian, against the contrast there is: print in focus has edges of a pixel or two. */
const SHARP_FROM = 0.02;

/** Pure. @param pixels RGBA, row by row */
export function judgeFrame(pixels: Uint8ClampedArray, width: number, height: number): FrameAdvice {
  const grey = new Float32Array(width * height);
  let sum = 0;
  let blown = 0;
  for (let at = 0; at < grey.length; at++) {
    // ITU-R BT.601 luma.
    const level = 0.299 * pixels[at * 4]! + 0.587 * pixels[at * 4 + 1]! + 0.114 * pixels[at * 4 + 2]!;
    grey[at] = level;
    sum += level;
    if (level >= BLOWN_FROM) blown++;
  }
  const mean = sum / grey.length;
  if (mean < DARK_BELOW) return 'dark';
  if (mean > BRIGHT_ABOVE) return 'bright';
  if (blown / grey.length > GLARE_ABOVE) return 'glare';
  return measureSharpness(grey, width, height, mean) < SHARP_FROM ? 'blurred' : 'good';
}

function measureSharpness(grey: Float32Array, width: number, height: number, mean: number): number {
  let edges = 0;
  let variance = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const laplacian = 4 * grey[at]! - grey[at - 1]! - grey[at + 1]! - grey[at - width]! - grey[at + width]!;
      edges += laplacian * laplacian;
      variance += (grey[at]! - mean) ** 2;
    }
  }
  return variance === 0 ? 0 : edges / variance / 16;
}
