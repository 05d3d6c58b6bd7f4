import { cruise } from 'dependency-cruiser';
import { RULES } from './rules.mjs';

/**
 * @param {string} root
 * @param {readonly string[]} files built ones, relative to it
 * @returns {Promise<import('dependency-cruiser').ICruiseResult>} with `summary.violations`
 */
export async function cruiseFiles(root, files) {
  const { output } = await cruise(
    [...files],
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: RULES },
      doNotFollow: { path: 'node_modules' },
    },
    { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  );
  if (typeof output === 'string') throw new TypeError(`no result but a text: ${output}`);
  return output;
}

/** One line for each rule that is broken. @param {import('dependency-cruiser').ICruiseResult} result */
export function describeViolations({ summary }) {
  return summary.violations.map(({ rule, from, to, cycle }) => {
    const way = cycle ? cycle.map(({ name }) => name) : [to];
    return `${rule.name}: ${[from, ...way].join(' → ')}`;
  });
}
