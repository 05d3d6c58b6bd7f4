/** Text in, text out, and data: no clock, no network, no database. */
const PURE = ['card', 'contract', 'geometry', 'settings', 'specimen'];
/** Each joins us to one thing outside. Apps join them to each other. */
const SIDE_EFFECTS = [
  'blobs',
  'client',
  'database',
  'jobs',
  'local-stack',
  'process-pool',
  'reader',
  'telemetry',
  'webhooks',
];

/** @param {readonly string[]} names @param {string} [under] */
const packages = (names, under = 'packages') => `^${under}/(${names.join('|')})/`;

/**
 * Which imports there may be, for dependency-cruiser. It looks at built files, so at what runs: an `import type` is gone
 * by then. Those are held to the same directions from package to package, see find-source-violations.mjs.
 *
 * @type {import('dependency-cruiser').IForbiddenRuleType[]}
 */
export const RULES = [
  {
    name: 'no-cycle',
    comment: 'Two files that need each other are one file, or share a third.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-package-imports-an-app',
    severity: 'error',
    from: { path: '^packages/' },
    to: { path: '^apps/' },
  },
  {
    name: 'no-app-imports-another',
    comment: 'But for chaos, which runs the others in order to hurt them.',
    severity: 'error',
    from: { path: '^apps/([^/]+)/', pathNot: '^apps/chaos/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'pure-packages-import-pure-ones',
    severity: 'error',
    from: { path: packages(PURE) },
    to: { path: packages(SIDE_EFFECTS) },
  },
  {
    name: 'side-effects-stay-apart',
    severity: 'error',
    from: { path: packages(SIDE_EFFECTS) },
    to: { path: packages(SIDE_EFFECTS), pathNot: '^packages/$1/' },
  },
  {
    name: 'only-database-imports-prisma',
    severity: 'error',
    from: { pathNot: '^packages/database/' },
    to: { path: '(^|/)node_modules/(@prisma|prisma)/' },
  },
  {
    name: 'nothing-unresolved',
    comment: 'A name that leads nowhere is followed nowhere, and would hide what it breaks.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
];

/**
 * Every package has its place in the rules.
 *
 * @param {readonly string[]} names
 * @throws {Error} for one that has none
 */
export function assertPlaced(names) {
  const unplaced = names.filter((name) => ![...PURE, ...SIDE_EFFECTS].includes(name));
  if (unplaced.length > 0)
    throw new Error(`scripts/check-imports/rules.mjs does not say what may import ${unplaced.join(', ')}`);
}

/**
 * Whether a package or app may import from another, types included.
 *
 * @param {string} from e.g. `apps/api`
 * @param {string} to e.g. `packages/card`
 */
export function mayImport(from, to) {
  return RULES.every((rule) => {
    const { path, pathNot } = rule.from;
    /** @type {{ path?: string | string[], pathNot?: string | string[], circular?: boolean }} */
    const target = 'to' in rule ? rule.to : {};
    if (!target.path || 'circular' in target) return true;
    const match = path ? new RegExp(String(path)).exec(`${from}/`) : [''];
    if (!match || (pathNot && new RegExp(String(pathNot)).test(`${from}/`))) return true;
    const exempt = target.pathNot && String(target.pathNot).replace('$1', match[1] ?? '');
    return !new RegExp(String(target.path)).test(`${to}/`) || (exempt && new RegExp(exempt).test(`${to}/`));
  });
}
