import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folders of every package that some packages need when they run: their dependencies, and those of these, found as
 * Node finds them. An optional peer is what a package can work with, not what it needs: through those of its client,
 * Prisma's command line, TypeScript and a chart library would come along.
 *
 * @param {string} root where the topmost node_modules lies
 * @param {readonly string[]} starts folders of the packages to begin with
 * @returns {Set<string>} real paths, without links
 * @throws {Error} where a package that is needed is not installed
 */
export function findNeededPackages(root, starts) {
  const top = realpathSync(root);
  const needed = new Set();
  const toVisit = starts.map((start) => realpathSync(join(top, start)));
  for (const folder of toVisit) {
    if (needed.has(folder)) continue;
    needed.add(folder);
    for (const { name, optional } of readNeeds(folder)) {
      const found = resolvePackage(top, folder, name);
      if (found) toVisit.push(found);
      else if (!optional) throw new Error(`${folder} needs ${name}, which is not installed`);
    }
  }
  return needed;
}

/** @param {string} folder @returns {{ name: string, optional: boolean }[]} */
function readNeeds(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const {
    dependencies = {},
    optionalDependencies = {},
    peerDependencies = {},
    peerDependenciesMeta = {},
  } = manifest;
  return [
    // npm lists an optional one among the others, too.
    ...Object.keys(dependencies).map((name) => ({ name, optional: name in optionalDependencies })),
    // Made for another platform it is not there.
    ...Object.keys(optionalDependencies).map((name) => ({ name, optional: true })),
    ...Object.keys(peerDependencies)
      .filter((name) => !peerDependenciesMeta[name]?.optional)
      .map((name) => ({ name, optional: false })),
  ];
}

/**
 * The nearest node_modules upwards that has it.
 *
 * @param {string} top
 * @param {string} from
 * @param {string} name
 * @returns {string | undefined}
 */
function resolvePackage(top, from, name) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (folder === top || folder === dirname(folder)) return undefined;
  }
}
