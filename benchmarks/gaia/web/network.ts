import { lookup } from 'node:dns/promises';
import { isPublicAddress } from './public-address.ts';

/** What of the network pages may be read from. */
export interface Network {
  /** All addresses of a host's name, at least one; throws where it has none. */
  resolve(host: string): Promise<readonly string[]>;
  isAllowed(address: string): boolean;
  readonly ports: ReadonlySet<string>;
}

export const publicInternet: Network = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  isAllowed: isPublicAddress,
  ports: new Set(['80', '443']),
};

/** A failure of a page, not of ours: a sentence for the agent. */
export class PageError extends Error {
  override readonly name = 'PageError';
}

/** A URL that may be asked for, with the addresses that it was checked for: no other may be connected to. */
export interface CheckedUrl {
  readonly url: URL;
  readonly addresses: readonly string[];
}

/**
 * Checks scheme, port and credentials, resolves the host and checks every address: one that is refused refuses them all.
 * Throws a PageError.
 */
export async function checkUrl(url: URL, network: Network): Promise<CheckedUrl> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new PageError(`only http and https can be opened, not ${url.protocol.slice(0, 20)}`);
  if (url.username !== '' || url.password !== '') throw new PageError('addresses with a user name cannot be opened');
  const port = url.port || (url.protocol === 'http:' ? '80' : '443');
  if (!network.ports.has(port)) throw new PageError(`port ${port} cannot be opened`);
  // URL has made four decimal numbers of every other way to write an IPv4 address.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isAddress = /^\d+\.\d+\.\d+\.\d+$|:/.test(host);
  const addresses = isAddress ? [host] : await network.resolve(host).catch(() => []);
  if (addresses.length === 0) throw new PageError(`there is no server named ${host.slice(0, 100)}`);
  if (!addresses.every(network.isAllowed)) throw new PageError('its server is not on the public internet');
  return { url, addresses };
}
