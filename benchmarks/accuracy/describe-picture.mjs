/** What makes a picture hard to read, in words, worst first; empty where nothing stands out.
 * @param {Record<string, any>} conditions as the specimen package drew them */
export function describePicture(conditions) {
  const { em, blur = 0, motion = 0, noise = 0, jpegQuality, turn = 0 } = conditions;
  const words = [`letters ${Math.round(em)} px`];
  if (blur / em > 0.04) words.push(`defocus ${percentOf(blur, em)}`);
  if (motion / em > 0.1) words.push(`motion ${percentOf(motion, em)}`);
  if (conditions.resent) words.push('resent by a messenger');
  if (conditions.moire > 0) words.push('off a screen');
  if (conditions.grey) words.push('photocopy');
  for (const fault of ['glare', 'glint', 'shadow'])
    if (conditions[fault] && conditions[fault] !== 0) words.push(fault);
  if (noise > 6) words.push('noise');
  if (jpegQuality < 35) words.push(`JPEG ${jpegQuality}`);
  if (conditions.secondCard) words.push('a second card');
  const degrees = (((Math.round(turn) % 360) + 540) % 360) - 180;
  if (Math.abs(degrees) > 30) words.push(`turned ${degrees}°`);
  return words.join(', ');
}

/** @param {number} length @param {number} em */
function percentOf(length, em) {
  return `${Math.round((length / em) * 100)} % of a letter`;
}
