/** O and 0, I, l and 1: in most faces a word has to tell them apart. */
const LOOKALIKE = /[O0I1l]/;
/** Letters before or behind a number are usual, those aside that look like one of its digits: F10 and 12B, not 5I and O7. */
const USUAL = /^(?:[A-HJ-NP-Z]{1,2}\d+[A-HJ-NP-Z]?|\d+[A-HJ-NP-Z]{1,2}|\d+|\D+)$/;
/** A word of small letters that begins with a stroke: l and I differ in no face without serifs. */
const BEGINS_WITH_STROKE = /^[lI][a-z]/;
/** No word begins so: a stop between the abbreviation and the name behind it was too small to be seen. */
const LOST_STOP = /^(?:KP|JLN?|DSN|GG|BTN|LRG)[A-Z]{2}/;

/**
 * Whether a text that is on no list has a character that neither its shape nor its word can tell: letters and digits in turn in one
 * word, or an abbreviation that runs into a name.
 */
export function hasUntoldCharacter(text: string): boolean {
  return text
    .split(/[^A-Za-z0-9]+/)
    .some(
      (word) =>
        (LOOKALIKE.test(word) && !USUAL.test(word)) || BEGINS_WITH_STROKE.test(word) || LOST_STOP.test(word),
    );
}
