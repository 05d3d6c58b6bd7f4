import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AddressPolicy, createAddressPolicy, isPublicAddress } from './address-policy.js';
import { AddressRefusedError, checkTarget, NameUnresolvedError, type Resolve } from './guard-address.js';
import { AnswerTooLargeError, RequestTimeoutError, sendGuardedRequest } from './guarded-request.js';

/** Names of a hostile name server. Nothing here asks a real one. */
const NAMES: Record<string, string[]> = {
  'loopback.test': ['127.0.0.1'],
  'loopback6.test': ['::1'],
  'ten.test': ['10.0.0.7'],
  'metadata.test': ['169.254.169.254'],
  'mapped.test': ['::ffff:127.0.0.1'],
  'nat64.test': ['64:ff9b::7f00:1'],
  '6to4.test': ['2002:7f00:1::'],
  'zone.test': ['fe80::1%lo'],
  'nonsense.test': ['not an address'],
  'both.test': ['93.184.216.34', '127.0.0.1'],
  'both6.test': ['2606:2800:220:1::1', '::1'],
  localhost: ['127.0.0.1', '::1'],
  'a.localhost': ['127.0.0.1'],
  '127.0.0.1.nip.test': ['127.0.0.1'],
  'xn--e1afmkfd.test': ['192.168.1.1'],
};
const resolveHostile: Resolve = async (name) => {
  const addresses = NAMES[name];
  if (!addresses) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};

/** PORT is the listener's: were the address let through, the listener would be spoken to. */
const HOSTILE = [
  // Plain private, loopback, link-local and special addresses.
  'http://127.0.0.1:PORT/',
  'http://127.0.0.2:PORT/',
  'http://127.255.255.254:PORT/',
  'http://0.0.0.0:PORT/',
  'http://0.1.2.3:PORT/',
  'http://10.0.0.1:PORT/',
  'http://10.255.255.255:PORT/',
  'http://172.16.0.1:PORT/',
  'http://172.31.255.255:PORT/',
  'http://192.168.0.1:PORT/',
  'http://169.254.169.254:PORT/latest/meta-data/',
  'http://100.64.0.1:PORT/',
  'http://100.100.100.200:PORT/',
  'http://168.63.129.16:PORT/',
  'http://192.0.0.192:PORT/',
  'http://192.0.2.1:PORT/',
  'http://192.88.99.1:PORT/',
  'http://198.18.0.1:PORT/',
  'http://198.51.100.1:PORT/',
  'http://203.0.113.1:PORT/',
  'http://224.0.0.1:PORT/',
  'http://240.0.0.1:PORT/',
  'http://255.255.255.255:PORT/',
  // The same by other spellings: decimal, octal, hex, short, mixed, trailing dot.
  'http://2130706433:PORT/',
  'http://017700000001:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://0177.0.0.01:PORT/',
  'http://0x7f000001:PORT/',
  'http://0x7f.0x0.0x0.0x1:PORT/',
  'http://0x7f.1:PORT/',
  'http://127.1:PORT/',
  'http://127.0.1:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://0:PORT/',
  'http://%31%32%37.0.0.1:PORT/',
  'http://2852039166:PORT/',
  'http://0xa9fea9fe:PORT/',
  // Unicode dots and digits.
  'http://127。0。0。1:PORT/',
  'http://127．0．0．1:PORT/',
  'http://127｡0｡0｡1:PORT/',
  'http://①②⑦.⓪.⓪.①:PORT/',
  'http://１２７.0.0.1:PORT/',
  'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/',
  // IPv6, and IPv4 carried inside it.
  'http://[::1]:PORT/',
  'http://[0:0:0:0:0:0:0:1]:PORT/',
  'http://[::]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[::ffff:a9fe:a9fe]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[::ffff:0:127.0.0.1]:PORT/',
  'http://[64:ff9b::127.0.0.1]:PORT/',
  'http://[64:ff9b:1::7f00:1]:PORT/',
  'http://[2002:7f00:1::]:PORT/',
  'http://[2002:a9fe:a9fe::1]:PORT/',
  'http://[2001:0:4136:e378:8000:63bf:80ff:fffe]:PORT/',
  'http://[2001:db8::1]:PORT/',
  'http://[3fff::1]:PORT/',
  'http://[fe80::1]:PORT/',
  'http://[fe80::1%25lo]:PORT/',
  'http://[::1%25lo]:PORT/',
  'http://[::1%lo]:PORT/',
  'http://[fc00::1]:PORT/',
  'http://[fd00:ec2::254]:PORT/',
  'http://[fec0::1]:PORT/',
  'http://[ff02::1]:PORT/',
  'http://[100::1]:PORT/',
  'http://[5f00::1]:PORT/',
  // User names, schemes, ports, and what is no URL.
  'http://example.com@127.0.0.1:PORT/',
  'http://user:secret@loopback.test:PORT/',
  'http://127.0.0.1:PORT@example.com/',
  'http://127.0.0.1:PORT\\@example.com/',
  'https://loopback.test:22/',
  'https://127.0.0.1:6379/',
  'ftp://127.0.0.1:PORT/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/_x',
  'data:text/plain,x',
  'javascript:0',
  'unix:/var/run/docker.sock',
  'http://',
  '//127.0.0.1:PORT/',
  '127.0.0.1:PORT',
  '',
  `http://127.0.0.1:PORT/${'x'.repeat(3_000)}`,
  // Names that lead inside.
  'http://loopback.test:PORT/',
  'http://LOOPBACK.TEST:PORT/',
  'http://loopback.test.:PORT/',
  'http://loopback6.test:PORT/',
  'http://ten.test:PORT/',
  'http://metadata.test:PORT/',
  'http://mapped.test:PORT/',
  'http://nat64.test:PORT/',
  'http://6to4.test:PORT/',
  'http://zone.test:PORT/',
  'http://nonsense.test:PORT/',
  'http://both.test:PORT/',
  'http://both6.test:PORT/',
  'http://localhost:PORT/',
  'http://localhost.:PORT/',
  'http://a.localhost:PORT/',
  'http://127.0.0.1.nip.test:PORT/',
  'http://пример.test:PORT/',
];

