import { BlockList, isIP } from 'node:net';
import { PASSED, type Verdict, failed } from '../../fetch/failure.js';
import { isLoopback, isPotentiallyTrustworthy } from '../../fetch/trustworthy.js';

/**
 * Local Network Access, "IP address space": this machine, the local network, or everything else.
 *
 * @publicApi
 */
export type CorsAddressSpace = 'loopback' | 'local' | 'public';

/** From the most public to the most private. */
const ORDER: readonly CorsAddressSpace[] = ['public', 'local', 'loopback'];

/** Local Network Access, table "Non-public IP address blocks". */
const LOCAL = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
] as const) {
  LOCAL.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 128],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
] as const) {
  LOCAL.addSubnet(network, prefix, 'ipv6');
}
const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');

/** What decides about requests to the local network. Without the space of the page, they are not checked. */
interface SpacedPage {
  readonly origin: string;
  readonly addressSpace?: CorsAddressSpace | undefined;
  readonly permissions?: readonly 'local-network-access'[] | undefined;
}

/** Local Network Access: whether a request of the page is blocked. It runs again after every redirect. */
export function checkAddressSpace(
  { origin, addressSpace, permissions = [] }: SpacedPage,
  url: URL,
): Verdict<'address-space'> {
  const access = addressSpace === undefined ? undefined : localNetworkAccess({ origin, addressSpace }, url);
  if (access === undefined || (access.canAsk && permissions.includes('local-network-access'))) return PASSED;
  const passing = access.canAsk ? ["permissions: ['local-network-access']"] : [];
  return failed('address-space', `${url.host} (${access.space})`, [], passing);
}

/** Whether a request needs the visitor's permission, and whether a page can ask for it at all. */
function localNetworkAccess(
  page: { readonly origin: string; readonly addressSpace: CorsAddressSpace },
  url: URL,
): { readonly space: CorsAddressSpace; readonly canAsk: boolean } | undefined {
  const space = addressSpaceOf(url);
  if (space === undefined || ORDER.indexOf(space) <= ORDER.indexOf(page.addressSpace)) return undefined;
  return { space, canAsk: URL.canParse(page.origin) && isPotentiallyTrustworthy(new URL(page.origin)) };
}

/** The space of an address, or of a name of this machine. Other names do not tell it. */
function addressSpaceOf(url: URL): CorsAddressSpace | undefined {
  if (isLoopback(url)) return 'loopback';
  const address = url.hostname.replace(/^\[|\]$/g, '');
  const version = isIP(address);
  if (version === 0) return undefined;
  // An IPv4 address that is mapped to IPv6 is checked as IPv4.
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (LOOPBACK.check(address, family)) return 'loopback';
  return LOCAL.check(address, family) ? 'local' : 'public';
}
