// biome-ignore-all lint/style/noNonNullAssertion: every index of these loops over all pixels is in bounds by construction
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import type { Random } from '../random.js';
import type { LevelNumbers } from './levels.js';

/** How the sensor sees it: applied to every pixel in one pass. */
export interface Exposure {
  readonly gain: number;
  /** Exponent on 0..1; below 1 lightens the middle tones. */
  readonly gamma: number;
  readonly cast: readonly [red: number, green: number, blue: number];
  readonly grey: boolean;
  /** A copier's contrast: 0 leaves tones alone, 1 is nearly black and white. */
  readonly contrast: number;
  /** Amplitude of the bars a photographed screen shows, 0 for none. */
  readonly moire: number;
}

export function drawExposure(level: LevelNumbers, random: Random): Exposure {
  const photocopy = random.chance(level.photocopyShare);
  const screen = !photocopy && random.chance(level.screenShare);
  const channel = (): number => 1 + random.normal() * level.colourCast;
  return {
    gain: photocopy ? random.between(0.95, 1.3) : random.between(...level.exposure),
    gamma: random.between(1 - (1 - level.gradient[0]) * 0.4, 1 + (1 - level.gradient[0]) * 0.4),
    cast: [channel(), channel(), channel() * (screen ? 1.08 : 1)],
    grey: photocopy || random.chance(0.02),
    contrast: photocopy ? random.between(0.2, 0.75) : 0,
    moire: screen ? random.between(5, 20) : 0,
  };
}

const NOISE_TABLE_SIZE = 1 << 16;
let noiseTable: Float32Array | undefined;

/** Normal deviates, made once; each picture walks through them from another place and in another stride. */
function loadNoise(random: Random): Float32Array {
  if (!noiseTable) {
    noiseTable = new Float32Array(NOISE_TABLE_SIZE);
    let state = 12345;
    const uniform = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state + 1) / 4294967297;
    };
    for (let index = 0; index < NOISE_TABLE_SIZE; index++) {
      noiseTable[index] = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    }
  }
  random.next();
  return noiseTable;
}

function toneTable(exposure: Exposure, channel: 0 | 1 | 2): Float32Array {
  const table = new Float32Array(256);
  for (let value = 0; value < 256; value++) {
    let tone = (value / 255) ** exposure.gamma * exposure.gain * exposure.cast[channel];
    if (exposure.contrast > 0) {
      const steep = 1 / (1 + Math.exp(-(tone - 0.55) * 14));
      tone = tone * (1 - exposure.contrast) + steep * exposure.contrast;
    }
    table[value] = tone * 255;
  }
  return table;
}

/** Tone, cast, moiré and noise (deviation in grey levels), in place on RGB bytes. */
export function exposePixels(
  pixels: Uint8Array,
  width: number,
  exposure: Exposure,
  noise: number,
  random: Random,
): void {
  const red = toneTable(exposure, 0);
  const green = toneTable(exposure, 1);
  const blue = toneTable(exposure, 2);
  const grains = loadNoise(random);
  let walk = random.integer(0, NOISE_TABLE_SIZE - 1);
  const pitch = random.between(2.3, 9);
  const lean = random.between(-0.5, 0.5);
  const colourNoise = noise * 0.5;
  const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  for (let at = 0, index = 0; at < pixels.length; at += 3, index++) {
    let r = red[pixels[at]!]!;
    let g = green[pixels[at + 1]!]!;
    let b = blue[pixels[at + 2]!]!;
    if (exposure.grey) r = g = b = r * 0.3 + g * 0.59 + b * 0.11;
    // The multiplier is odd, so that the walk visits the whole table before it repeats.
    walk = (walk + 40503 + (index & 7)) & (NOISE_TABLE_SIZE - 1);
    const grain = grains[walk]! * noise;
    let bar = 0;
    if (exposure.moire > 0) {
      const x = index % width;
      const y = (index - x) / width;
      bar =
        exposure.moire * Math.sin(((x + lean * y) / pitch) * 2.1) * Math.sin((y + lean * x) / (pitch * 3.7));
    }
    clamped[at] = r + grain + bar;
    clamped[at + 1] =
      g + grain + bar + (exposure.grey ? 0 : grains[(walk + 17) & (NOISE_TABLE_SIZE - 1)]! * colourNoise);
    clamped[at + 2] =
      b + grain + bar + (exposure.grey ? 0 : grains[(walk + 91) & (NOISE_TABLE_SIZE - 1)]! * colourNoise);
  }
}

/** Smears a canvas along a straight line of `length` pixels: what a moving hand does. */
export function smearCanvas(canvas: Canvas, length: number, degrees: number): Canvas {
  const steps = Math.max(2, Math.ceil(length) + 1);
  const smeared = createCanvas(canvas.width, canvas.height);
  const context = smeared.getContext('2d');
  const [dx, dy] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  for (let step = 0; step < steps; step++) {
    const along = (step / (steps - 1) - 0.5) * length;
    // Each layer takes 1/n of what lies below: all of them end with the same share.
    context.globalAlpha = 1 / (step + 1);
    context.drawImage(canvas, along * dx, along * dy);
  }
  return smeared;
}
