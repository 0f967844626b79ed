/** Views by address: `#/merge/CELL/NODE`, `#/task/ID?a=…&b=…`. */
import { useEffect, useState } from 'preact/hooks';

export interface Route {
  /** Of the view, then of what it shows. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return {
    path: path
      .split('/')
      .filter((part) => part !== '')
      .map(decoded),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function linkTo(path: readonly string[], query: Readonly<Record<string, string>> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, value]))}`;
  return `#/${path.map((part) => encodeURIComponent(part.toWellFormed())).join('/')}${search}`;
}

/** A name in an address; what cannot stand there goes by its place in the list. */
export function refOf(names: readonly string[], index: number): string {
  const name = names[index] ?? '';
  return name !== '' && name.isWellFormed() && !name.startsWith('~') ? name : `~${index}`;
}

/** -1 where there is none of that name. */
export function indexOfRef(names: readonly string[], ref: string | undefined): number {
  if (ref === undefined) return -1;
  if (!ref.startsWith('~')) return names.indexOf(ref);
  const index = Number(ref.slice(1));
  return Number.isInteger(index) && index >= 0 && index < names.length ? index : -1;
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const read = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  return route;
}

export const go = (path: readonly string[], query?: Readonly<Record<string, string>>): void => {
  location.hash = linkTo(path, query);
};

/** Changes some of the query, and leaves no trace in the history. */
export function refine({ path, query }: Route, changes: Readonly<Record<string, string>>): void {
  location.replace(linkTo(path, { ...query, ...changes }));
}
