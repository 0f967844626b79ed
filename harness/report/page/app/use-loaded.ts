import { useEffect, useState } from 'preact/hooks';

export type Loaded<T> =
  | { readonly state: 'waiting' }
  | { readonly state: 'there'; readonly value: T }
  | { readonly state: 'failed'; readonly reason: string };

/** `key` says what is loaded: when it changes, that is loaded anew, and what was there stays until then. */
export function useLoaded<T>(load: () => Promise<T>, key: string): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'waiting' });
  useEffect(() => {
    let wanted = true;
    const show = (next: Loaded<T>) => {
      if (wanted) setLoaded(next);
    };
    load().then(
      (value) => show({ state: 'there', value }),
      (error: unknown) => show({ state: 'failed', reason: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [key]);
  return loaded;
}
