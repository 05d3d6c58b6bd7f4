import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const has = (command: string, ...args: string[]) =>
  run(command, args).then(
    () => true,
    () => false,
  );
const [hasPhpCgi, hasPython] = await Promise.all([has('php-cgi', '-v'), has('python3', '--version')]);

const SECRET = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`;
const BODY = '{"type":"job.succeeded","data":{"reference":"pesanan-é"}}';

/** The check that docs/webhooks.md shows in a language, as it stands there. */
async function readDocumented(language: string): Promise<string> {
  const page = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)![1]!;
}

function sign(body: string): Record<string, string> {
  const now = new Date();
  return {
    'webhook-id': 'b5d3c7c2-0000-7000-8000-000000000000',
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(SECRET).sign('b5d3c7c2-0000-7000-8000-000000000000', now, body),
  };
}

describe('the signature checks of docs/webhooks.md', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-receivers-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it.skipIf(!hasPhpCgi)(
    'PHP: takes what php-cgi makes of a delivery, and refuses one that was changed',
    async () => {
      const file = path.join(directory, 'receiver.php');
      const script = `<?php\n${await readDocumented('php')}
$verified = verify(getenv('SECRET'), getallheaders(), file_get_contents('php://input'));
echo json_encode(['names' => array_keys(getallheaders()), 'verified' => $verified]);`;
      await writeFile(file, script);
      const deliver = async (sent: string, signed: string) => {
        const headers = Object.entries(sign(signed)).map(([name, value]) => [
          `HTTP_${name.toUpperCase().replaceAll('-', '_')}`,
          value,
        ]);
        const child = run('php-cgi', [], {
          env: {
            PATH: process.env.PATH,
            SECRET,
            REDIRECT_STATUS: '200',
            REQUEST_METHOD: 'POST',
            CONTENT_TYPE: 'application/json',
            CONTENT_LENGTH: String(Buffer.byteLength(sent)),
            SCRIPT_FILENAME: file,
            ...Object.fromEntries(headers),
          },
        });
        child.child.stdin!.end(sent);
        const { stdout } = await child;
        return JSON.parse(stdout.slice(stdout.indexOf('{')));
      };
      const taken = await deliver(BODY, BODY);
      expect(taken.names).toContain('Webhook-Id');
      expect(taken.verified).toBe(true);
      expect((await deliver(BODY.replace('succeeded', 'failed'), BODY)).verified).toBe(false);
    },
  );

  it.skipIf(!hasPython)('Python: takes a delivery, and refuses one that was changed', async () => {
    const file = path.join(directory, 'receiver.py');
    await writeFile(
      file,
      `${await readDocumented('python')}
import json, sys
given = json.load(sys.stdin)
print(json.dumps(verify(given["secret"], given["headers"], given["body"].encode())))`,
    );
    const deliver = async (sent: string) => {
      const child = run('python3', [file]);
      child.child.stdin!.end(JSON.stringify({ secret: SECRET, headers: sign(BODY), body: sent }));
      return (await child).stdout.trim();
    };
    expect(await deliver(BODY)).toBe('true');
    expect(await deliver(`${BODY} `)).toBe('false');
  });
});
