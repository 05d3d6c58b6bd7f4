import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN_KEY } from '../environment/clients.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { type DocumentedCommand, listCommands } from './list-commands.js';
import { makeFiles, makeVariables, obligingReaders, writeStackFile } from './make-things.js';
import { ENDLESS, NOT_RUN } from './not-run.js';
import { openShell, runUntil } from './shell.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = [
  ...readdirSync(ROOT).filter((name) => /^README.*\.md$/.test(name)),
  ...readdirSync(path.join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
export const COMMANDS = PAGES.flatMap((page) =>
  listCommands(page, readFileSync(path.join(ROOT, page), 'utf8')),
);
const isRun = ({ text }: DocumentedCommand) => !NOT_RUN.some(({ command }) => command.test(text));

/** What a page takes for granted and a bare machine may lack. */
const missing = ['bash', 'curl', 'jq'].filter((tool) => {
  try {
    execFileSync(tool, ['--version'], { stdio: 'pipe' });
    return false;
  } catch {
    return true;
  }
});
const lacks = (text: string) => missing.find((tool) => new RegExp(`\\b${tool}\\b`).test(text));

/** A test a page, of those that `isAsked` asks for: each command as it is written, one after the other. */
export function runPages(isAsked: (page: string) => boolean): void {
  const pagesToRun = PAGES.filter(
    (page) => isAsked(page) && COMMANDS.some((command) => command.page === page && isRun(command)),
  );
  const environment = useTestEnvironment({
    ADMIN_API_KEY: ADMIN_KEY,
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
    MAX_UPLOAD_BYTES: '20971520',
  });
  let folder: string;
  let env: Record<string, string | undefined>;
  beforeAll(async () => {
    await environment.startWorker({ readers: obligingReaders() });
    // Within the checkout, as npm and npx want it, and within what git does not see.
    const cache = path.join(ROOT, 'node_modules', '.cache');
    await mkdir(cache, { recursive: true });
    folder = await mkdtemp(path.join(cache, 'documented-commands-'));
    await makeFiles(folder);
    await writeStackFile(folder, environment);
    // The pages speak of port 8080, which may be somebody else's here; and what curl is refused shall fail.
    const { port } = new URL(environment.url);
    await writeFile(
      path.join(folder, '.curlrc'),
      `connect-to = "localhost:8080:127.0.0.1:${port}"\nfail-with-body\n`,
    );
    env = {
      PATH: `${path.join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`,
      HOME: folder,
      CURL_HOME: folder,
      LANG: 'C.UTF-8',
      npm_config_update_notifier: 'false',
      npm_config_cache: path.join(folder, '.npm'),
    };
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.skipIf(missing.includes('bash')).each(pagesToRun)('%s', async (page) => {
    // The pages say which scopes a key needs, and that it must keep its pictures; this one has and does it all.
    await environment.sql.query(
      "UPDATE api_keys SET scopes = scopes || '{reviews:export,debug:read}', image_retention_seconds = 3600",
    );
    const shell = openShell(folder, env);
    const failed: string[] = [];
    for (const command of COMMANDS.filter((one) => one.page === page && isRun(one))) {
      const tool = lacks(command.text);
      if (tool) console.warn(`No ${tool} here: ${page}:${command.line} is not run.`);
      if (tool) continue;
      const variables = await makeVariables(command.text, environment);
      const endless = ENDLESS.find(({ command: pattern }) => pattern.test(command.text));
      const { exitCode, printed } = endless
        ? await runUntil(command.text, endless.says, folder, { ...env, ...variables })
        : await shell.run(command.text, variables);
      if (exitCode !== 0)
        failed.push(`${page}:${command.line}: ${command.text}\n  exit ${exitCode}: ${printed.slice(-600)}`);
      if (exitCode === null) break;
    }
    await shell.close();
    expect(failed.join('\n\n')).toBe('');
  });
}
