// `npm start`: from a fresh clone to a card read by the real pipeline, then serving until Ctrl-C.
import { join } from 'node:path';
import { ROOT } from './bootstrap/bootstrap.mjs';
import { serveUntilSignal } from './start/serve-until-signal.mjs';

const SPECIMEN = join(ROOT, 'packages/specimen/samples/specimen-1.jpg');

await serveUntilSignal({
  root: ROOT,
  async onReady({ baseUrl, apiKey, adminApiKey, dataDir, tell }) {
    // Only now: these modules are plain, but what they show exists once the build is there.
    const { readSpecimen } = await import('./start/read-specimen.mjs');
    const { formatCard, formatOutcome } = await import('./start/format-card.mjs');
    const { formatWelcome } = await import('./start/format-welcome.mjs');
    tell('reading the bundled specimen card through the API');
    const { ensureDemonstrationKey } = await import('./start/demonstration-key.mjs');
    const demonstrationKey = await ensureDemonstrationKey({
      baseUrl,
      adminApiKey,
      file: join(dataDir, 'demonstration-key'),
    });
    const { job, elapsedMs } = await readSpecimen({ baseUrl, apiKey: demonstrationKey, imageFile: SPECIMEN });
    console.log(`\n${formatCard(job)}\n\n  ${formatOutcome(job, elapsedMs)}\n`);
    console.log(`${formatWelcome({ baseUrl, apiKey, adminApiKey, imageFile: SPECIMEN })}\n`);
  },
});