const HELLO = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';

describe('sendGuardedRequest', () => {
  let listener: Server;
  let port: number;
  let connections = 0;
  let answer = HELLO;

  beforeAll(async () => {
    listener = createServer((socket) => {
      connections += 1;
      socket.on('error', () => {});
      socket.once('data', () => socket.end(answer));
    }).listen(0, '::');
    await once(listener, 'listening');
    port = (listener.address() as { port: number }).port;
  });
  afterAll(() => listener.close());
  beforeEach(() => {
    answer = HELLO;
  });

  /** Open in all but the address: only its check stands between a hostile URL and the listener. */
  const strict = (): AddressPolicy => ({
    allowedNetworks: [],
    publicPorts: { 'http:': [port], 'https:': [port] },
  });
  const open = () => createAddressPolicy({ allowedNetworks: '127.0.0.0/8', allowHttp: false });
  const send = (url: string, policy: AddressPolicy, more: object = {}) =>
    sendGuardedRequest({
      url: url.replace('PORT', String(port)),
      policy,
      timeoutMs: 2_000,
      maxAnswerBytes: 1_000,
      longAnswer: 'refuse',
      resolve: resolveHostile,
      ...more,
    });

  it(`refuses ${HOSTILE.length} hostile URLs, and the listener on loopback sees nothing`, async () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(60);
    connections = 0;
    for (const url of HOSTILE) {
      const error = await send(url, strict()).then(
        () => 'it was sent',
        (reason) => reason,
      );
      expect(error, url).toBeInstanceOf(AddressRefusedError);
    }
    expect(connections).toBe(0);
  });

  it('reaches that listener where the operator has opened its network: any port, plain http', async () => {
    connections = 0;
    for (const url of ['http://127.0.0.1:PORT/', 'http://0x7f.1:PORT/', 'http://loopback.test:PORT/']) {
      expect((await send(url, open())).body.toString()).toBe('hello');
    }
    expect(connections).toBe(3);
    // ::1 was not opened, and a name with one foot outside the opened network is not opened either.
    await expect(send('http://localhost:PORT/', open())).rejects.toBeInstanceOf(AddressRefusedError);
    await expect(send('http://both.test:PORT/', open())).rejects.toBeInstanceOf(AddressRefusedError);
    await expect(send('http://[::ffff:127.0.0.1]:PORT/', open())).rejects.toBeInstanceOf(AddressRefusedError);
    expect(connections).toBe(3);
  });

  it('asks a name once: a name server that changes its mind between check and connect changes nothing', async () => {
    let seen = 0;
    const victim = createServer((socket) => {
      seen += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(victim, 'listening');
    let asked = 0;
    // The first answer passes the check, and nobody listens there; the second is the victim's.
    const rebinding: Resolve = async () => [
      { address: asked++ === 0 ? '127.0.0.2' : '127.0.0.1', family: 4 },
    ];
    const policy = createAddressPolicy({ allowedNetworks: '127.0.0.2/32', allowHttp: false });
    const url = `http://rebind.test:${(victim.address() as { port: number }).port}/`;
    await expect(send(url, policy, { resolve: rebinding })).rejects.not.toBeInstanceOf(AddressRefusedError);
    expect(asked).toBe(1);
    await expect(send(url, policy, { resolve: rebinding })).rejects.toBeInstanceOf(AddressRefusedError);
    expect(seen).toBe(0);
    victim.close();
  });

  it('speaks https on 443 alone unless plain http was allowed, then on 80', async () => {
    const closed = createAddressPolicy({ allowedNetworks: '', allowHttp: false });
    const plain = createAddressPolicy({ allowedNetworks: '', allowHttp: true });
    const publicName: Resolve = async () => [{ address: '93.184.216.34', family: 4 }];
    const reason = (url: string, policy: AddressPolicy) =>
      checkTarget(url, policy, publicName).then(
        () => 'passes',
        (error) => error.reason,
      );
    expect(await reason('http://a.test/', closed)).toBe('scheme');
    expect(await reason('https://a.test:8443/', closed)).toBe('port');
    expect(await reason('https://a.test/', closed)).toBe('passes');
    expect(await reason('http://a.test/', plain)).toBe('passes');
    expect(await reason('http://a.test:8080/', plain)).toBe('port');
    expect(await reason('http://a.test:443/', plain)).toBe('port');
  });

  it('hands a redirect back instead of following it', async () => {
    answer = `HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${port}/inside\r\nContent-Length: 0\r\n\r\n`;
    connections = 0;
    expect((await send('http://127.0.0.1:PORT/', open())).status).toBe(302);
    expect(connections).toBe(1);
  });

  it('caps what it takes: refused, or cut with the status kept', async () => {
    answer = `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(100_000)}`;
    await expect(send('http://127.0.0.1:PORT/', open())).rejects.toBeInstanceOf(AnswerTooLargeError);
    const cut = await send('http://127.0.0.1:PORT/', open(), { longAnswer: 'cut' });
    expect([cut.status, cut.body.length]).toEqual([200, 1_000]);
  });

  it('gives up in time: on silence, on an answer that does not end, on a name server that does not answer', async () => {
    const short = { timeoutMs: 200 };
    const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const silentUrl = `http://127.0.0.1:${(silent.address() as { port: number }).port}/`;
    await expect(send(silentUrl, open(), short)).rejects.toBeInstanceOf(RequestTimeoutError);
    silent.close();
    const mute: Resolve = () => new Promise(() => {});
    await expect(send('http://a.test:PORT/', open(), { ...short, resolve: mute })).rejects.toBeInstanceOf(
      RequestTimeoutError,
    );
    await expect(send('http://unknown.test:PORT/', open())).rejects.toBeInstanceOf(NameUnresolvedError);
  });
});

describe('isPublicAddress', () => {
  it('knows the public internet', () => {
    for (const address of ['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450:4001::1']) {
      expect(isPublicAddress(address), address).toBe(true);
    }
  });
});
