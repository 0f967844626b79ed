/** What of a request is looked at before anything is done for it. Pure. */
export interface GivenRequest {
  readonly method: string | undefined;
  /** As it stands in the request's first line. */
  readonly url: string | undefined;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
}

export type CheckedRequest =
  | { readonly state: 'fine'; readonly parts: readonly string[]; readonly isFolder: boolean }
  | { readonly state: 'refused'; readonly status: number; readonly sentence: string };

/**
 * Only GET and HEAD; only for the names that this machine has for itself, with our port: a name that was made to lead here
 * ("DNS rebinding") is another one; not from pages of others; no path with a part that could lead out of a folder, in any
 * spelling.
 */
export function checkRequest({ method, url = '', rawHeaders }: GivenRequest, port: number): CheckedRequest {
  if (method !== 'GET' && method !== 'HEAD')
    return refused(405, `Expected the method to be GET or HEAD, got ${method}.`);
  const own = ['127.0.0.1', 'localhost', '[::1]'].flatMap((name) =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  );
  const hosts = headers(rawHeaders, 'host');
  if (hosts.length !== 1 || !own.includes(hosts[0]!.toLowerCase()))
    return refused(403, `Expected the host to be 127.0.0.1:${port} or localhost:${port}, got another one.`);
  if (!headers(rawHeaders, 'origin').every((origin) => own.includes(origin.toLowerCase().replace(/^http:\/\//, ''))))
    return refused(403, 'Expected the request to come from a page of this server, got another origin.');
  const parts = partsOf(url);
  if (parts === undefined)
    return refused(400, 'Expected the path of something in results or reports, got another one.');
  const isFolder = parts.at(-1) === '';
  return { state: 'fine', parts: isFolder ? parts.slice(0, -1) : parts, isFolder };
}

const refused = (status: number, sentence: string): CheckedRequest => ({ state: 'refused', status, sentence });

function headers(raw: readonly string[], name: string): string[] {
  return raw.filter((_, index) => index % 2 === 1 && raw[index - 1]!.toLowerCase() === name);
}

/** The decoded parts between slashes, the last of them empty after a slash; undefined where it is no plain path. */
function partsOf(url: string): string[] | undefined {
  const path = url.replace(/[?#].*$/s, '');
  if (!path.startsWith('/')) return undefined;
  let parts: string[];
  try {
    parts = path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
  const inner = parts.at(-1) === '' ? parts.slice(0, -1) : parts;
  return inner.every((part) => part !== '' && !part.startsWith('.') && !/[/\\\p{Cc}]/u.test(part)) ? parts : undefined;
}
