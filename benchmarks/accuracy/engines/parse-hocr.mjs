/**
 * hOCR with character boxes → the page as tesseract.js gives it, as far as it is used here.
 * @param {string} hocr
 * @returns {import('tesseract.js').Page}
 */
export function parseHocr(hocr) {
  const lines = hocr
    .split(/<span class='ocr_(?:line|header|caption|textfloat)'/)
    .slice(1)
    .map((line) => ({ bbox: parseBox(line, 'bbox'), words: parseWords(line) }))
    .filter(({ words }) => words.length > 0);
  return /** @type {any} */ ({ blocks: [{ paragraphs: [{ lines }] }] });
}

/** @param {string} line */
function parseWords(line) {
  return line
    .split(/<span class='ocrx_word'/)
    .slice(1)
    .map((word) => ({
      bbox: parseBox(word, 'bbox'),
      confidence: Number(/x_wconf ([\d.]+)/.exec(word)?.[1] ?? 0),
      symbols: [
        ...word.matchAll(
          /<span class='ocrx_cinfo' title='x_bboxes ([\d ]+); x_conf ([\d.]+)'>([^<]*)<\/span>/g,
        ),
      ].map(([, box, confidence, text]) => ({
        text: unescapeEntities(text ?? ''),
        confidence: Number(confidence),
        bbox: toBox(box ?? ''),
      })),
    }))
    .filter(({ symbols }) => symbols.length > 0);
}

/** @param {string} element @param {string} name */
function parseBox(element, name) {
  return toBox(new RegExp(`${name} (\\d+ \\d+ \\d+ \\d+)`).exec(element)?.[1] ?? '0 0 0 0');
}

/** @param {string} text */
function toBox(text) {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = text.split(' ').map(Number);
  return { x0, y0, x1, y1 };
}

/** @type {Readonly<Record<string, string>>} */
const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

/** @param {string} text */
function unescapeEntities(text) {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
