/**
 * @typedef {import('./draw-picture.mjs').DamageTruth} DamageTruth
 * @typedef {import('./draw-picture.mjs').GenuineTruth} GenuineTruth
 * @typedef {import('./draw-picture.mjs').DrawnPicture} DrawnPicture
 * @typedef {import('./reader-process.mjs').Reading} Reading
 * @typedef {import('./list-pictures.mjs').Picture} Picture
 *
 * @typedef {object} Verdict
 * @property {Picture} picture
 * @property {string} path
 * @property {DrawnPicture['truth']} truth
 * @property {Reading} reading
 * @property {'true' | 'wrong' | 'fail'} number told as it is printed, told otherwise, or not told
 * @property {number} confidence of the number; 0 where it is not told
 * @property {'legible' | 'doubtful' | 'illegible' | 'none'} legibility of the number; none where the picture holds no KTP
 * @property {readonly { field: string, truth: string, read: string, confidence: number }[]} sureButWrong fields beside
 *   the number that are told with a confidence of SURE or more and are not what was printed
 */

/** From this confidence a client may take a field without a look. */
export const SURE = 0.9;

/** @param {Picture} picture @param {DrawnPicture} drawn @param {Reading} reading @returns {Verdict} */
export function judgeReading(picture, { path, truth }, reading) {
  const { message, confidence } = reading;
  const told = reading.outcome === 'OK' && message ? message : undefined;
  // Of two cards either may be told; what is compared is the card whose number was.
  const cards = listCards(truth);
  const card = cards.find(({ id }) => id === told?.id) ?? cards[0];
  return {
    picture,
    path,
    truth,
    reading,
    number: told ? (cards.some(({ id }) => id === told.id) ? 'true' : 'wrong') : 'fail',
    confidence: told ? (confidence.id ?? 0) : 0,
    legibility: truth === null ? 'none' : 'damage' in truth ? truth.legibility : 'legible',
    sureButWrong: Object.entries(told ?? {})
      .map(([field, read]) => ({
        field,
        read,
        truth: card?.[field] ?? '',
        confidence: confidence[field] ?? 0,
      }))
      .filter(
        ({ field, truth: printed, read, confidence: sure }) =>
          field !== 'id' && read !== '' && read !== printed && sure >= SURE,
      ),
  };
}

/** The fields of every card in a picture, with no number where none is printed.
 * @param {DrawnPicture['truth']} truth @returns {Record<string, string | undefined>[]} */
function listCards(truth) {
  if (truth === null) return [];
  if ('damage' in truth) return [{ ...truth.fields, id: truth.number ?? undefined }];
  return truth.cards.map((fields) => ({ ...fields }));
}
