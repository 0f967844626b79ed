import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Public by its range, yet answers to a cloud's machines alone: Azure's service for its guests. */
const metadata = new Set(['168.63.129.16']);

/**
 * Whether an IP address belongs to the public internet. Only what is known to does: IPv4 outside of all special ranges, IPv6
 * inside 2000::/3 and outside of those in it. An IPv4 address mapped into IPv6 (::ffff:0:0/96) or translated (64:ff9b::/96,
 * which networks without IPv4 have for every name) counts as itself; 6to4 and Teredo are never public.
 */
export function isPublicAddress(address: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return isPublicV4(ipaddr.IPv4.parse(address));
  if (!isIPv6(address)) return false;
  // ipaddr.js reads ::8.8.8.8 as a mapped address, which nobody else does: it is given the form without dots. No zones, either.
  const hex = URL.parse(`http://[${address}]`)?.hostname.slice(1, -1);
  if (hex === undefined) return false;
  const parsed = ipaddr.IPv6.parse(hex);
  if (parsed.isIPv4MappedAddress()) return isPublicV4(parsed.toIPv4Address());
  if (parsed.match(translated)) return isPublicV4(new ipaddr.IPv4(parsed.toByteArray().slice(12)));
  return parsed.range() === 'unicast' && parsed.match(globalUnicast);
}

const translated = ipaddr.IPv6.parseCIDR('64:ff9b::/96');
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

function isPublicV4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !metadata.has(address.toString());
}
