import ipaddr from 'ipaddr.js';

type Network = ReturnType<typeof ipaddr.parseCIDR>;

/** Which addresses a request that a client made us send may go to. */
export interface AddressPolicy {
  /** Networks the operator opened: any port there, and plain http. */
  readonly allowedNetworks: readonly Network[];
  /** Ports on the public internet by scheme. A scheme that is not here is not spoken there. */
  readonly publicPorts: Readonly<Record<string, readonly number[]>>;
}

/**
 * @param options.allowedNetworks CIDRs separated by commas or white space; empty opens nothing
 * @param options.allowHttp whether plain http on port 80 of a public address is spoken
 * @throws Error when one is no CIDR
 */
export function createAddressPolicy(options: {
  readonly allowedNetworks: string;
  readonly allowHttp: boolean;
}): AddressPolicy {
  return {
    allowedNetworks: options.allowedNetworks
      .split(/[\s,]+/)
      .filter(Boolean)
      .map((cidr) => ipaddr.parseCIDR(cidr)),
    publicPorts: { 'https:': [443], ...(options.allowHttp ? { 'http:': [80] } : {}) },
  };
}

/** Azure's platform address: looks public and leads to the inside of the operator's own cloud. */
const AZURE_PLATFORM: Network = ipaddr.parseCIDR('168.63.129.16/32');
/** The only part of IPv6 that is handed out as global unicast. Source: IANA, IPv6 global unicast allocations. */
const GLOBAL_UNICAST: Network = ipaddr.parseCIDR('2000::/3');

/**
 * Whether the world may be met at this address. What is not known to be public is not: ranges that carry an IPv4
 * address inside (mapped, NAT64, 6to4, Teredo) could lead to a private one and are shut whatever they carry.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4'
    ? !isWithin(address, [AZURE_PLATFORM])
    : isWithin(address, [GLOBAL_UNICAST]);
}

/** Taken literally: an IPv4 network does not open the IPv6 addresses that map it. */
export function isAllowedAddress(policy: AddressPolicy, text: string): boolean {
  return ipaddr.isValid(text) && isWithin(ipaddr.parse(text), policy.allowedNetworks);
}

function isWithin(address: ReturnType<typeof ipaddr.parse>, networks: readonly Network[]): boolean {
  return networks.some((network) => network[0].kind() === address.kind() && address.match(network as never));
}
