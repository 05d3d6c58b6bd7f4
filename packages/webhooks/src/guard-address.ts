import { isIP } from 'node:net';
import { type AddressPolicy, isAllowedAddress, isPublicAddress } from './address-policy.js';
import { createResolve } from './resolve-name.js';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Asks for every address of a name. Tests pass their own, to play a hostile name server. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** A place that was checked: a connection may be made to these addresses, and to no other. */
export interface CheckedTarget {
  readonly url: URL;
  /** Without brackets and trailing dot: what a certificate must be for. */
  readonly hostname: string;
  readonly addresses: readonly ResolvedAddress[];
}

export type RefusalReason = 'url' | 'scheme' | 'userinfo' | 'port' | 'address';

/** The address may not be called. `reason` says why in one word; the message repeats nothing that was resolved. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The name has no address, or its servers do not answer. May be better later. */
export class NameUnresolvedError extends Error {
  override readonly name = 'NameUnresolvedError';
}

export const MAX_URL_LENGTH = 2_048;

const askNameServers = createResolve();

/**
 * Decides where a URL leads and whether we may go there. Resolves once: connect to `addresses` and never ask the
 * name again, or a second answer could lead elsewhere.
 *
 * Every address must pass, not just one, because which of them a connection takes is not ours to say.
 *
 * @throws AddressRefusedError, NameUnresolvedError
 */
export async function checkTarget(
  text: string,
  policy: AddressPolicy,
  resolve: Resolve = askNameServers,
): Promise<CheckedTarget> {
  const url = parseTargetUrl(text);
  const hostname = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const addresses = await findAddresses(hostname, resolve);
  if (addresses.every(({ address }) => isAllowedAddress(policy, address)))
    return { url, hostname, addresses };
  assertPublicPort(url, policy);
  if (!addresses.every(({ address }) => isPublicAddress(address) || isAllowedAddress(policy, address))) {
    throw new AddressRefusedError('address', 'The address does not lead to the public internet.');
  }
  return { url, hostname, addresses };
}

/**
 * What can be said of a URL without asking anybody. The URL parser has already turned decimal, octal and hex
 * addresses, full-width digits and ideographic dots into plain ones, and refused zone ids.
 *
 * @throws AddressRefusedError
 */
export function parseTargetUrl(text: string): URL {
  if (text.length > MAX_URL_LENGTH) throw new AddressRefusedError('url', 'The address is too long.');
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) throw new AddressRefusedError('url', 'The address is no URL.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new AddressRefusedError('scheme', 'The address must begin with https://.');
  }
  if (url.username || url.password) {
    throw new AddressRefusedError('userinfo', 'The address must not hold a user name or password.');
  }
  return url;
}

/** Outside of the opened networks. @throws AddressRefusedError */
export function assertPublicPort(url: URL, policy: AddressPolicy): void {
  const ports = policy.publicPorts[url.protocol];
  if (!ports) throw new AddressRefusedError('scheme', 'The address must begin with https://.');
  if (!ports.includes(toPort(url))) {
    throw new AddressRefusedError('port', `The port must be ${ports.join(' or ')}.`);
  }
}

function toPort(url: URL): number {
  if (url.port) return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

async function findAddresses(hostname: string, resolve: Resolve): Promise<readonly ResolvedAddress[]> {
  const family = isIP(hostname);
  if (family) return [{ address: hostname, family: family === 6 ? 6 : 4 }];
  let addresses: readonly ResolvedAddress[];
  try {
    addresses = await resolve(hostname);
  } catch (error) {
    throw new NameUnresolvedError('The name could not be resolved.', { cause: error });
  }
  if (addresses.length === 0) throw new NameUnresolvedError('The name has no address.');
  return addresses;
}
