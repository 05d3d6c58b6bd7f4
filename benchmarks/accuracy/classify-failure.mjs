/**
 * @typedef {import('./score.mjs').CardScore} CardScore
 * @typedef {import('./score.mjs').FieldScore} FieldScore
 */

/** Causes in the order in which docs/accuracy.md tells them; the first that fits a field is its cause. */
export const CAUSES = /** @type {const} */ ({
  refused: 'No card read: FAIL',
  missed: 'Row not found: the field is empty',
  invented: 'Something read where nothing is printed',
  spaces: 'Right letters, wrong spaces or marks',
  cut: 'Only a part of the value: a line or an end is missing',
  grown: 'Too much: a neighbour’s text or the rest of a row is in it',
  letter: 'One or two letters misread',
  digits: 'A digit misread',
  other: 'Another text: a row shifted, or many letters misread',
});

/** @typedef {keyof typeof CAUSES} Cause */

/** What went wrong with one field, by comparing what is printed with what was read.
 * @param {FieldScore} score @param {CardScore['outcome']} outcome @returns {Cause} */
export function classifyField({ truth, read }, outcome) {
  if (outcome !== 'OK') return 'refused';
  if (read === '') return 'missed';
  if (truth === '') return 'invented';
  if (toLetters(truth) === toLetters(read)) return 'spaces';
  const distance = countEdits(truth, read);
  if (distance <= 2 && truth.length > 3)
    return /\d/.test(differingCharacters(truth, read)) ? 'digits' : 'letter';
  if (toLetters(truth).includes(toLetters(read))) return 'cut';
  if (toLetters(read).includes(toLetters(truth))) return 'grown';
  return distance <= truth.length * 0.25 ? 'letter' : 'other';
}

/** A card's cause is that of most of its wrong fields. @param {CardScore} score @returns {Cause} */
export function classifyCard(score) {
  /** @type {Map<Cause, number>} */
  const counts = new Map();
  for (const field of listWrong(score)) {
    const cause = classifyField(field, score.outcome);
    counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'other';
}

/** @param {CardScore} score @returns {(FieldScore & { field: string })[]} */
export function listWrong(score) {
  return Object.entries(score.fields)
    .filter(([, { strict }]) => !strict)
    .map(([field, fieldScore]) => ({ field, ...fieldScore }));
}

/** @param {string} text */
function toLetters(text) {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** The characters between the common beginning and the common end of the two. @param {string} a @param {string} b */
function differingCharacters(a, b) {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return a.slice(start, a.length - end) + b.slice(start, b.length - end);
}

/** Levenshtein's distance. @param {string} a @param {string} b */
export function countEdits(a, b) {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      line.push(Math.min(replaced, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    above = line;
  }
  return above[b.length] ?? 0;
}
