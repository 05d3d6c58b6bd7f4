import { Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Resolve, ResolvedAddress } from './guard-address.js';

/**
 * Resolves names by the hosts file, then by asking name servers ourselves. Not by the system's resolver: that one
 * runs in Node's four threads, where four names whose servers do not answer would stop every other name, and every
 * file, of the process. Names must be fully qualified: search domains are not tried.
 *
 * @param options.servers name servers as `address:port`; the system's when left out
 */
export function createResolve(
  options: { readonly servers?: readonly string[]; readonly hostsFile?: string } = {},
): Resolve {
  return async (hostname) => {
    const listed = await findInHostsFile(options.hostsFile ?? '/etc/hosts', hostname);
    if (listed.length > 0) return listed;
    const resolver = new Resolver({ timeout: 2_000, tries: 2 });
    if (options.servers) resolver.setServers(options.servers);
    const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const found = [
      ...(four.status === 'fulfilled' ? four.value : []),
      ...(six.status === 'fulfilled' ? six.value : []),
    ];
    if (found.length === 0 && four.status === 'rejected') throw four.reason;
    return found.map(toResolved);
  };
}

async function findInHostsFile(file: string, hostname: string): Promise<ResolvedAddress[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/))
    .filter(([address, ...names]) => isIP(address ?? '') !== 0 && names.includes(hostname.toLowerCase()))
    .flatMap(([address]) => (address ? [toResolved(address)] : []));
}

function toResolved(address: string): ResolvedAddress {
  return { address, family: isIP(address) === 6 ? 6 : 4 };
}
