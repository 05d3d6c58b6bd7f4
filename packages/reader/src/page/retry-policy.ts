// The retry policy, all of it: how often what is tried again. README, "Attempts" and "Crops", has the measurements.

/**
 * From this score on another attempt has nothing to add. On the slowest 108 of 760 development photos, a second attempt below 0.9
 * made two of 1,728 fields right, three of 432 others wrong, and took 58 of 300 ms.
 */
export const MIN_GOOD_SCORE = 0.6;
/** A card that was read, however badly, is unlikely to be another one: so many attempts in all are worth their time. */
export const MAX_ATTEMPTS_AT_A_CARD = 2;
/** Where no card was read. */
export const MAX_ATTEMPTS = 5;
/** So many proposals are followed before the whole image is taken for one card. */
export const MAX_PROPOSALS = 2;
/** A card is cropped so many times at most … */
export const MAX_CROPS = 5;
/** … and, where what was likelier was no card, so many. */
export const MAX_FALLBACK_CROPS = 2;
/** A crop has converged when its lines deviate no more than this from level: others the network knows less well … */
export const MAX_CROP_TURN = Math.PI / 9;
/** … the card's size in it differs by no more than this factor … */
export const MAX_SIZE_RATIO = 1.35;
/** … and its centre lies no further from the crop's than this fraction of the crop's width. */
export const MAX_SHIFT = 0.12;
/** With fewer of its lines found again, what the high-resolution crop shows is something else. */
export const MIN_FOUND_AGAIN = 0.7;
/** Below this the layout has not told top from bottom, and both directions are tried. */
export const MIN_DIRECTION_CONFIDENCE = 0.6;
/** A field below this leaves something to be read better. */
export const MIN_SURE_FIELD = 0.9;
/**
 * … if a letter of its line is below this. Of 54 stamped or watermarked development cards those that were read better without the ink
 * had one below 0.8; where all letters are sure the value is one that no list has.
 */
export const MIN_SURE_LETTER = 0.9;
/** Coloured ink over so much of a line in doubt, or of any line, is a stamp or watermark whose removal may help. */
export const MIN_INK_ON_DOUBT = 0.025;
export const MIN_INK_ON_LINE = 0.4;
/** Ink over that much of more of the lines is no stamp: the light, the paper or the camera has coloured the card. */
export const MAX_INKED_LINES = 0.2;
/** A line with less of it is what it was before the ink was removed. */
export const MIN_INK_TO_RECOGNISE = 0.005;
/** Lines enough to tell text from text upside down. */
export const PROBE_LINES = 6;
/** Of the text of 156 development cards at least half was recognised at once; of what is no text, at most an eighth. */
export const MIN_LEGIBLE_PART = 0.3;
