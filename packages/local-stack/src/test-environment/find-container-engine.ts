import { existsSync } from 'node:fs';
import http from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Address = { socketPath: string } | { host: string; port: number };

export type EngineSearch = {
  /** As in the environment: `unix:///…` or `tcp://host:port`. Where it is given, nothing else is asked. */
  dockerHost?: string | undefined;
  /** `XDG_RUNTIME_DIR`, where rootless engines keep their socket. */
  runtimeDir?: string | undefined;
  timeoutMs?: number;
};

/**
 * Tells whether a Docker-compatible engine answers. A client on PATH proves nothing, so the engine's own
 * `/_ping` is asked on each usual socket. Never throws; takes at most `timeoutMs` (1,500) for each socket present.
 */
export async function findContainerEngine(search: EngineSearch = {}): Promise<boolean> {
  for (const address of engineAddresses(search)) {
    if (await answersPing(address, search.timeoutMs ?? 1_500)) return true;
  }
  return false;
}

function engineAddresses({ dockerHost, runtimeDir }: EngineSearch): Address[] {
  if (dockerHost?.startsWith('unix://')) return [{ socketPath: dockerHost.slice('unix://'.length) }];
  if (dockerHost?.startsWith('tcp://')) {
    const url = new URL(dockerHost);
    return [{ host: url.hostname, port: Number(url.port || 2375) }];
  }
  const sockets = [
    '/var/run/docker.sock',
    join(runtimeDir ?? `/run/user/${process.getuid?.() ?? 0}`, 'docker.sock'),
    join(homedir(), '.docker/run/docker.sock'),
    join(homedir(), '.colima/default/docker.sock'),
  ];
  return sockets.filter((path) => existsSync(path)).map((socketPath) => ({ socketPath }));
}

function answersPing(address: Address, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ ...address, path: '/_ping', timeout: timeoutMs }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
