/** A table of which the browser holds the rows in sight only. */
import type { ComponentChildren, JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useVisibleRows } from './virtual.ts';

export interface LongTableProps {
  readonly label: string;
  readonly head: JSX.Element;
  readonly rows: number;
  /** A `<tr>` of this height in pixels, with its number for screen readers. */
  readonly height: number;
  readonly row: (index: number, ariaRow: number) => ComponentChildren;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly class?: string;
}

export function LongTable(props: LongTableProps): JSX.Element {
  const box = useRef<HTMLElement>(null);
  const { first, last, before, after } = useVisibleRows(box, props);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
    <section class={`long ${props.class ?? ''}`} ref={box} tabIndex={0} aria-label={props.label}>
      <table
        aria-rowcount={props.rows + 1}
        onKeyDown={props.onKeyDown}
        style={{ marginBlock: `${before}px ${after}px` }}
      >
        <thead>{props.head}</thead>
        <tbody>{Array.from({ length: last - first }, (_, index) => props.row(first + index, first + index + 2))}</tbody>
      </table>
    </section>
  );
}
