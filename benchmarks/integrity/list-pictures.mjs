import { listDamages } from '@ktp-ocr/specimen/damage/damage-plan';
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

/** @template Item @param {readonly Item[]} items @param {string} seed */
function shuffle(items, seed) {
  const random = createRandom(seed);
  return items
    .map((item) => ({ item, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
