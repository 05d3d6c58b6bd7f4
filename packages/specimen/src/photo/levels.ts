/** How hard a photograph is to read, from a flat scan to the worst a phone sends. */
export type Level = 'scan' | 'mild' | 'phone' | 'hard';

export const LEVELS: readonly Level[] = ['scan', 'mild', 'phone', 'hard'];

type Range = readonly [min: number, max: number];

/** Lengths are in pixels of the photograph, angles in degrees, shares are probabilities. */
export interface LevelNumbers {
  /** Width of the card before perspective; a body letter's em is about a fortieth of it. */
  readonly cardWidth: Range;
  /** Share of the frame's tighter side that the card fills. */
  readonly fill: Range;
  /** Turn in the picture's plane, either way. */
  readonly turn: number;
  /** Share of cards turned by any angle at all instead. */
  readonly anyTurn: number;
  /** Share of cards lying on a side or upside down, on top of `turn`. */
  readonly quarterTurn: number;
  /** Share of pictures stored turned, with an EXIF orientation that undoes it. */
  readonly exifTurn: number;
  /** Tilt out of the picture's plane about each axis, either way. */
  readonly tilt: number;
  /** Deviation of defocus, in hundredths of the body letter's em. */
  readonly blur: Range;
  readonly motionShare: number;
  /** Length of a motion blur, in hundredths of the em. */
  readonly motion: Range;
  /** Darkest side of the light's gradient, 1 is even light. */
  readonly gradient: Range;
  readonly shadowShare: number;
  readonly glareShare: number;
  readonly glintShare: number;
  readonly exposure: Range;
  /** Deviation of white balance per channel. */
  readonly colourCast: number;
  /** Deviation of noise in grey levels. */
  readonly noise: Range;
  readonly jpegQuality: Range;
  readonly pngShare: number;
  /** Share of pictures sent through a messenger: scaled down, compressed, scaled up. */
  readonly resentShare: number;
  readonly photocopyShare: number;
  readonly screenShare: number;
  readonly secondCardShare: number;
  /** Share of pictures that cut off up to a fortieth of the card at one edge. */
  readonly croppedShare: number;
}

export const LEVEL_NUMBERS: Readonly<Record<Level, LevelNumbers>> = {
  scan: {
    cardWidth: [940, 1200],
    fill: [0.94, 1],
    turn: 0.4,
    anyTurn: 0,
    quarterTurn: 0,
    exifTurn: 0,
    tilt: 0,
    blur: [0, 1.6],
    motionShare: 0,
    motion: [0, 0],
    gradient: [0.97, 1],
    shadowShare: 0,
    glareShare: 0,
    glintShare: 0,
    exposure: [0.96, 1.04],
    colourCast: 0.01,
    noise: [0, 2],
    jpegQuality: [82, 95],
    pngShare: 0.2,
    resentShare: 0,
    photocopyShare: 0,
    screenShare: 0,
    secondCardShare: 0,
    croppedShare: 0,
  },
  mild: {
    cardWidth: [760, 1200],
    fill: [0.75, 0.98],
    turn: 4,
    anyTurn: 0,
    quarterTurn: 0.02,
    exifTurn: 0.06,
    tilt: 4,
    blur: [1, 3.6],
    motionShare: 0,
    motion: [0, 0],
    gradient: [0.8, 1],
    shadowShare: 0.1,
    glareShare: 0.05,
    glintShare: 0.03,
    exposure: [0.85, 1.1],
    colourCast: 0.03,
    noise: [1, 4],
    jpegQuality: [60, 85],
    pngShare: 0.05,
    resentShare: 0.03,
    photocopyShare: 0.04,
    screenShare: 0,
    secondCardShare: 0,
    croppedShare: 0,
  },
  phone: {
    cardWidth: [680, 1300],
    fill: [0.5, 0.96],
    turn: 14,
    anyTurn: 0.04,
    quarterTurn: 0.1,
    exifTurn: 0.12,
    tilt: 17,
    blur: [1.5, 5.5],
    motionShare: 0.2,
    motion: [6, 18],
    gradient: [0.55, 1],
    shadowShare: 0.35,
    glareShare: 0.22,
    glintShare: 0.1,
    exposure: [0.7, 1.2],
    colourCast: 0.06,
    noise: [2, 7],
    jpegQuality: [42, 85],
    pngShare: 0.02,
    resentShare: 0.1,
    photocopyShare: 0.05,
    screenShare: 0.03,
    secondCardShare: 0.02,
    croppedShare: 0.01,
  },
  hard: {
    cardWidth: [490, 1000],
    fill: [0.36, 0.96],
    turn: 25,
    anyTurn: 0.4,
    quarterTurn: 0.2,
    exifTurn: 0.12,
    tilt: 28,
    blur: [2.5, 9],
    motionShare: 0.4,
    motion: [12, 32],
    gradient: [0.35, 0.9],
    shadowShare: 0.5,
    glareShare: 0.4,
    glintShare: 0.25,
    exposure: [0.45, 1.4],
    colourCast: 0.1,
    noise: [2, 12],
    jpegQuality: [15, 60],
    pngShare: 0,
    resentShare: 0.2,
    photocopyShare: 0.14,
    screenShare: 0.1,
    secondCardShare: 0.05,
    croppedShare: 0.03,
  },
};

export function parseLevel(text: string): Level {
  const level = LEVELS.find((known) => known === text);
  if (level === undefined) throw new RangeError(`level must be one of ${LEVELS.join(', ')}, not ${text}`);
  return level;
}
