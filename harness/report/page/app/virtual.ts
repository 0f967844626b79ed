import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** The rows that are to be seen of a long list, and the pixels of those before and after them. */
export interface VisibleRows {
  readonly first: number;
  readonly last: number;
  readonly before: number;
  readonly after: number;
}

const spare = 8;

export function useVisibleRows(
  box: RefObject<HTMLElement | null>,
  { rows, height }: { readonly rows: number; readonly height: number },
): VisibleRows {
  const [view, setView] = useState({ top: 0, size: 800 });
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const read = () => setView({ top: element.scrollTop, size: element.clientHeight });
    read();
    element.addEventListener('scroll', read, { passive: true });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', read);
      observer.disconnect();
    };
  }, [box]);
  const first = Math.max(0, Math.min(rows, Math.floor(view.top / height)) - spare);
  const last = Math.min(rows, Math.ceil((view.top + view.size) / height) + spare);
  return { first, last, before: first * height, after: (rows - last) * height };
}
