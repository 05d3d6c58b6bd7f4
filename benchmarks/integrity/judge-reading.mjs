/**
 * @typedef {import('./draw-picture.mjs').DrawnPicture} DrawnPicture
 * @typedef {import('./reader-process.mjs').Reading} Reading
 * @typedef {import('./list-pictures.mjs').DamagedCardPicture} Picture
 *
 * @typedef {object} Verdict
 * @property {Picture} picture
 * @property {string} path
 * @property {import('@ktp-ocr/specimen/damage/photograph-damaged-card').DamageTruth} truth
 * @property {Reading} reading
 * @property {'true' | 'wrong' | 'fail'} number told as it is printed, told otherwise, or not told
 * @property {number} confidence of the number; 0 where it is not told
 * @property {readonly { field: string, truth: string, read: string, confidence: number }[]} sureButWrong fields beside
 *   the number that are told with a confidence of SURE or more and are not what was printed
 */

/** From this confidence a client may take a field without a look. */
export const SURE = 0.9;

/** @param {Picture} picture @param {DrawnPicture} drawn @param {Reading} reading @returns {Verdict} */
export function judgeReading(picture, { path, truth }, reading) {
  const { message, confidence } = reading;
  const told = reading.outcome === 'OK' && message ? message : undefined;
  return {
    picture,
    path,
    truth,
    reading,
    number: told ? (told.id === truth.number ? 'true' : 'wrong') : 'fail',
    confidence: told ? (confidence.id ?? 0) : 0,
    sureButWrong: Object.entries(told ?? {})
      .map(([field, read]) => ({
        field,
        read,
        truth: /** @type {Record<string, string>} */ (/** @type {unknown} */ (truth.fields))[field] ?? '',
        confidence: confidence[field] ?? 0,
      }))
      .filter(
        ({ field, truth: printed, read, confidence: sure }) =>
          field !== 'id' && read !== '' && read !== printed && sure >= SURE,
      ),
  };
}
