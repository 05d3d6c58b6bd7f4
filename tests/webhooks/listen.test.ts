import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { instantReaders } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitJob } from '../environment/submit.js';
import { call } from '../environment/webhook-client.js';
import { openReceiver, waitForReceived } from '../environment/webhook-receiver.js';

const KTP_OCR = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url));

describe('listen', () => {
  const environment = useTestEnvironment({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
  beforeAll(async () => {
    await environment.startWorker({ readers: instantReaders() });
  });

  it('prints what is delivered, passes it on, and leaves no endpoint behind', async () => {
    const program = await openReceiver();
    const child = spawn(
      process.execPath,
      [KTP_OCR, 'listen', '--server', environment.url, '--forward-to', program.url],
      {
        env: { ...process.env, API_KEY },
      },
    );
    const exited = once(child, 'exit');
    await once(createInterface(child.stderr), 'line');
    const printed = once(createInterface(child.stdout), 'line');
    const jobId = await submitJob(environment.url, FAKE_JPEG);
    const line = JSON.parse(String((await printed)[0]));
    expect(line).toMatchObject({ verified: true, event: { type: 'job.succeeded', data: { job_id: jobId } } });
    await waitForReceived(program, 1);
    expect(program.received[0]!.id).toBe(line.webhook_id);
    child.kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
    expect((await call(environment.url, 'GET', '/v1/webhooks')).body.data).toEqual([]);
    await program.close();
  });

  it('says what is wrong: no key, or a server that may not call this machine', async () => {
    const run = async (args: string[], env: Record<string, string>) => {
      const child = spawn(process.execPath, [KTP_OCR, 'listen', ...args], {
        env: { ...process.env, ...env },
      });
      let text = '';
      child.stderr.on('data', (part) => {
        text += part;
      });
      const [code] = await once(child, 'exit');
      return { code, text };
    };
    expect(await run([], { API_KEY: '', DATA_DIR: path.join(tmpdir(), 'no-such-folder') })).toMatchObject({
      code: 1,
      text: expect.stringMatching(/no API key/),
    });
    await environment.startApi({}, { WEBHOOK_ALLOWED_NETWORKS: '' });
    const refused = await run(['--server', environment.url], { API_KEY });
    expect(refused).toMatchObject({
      code: 1,
      text: expect.stringMatching(/start it with WEBHOOK_ALLOWED_NETWORKS=127\.0\.0\.0\/8 npm start/),
    });
  });
});
