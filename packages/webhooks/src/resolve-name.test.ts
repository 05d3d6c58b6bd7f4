import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAddressPolicy } from './address-policy.js';
import { AddressRefusedError } from './guard-address.js';
import { RequestTimeoutError, sendGuardedRequest } from './guarded-request.js';
import { createResolve } from './resolve-name.js';

/** A real name server over UDP: A records as `answer` says, nothing for AAAA, silence where it says null. */
async function openNameServer(answer: (name: string) => string | null): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (query, peer) => {
    const labels: string[] = [];
    let at = 12;
    for (; query[at]; at += query[at]! + 1) labels.push(query.toString('ascii', at + 1, at + 1 + query[at]!));
    const question = query.subarray(12, at + 5);
    const isA = query.readUInt16BE(at + 1) === 1;
    const address = isA ? answer(labels.join('.')) : '';
    if (address === null) return;
    const header = Buffer.concat([
      query.subarray(0, 2),
      Buffer.from([0x81, 0x80, 0, 1, 0, isA ? 1 : 0, 0, 0, 0, 0]),
    ]);
    // A pointer to the name, type A, class IN, no time to live, four bytes.
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]);
    socket.send(Buffer.concat([header, question, ...(isA ? [record] : [])]), peer.port, peer.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

describe('createResolve', () => {
  let nameServer: Socket;
  let directory: string;
  const answers = new Map<string, (string | null)[]>();
  const ask = () =>
    createResolve({ servers: [`127.0.0.1:${nameServer.address().port}`], hostsFile: '/nonexistent' });
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-hosts-'));
    nameServer = await openNameServer((name) => {
      const list = answers.get(name) ?? [null];
      return list.length > 1 ? list.shift()! : list[0]!;
    });
  });
  afterAll(async () => {
    nameServer.close();
    await rm(directory, { recursive: true });
  });

  it('asks name servers, and the hosts file before them', async () => {
    answers.set('public.test', ['93.184.216.34']);
    expect(await ask()('public.test')).toEqual([{ address: '93.184.216.34', family: 4 }]);
    const hostsFile = path.join(directory, 'hosts');
    await writeFile(
      hostsFile,
      '10.1.2.3\tpublic.test other.test # a comment\n::1 public.test\n#9.9.9.9 public.test\n',
    );
    expect(await createResolve({ hostsFile })('Public.Test')).toEqual([
      { address: '10.1.2.3', family: 4 },
      { address: '::1', family: 6 },
    ]);
  });

  it('gives a name server that rebinds nothing: what was checked first is where it stays', async () => {
    let seen = 0;
    const victim = createServer((_request, response) => {
      seen += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(victim, 'listening');
    const { port } = victim.address() as AddressInfo;
    const policy = createAddressPolicy({ allowedNetworks: '127.0.0.2/32', allowHttp: false });
    const send = () =>
      sendGuardedRequest({
        url: `http://rebind.test:${port}/`,
        policy,
        resolve: ask(),
        timeoutMs: 3_000,
        maxAnswerBytes: 10,
        longAnswer: 'cut',
      });
    answers.set('rebind.test', ['127.0.0.2', '127.0.0.1']);
    await expect(send()).rejects.not.toBeInstanceOf(AddressRefusedError);
    await expect(send()).rejects.toBeInstanceOf(AddressRefusedError);
    expect(seen).toBe(0);
    victim.close();
  });

  it('keeps nobody else waiting while name servers are silent', async () => {
    answers.set('silent.test', [null]);
    const request = {
      url: 'https://silent.test/',
      policy: createAddressPolicy({ allowedNetworks: '', allowHttp: false }),
      resolve: ask(),
      timeoutMs: 3_000,
      maxAnswerBytes: 10,
      longAnswer: 'cut' as const,
    };
    const silent = Array.from({ length: 16 }, () => sendGuardedRequest(request));
    let silentEnded = false;
    const settled = Promise.allSettled(silent).finally(() => {
      silentEnded = true;
    });
    answers.set('quick.test', ['93.184.216.34']);
    await Promise.all([ask()('quick.test'), readFile(fileURLToPath(import.meta.url))]);
    expect(silentEnded).toBe(false);
    for (const result of await settled) {
      expect(result.status === 'rejected' && result.reason).toBeInstanceOf(RequestTimeoutError);
    }
  });
});
