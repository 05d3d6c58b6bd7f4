import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_KEY, makeKey } from '../environment/clients.js';
import { instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG } from '../environment/submit.js';

const run = promisify(execFile);
const SDKS = fileURLToPath(new URL('../../sdks', import.meta.url));
const SECRET = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`;
const BODY = '{"type":"job.succeeded","data":{"reference":"pesanan-é"}}';

interface Language {
  readonly name: string;
  readonly command: string;
  readonly file: string;
  /** Begins a program: how the client is found and made. */
  readonly head: string;
  /** Prints as JSON: a card read, two cards in a batch, a refusal's code, the jobs that are listed. */
  readonly journey: string;
  /** Prints as JSON: the event of a delivery, or `refused`. */
  readonly webhook: string;
}

const LANGUAGES: readonly Language[] = [
  {
    name: 'Python',
    command: 'python3',
    file: 'app.py',
    head: `import json, os, sys
from pathlib import Path
sys.path.insert(0, os.environ["SDKS"] + "/python")
from ktp_ocr import Client, ProblemError, WebhookVerificationError, verify_webhook
client = Client(os.environ["KTP_OCR_URL"], os.environ["KTP_OCR_KEY"])
`,
    journey: `job = client.submit_and_wait(Path("ktp.jpg"), reference="order-17", metadata={"branch": "Kendari"}, include=["quality"])
batch = client.wait_batch(client.submit_batch([Path("ktp.jpg"), b"no picture"])["id"])
try:
    Client(os.environ["KTP_OCR_URL"], os.environ["LIMITED_KEY"], max_retries=0).submit(b"no picture")
except ProblemError as error:
    refused = [error.status, error.code]
listed = [one["id"] for one in client.jobs(reference="order-17")]
client.delete(job["id"])
print(json.dumps({"name": job["result"]["message"]["name"], "metadata": job["metadata"], "listed": listed == [job["id"]],
  "batch": [item["code"] for item in batch["items"]], "refused": refused, "gone": client.get_job(job["id"])["result"]}))`,
    webhook: `given = json.load(sys.stdin)
try:
    print(json.dumps(verify_webhook(given["secret"], given["headers"], given["body"].encode())))
except WebhookVerificationError:
    print('"refused"')`,
  },
  {
    name: 'PHP',
    command: 'php',
    file: 'app.php',
    head: `<?php
use KtpOcr\\{Client, ProblemError, Webhook, WebhookVerificationError};
spl_autoload_register(fn ($class) => require getenv('SDKS') . '/php/src/' . substr($class, strlen('KtpOcr\\\\')) . '.php');
$client = new Client(getenv('KTP_OCR_URL'), getenv('KTP_OCR_KEY'));
`,
    journey: `$image = file_get_contents('ktp.jpg');
$job = $client->submitAndWait($image, ['reference' => 'order-17', 'metadata' => ['branch' => 'Kendari'], 'include' => ['quality']]);
$batch = $client->waitBatch($client->submitBatch([$image, 'no picture'])['id']);
try {
    (new Client(getenv('KTP_OCR_URL'), getenv('LIMITED_KEY'), maxRetries: 0))->submit('no picture');
} catch (ProblemError $error) {
    $refused = [$error->status, $error->problemCode];
}
$listed = array_column(iterator_to_array($client->jobs(['reference' => 'order-17']), false), 'id');
$client->delete($job['id']);
echo json_encode(['name' => $job['result']['message']['name'], 'metadata' => $job['metadata'], 'listed' => $listed === [$job['id']],
  'batch' => array_column($batch['items'], 'code'), 'refused' => $refused, 'gone' => $client->getJob($job['id'])['result']]);`,
    webhook: `$given = json_decode(stream_get_contents(STDIN), true);
try {
    echo json_encode(Webhook::verify($given['secret'], $given['headers'], $given['body']));
} catch (WebhookVerificationError) {
    echo '"refused"';
}`,
  },
];

describe.each(LANGUAGES)('the $name client', ({ name, command, file, head, journey, webhook }) => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });
  let folder: string;
  let isHere: boolean;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-sdk-'));
    await writeFile(path.join(folder, 'ktp.jpg'), FAKE_JPEG);
    isHere = await run(command, ['--version']).then(
      () => true,
      () => false,
    );
    if (!isHere) console.warn(`No ${command} here: the tests of the ${name} client are skipped.`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function runProgram(text: string, env: Record<string, string> = {}, input = ''): Promise<unknown> {
    await writeFile(path.join(folder, file), head + text);
    const child = run(command, [file], {
      cwd: folder,
      env: { ...process.env, SDKS, KTP_OCR_URL: environment.url, KTP_OCR_KEY: API_KEY, ...env },
    });
    child.child.stdin!.end(input);
    return JSON.parse((await child).stdout);
  }

  it('submits, waits, batches, lists, destroys, and throws by code', async ({ skip }) => {
    if (!isHere) skip();
    const worker = await environment.startWorker({ readers: instantReaders() });
    const { secret } = await makeKey(environment.url, {});
    expect(await runProgram(journey, { LIMITED_KEY: secret })).toEqual({
      name: SPECIMEN.name,
      metadata: { branch: 'Kendari' },
      listed: true,
      batch: [null, 'IMAGE_INVALID_FORMAT'],
      refused: [415, 'IMAGE_INVALID_FORMAT'],
      gone: null,
    });
    await worker.close();
  });

  it('verifies webhooks, whatever case their headers come in', async ({ skip }) => {
    if (!isHere) skip();
    const now = new Date();
    const headers = {
      'Webhook-Id': 'evt-1',
      'WEBHOOK-TIMESTAMP': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': `v1,AAAA ${new Webhook(SECRET).sign('evt-1', now, BODY)}`,
    };
    const deliver = (body: string) =>
      runProgram(webhook, {}, JSON.stringify({ secret: SECRET, headers, body }));
    expect(await deliver(BODY)).toEqual(JSON.parse(BODY));
    expect(await deliver(`${BODY} `)).toBe('refused');
  });
});
