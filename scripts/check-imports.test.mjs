import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { findSourceViolations } from './check-imports/find-source-violations.mjs';
import { cruiseFiles, describeViolations } from './check-imports/find-violations.mjs';
import { assertPlaced, mayImport } from './check-imports/rules.mjs';
import { withStrippedSources } from './check-imports/with-stripped-sources.mjs';

/** @param {Record<string, string>} files @param {(root: string) => Promise<void>} use */
async function withFiles(files, use) {
  const root = mkdtempSync(join(tmpdir(), 'ktp-ocr-imports-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(root, dirname(file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    await use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

it('finds a planted cycle, within a package and between two', async () => {
  const files = {
    'packages/card/dist/a.js': `import './b.js';`,
    'packages/card/dist/b.js': `import './a.js';`,
    'packages/contract/dist/c.js': `import '../../settings/dist/d.js';`,
    'packages/settings/dist/d.js': `import '../../contract/dist/c.js';`,
  };
  await withFiles(files, async (root) => {
    const found = describeViolations(await cruiseFiles(root, Object.keys(files)));
    expect(found).toContainEqual(expect.stringMatching(/^no-cycle: .*card\/dist\/a\.js → .*b\.js/));
    expect(found).toContainEqual(expect.stringMatching(/^no-cycle: .*contract.*settings/));
  });
});

it('finds arrows that go up or sideways, a second user of Prisma, and a name that leads nowhere', async () => {
  const files = {
    'packages/card/dist/up.js': `import '../../database/dist/down.js';`,
    'packages/jobs/dist/sideways.js': `import '../../database/dist/down.js';`,
    'packages/jobs/dist/app.js': `import '../../../apps/api/dist/main.js';`,
    'packages/jobs/dist/prisma.js': `import '@prisma/client';`,
    'packages/jobs/dist/nowhere.js': `import './nothing.js';`,
    'packages/database/dist/down.js': '',
    'apps/api/dist/main.js': '',
    'node_modules/@prisma/client/package.json': '{"name":"@prisma/client","main":"index.js"}',
    'node_modules/@prisma/client/index.js': '',
  };
  await withFiles(files, async (root) => {
    const built = Object.keys(files).filter((file) => file.includes('/dist/'));
    const rules = describeViolations(await cruiseFiles(root, built)).map((line) => line.split(':')[0]);
    expect(new Set(rules)).toEqual(
      new Set([
        'pure-packages-import-pure-ones',
        'side-effects-stay-apart',
        'no-package-imports-an-app',
        'only-database-imports-prisma',
        'nothing-unresolved',
      ]),
    );
  });
});

it('finds in the source what is gone once it is built', async () => {
  const files = {
    'packages/card/src/types.ts': `import type { Job } from '@ktp-ocr/database/jobs/job';`,
    'packages/jobs/src/env.ts': 'export const port = process.env.PORT;',
    'packages/jobs/src/config.ts': 'export const port = process.env.PORT;',
    'packages/jobs/src/main.ts': 'parseConfig(process.env);',
  };
  const folders = new Map(['card', 'database', 'jobs'].map((name) => [name, `packages/${name}`]));
  await withFiles(files, async (root) => {
    expect(findSourceViolations(root, Object.keys(files), folders)).toEqual([
      'packages/card/src/types.ts → packages/database',
      'only-config-reads-the-environment: packages/jobs/src/env.ts',
    ]);
  });
});

it('finds who in the API knows the HTTP status of an error, in whatever way it is told', async () => {
  const ways = {
    'chained.ts': `response\n  .status(\n    404,\n  )\n  .end();`,
    'chosen.ts': 'response.status(ready ? 200 : 503).end();',
    'sent.ts': 'response.sendStatus(500);',
    'assigned.ts': 'response.statusCode = 413;',
    'written.ts': `socket.end('HTTP/1.1 400 Bad Request\\r\\n\\r\\n');`,
    'listed.ts': 'const PROBLEM = { status: 422 };',
  };
  const allowed = {
    'jobs/taken.ts': 'response.status(202).end();',
    'jobs/read.ts': 'if (response.statusCode === 404) count(500);',
    'http/handle-error.ts': 'response.status(404);',
    'health/health.ts': 'response.status(503);',
  };
  /** @param {Record<string, string>} files */
  const inApi = (files) =>
    Object.fromEntries(Object.entries(files).map(([file, text]) => [`apps/api/src/${file}`, text]));
  const files = { ...inApi(ways), ...inApi(allowed), 'packages/contract/src/problem.ts': '{ status: 404 }' };
  await withFiles(files, async (root) => {
    expect(findSourceViolations(root, Object.keys(files), new Map())).toEqual(
      Object.keys(inApi(ways)).map((file) => `only-handle-error-knows-http-statuses: ${file}`),
    );
  });
});

it('finds a planted cycle in what is bundled into one file, and leaves nothing behind', async () => {
  const files = {
    'apps/console/src/main.tsx': `import './page.css';\nimport { A } from './parts/a';\nA(<p />);`,
    'apps/console/src/page.css': '',
    'apps/console/src/parts/a.ts': `import { b } from '../b';\nexport const A = (x: unknown) => [x, b];`,
    'apps/console/src/b.ts': `import { A } from './parts/a';\nexport const b = () => A(1);`,
  };
  const sources = Object.keys(files).filter((file) => /\.tsx?$/.test(file));
  await withFiles(files, async (root) => {
    const result = await withStrippedSources(root, 'apps/console', sources, (stripped) =>
      cruiseFiles(root, stripped),
    );
    const cycles = describeViolations(result).filter((line) => line.startsWith('no-cycle'));
    expect(cycles).toContainEqual(expect.stringMatching(/parts\/a\.js → .*\/b\.js/));
    expect(readdirSync(join(root, 'apps/console'))).toEqual(['src']);
  });
});

it('says of two packages whether one may import the other, and of a new one that it has no place yet', () => {
  expect(mayImport('apps/api', 'packages/database')).toBe(true);
  expect(mayImport('packages/database', 'packages/contract')).toBe(true);
  expect(mayImport('packages/database', 'packages/jobs')).toBe(false);
  expect(mayImport('packages/card', 'packages/reader')).toBe(false);
  expect(mayImport('apps/api', 'apps/worker')).toBe(false);
  expect(mayImport('apps/chaos', 'apps/worker')).toBe(true);
  expect(() => assertPlaced(['card', 'unheard-of'])).toThrow(/unheard-of/);
});
