import { listDamages } from '@ktp-ocr/specimen/damage/damage-plan';
import { GENUINE_KINDS, levelsOf } from '@ktp-ocr/specimen/genuine-cards/genuine-kinds';
import { DOCUMENT_KINDS } from '@ktp-ocr/specimen/other-documents/document-kinds';
import { LEVELS } from '@ktp-ocr/specimen/photo/levels';
import { createRandom } from '@ktp-ocr/specimen/random';

/**
 * @typedef {import('@ktp-ocr/specimen/damage/damage-plan').Damage} Damage
 * @typedef {import('@ktp-ocr/specimen/photo/levels').Level} Level
 * @typedef {import('@ktp-ocr/specimen/independent-renderers/renderers').RendererName} RendererName
 * @typedef {import('@ktp-ocr/specimen/split').Split} Split
 *
 * @typedef {object} DamagedCardPicture One picture of the sweep over damaged numbers: everything that decides its bytes.
 * @property {'damage'} side
 * @property {string} seed
 * @property {Split} split
 * @property {Level} level
 * @property {RendererName} renderer
 * @property {Damage} damage
 *
 * @typedef {object} DocumentPicture A paper that is no KTP.
 * @property {'document'} side
 * @property {string} seed
 * @property {Split} split
 * @property {Level} level
 * @property {import('@ktp-ocr/specimen/other-documents/document-kinds').DocumentKind} kind
 *
 * @typedef {object} GenuinePicture A KTP, or two, in the shape people send them in.
 * @property {'genuine'} side
 * @property {string} seed
 * @property {Split} split
 * @property {Level} level
 * @property {RendererName} renderer
 * @property {import('@ktp-ocr/specimen/genuine-cards/genuine-kinds').GenuineKind} kind
 *
 * @typedef {DamagedCardPicture | DocumentPicture | GenuinePicture} Picture
 */

/**
 * The first pictures of the sweep, in an order in which any number of them holds every cause, level and digit in about equal
 * shares. Sweeps longer than the grid go round it again with other cards.
 * @param {import('./read-options.mjs').Options} options
 * @returns {DamagedCardPicture[]}
 */
export function listDamagedCards({ pictures, seed, split, renderers, causes }) {
  /** @type {DamagedCardPicture[]} */
  const listed = [];
  for (let round = 0; listed.length < pictures; round++) {
    const grid = LEVELS.flatMap((level) =>
      listDamages(createRandom(`${seed}/${round}/${level}/grid`))
        .filter(({ cause }) => !causes || causes.includes(cause))
        .map((damage) => ({ level, damage })),
    );
    if (grid.length === 0) return [];
    for (const [index, { level, damage }] of shuffle(grid, `${seed}/${round}/order`).entries()) {
      const renderer = renderers[index % renderers.length];
      if (listed.length === pictures || !renderer) break;
      listed.push({ side: 'damage', seed: `${seed}-${round}-${index}`, split, level, renderer, damage });
    }
  }
  return listed;
}

/** As many papers that are no KTP as asked for: kinds and levels in turn.
 * @param {import('./read-options.mjs').Options} options @returns {DocumentPicture[]} */
export function listDocuments({ documents, seed, split, causes }) {
  const grid = DOCUMENT_KINDS.filter((kind) => !causes || causes.includes(kind)).flatMap((kind) =>
    LEVELS.map((level) => ({ kind, level })),
  );
  return repeat(grid, documents, `${seed}/documents`).map(({ kind, level }, index) => ({
    side: /** @type {const} */ ('document'),
    seed: `${seed}-${index}`,
    split,
    level,
    kind,
  }));
}

/** As many KTPs in bad shape. @param {import('./read-options.mjs').Options} options @returns {GenuinePicture[]} */
export function listGenuineCards({ documents, seed, split, renderers, causes }) {
  const grid = GENUINE_KINDS.filter((kind) => !causes || causes.includes(kind)).flatMap((kind) =>
    levelsOf(kind).flatMap((level) => renderers.map((renderer) => ({ kind, level, renderer }))),
  );
  return repeat(grid, documents, `${seed}/genuine`).map(({ kind, level, renderer }, index) => ({
    side: /** @type {const} */ ('genuine'),
    seed: `${seed}-${index}`,
    split,
    level,
    renderer,
    kind,
  }));
}

/** The first `count` of a shuffled grid that is gone round as often as need be.
 * @template Item @param {readonly Item[]} grid @param {number} count @param {string} seed @returns {Item[]} */
function repeat(grid, count, seed) {
  if (grid.length === 0) return [];
  const rounds = Array.from({ length: Math.ceil(count / grid.length) }, (_, round) =>
    shuffle(grid, `${seed}/${round}`),
  );
  return rounds.flat().slice(0, count);
}

/** @template Item @param {readonly Item[]} items @param {string} seed */
function shuffle(items, seed) {
  const random = createRandom(seed);
  return items
    .map((item) => ({ item, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
