/** Texts of others: set as text and nothing else. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { visibleParts } from '../visible-text.ts';
import { count } from './numbers.ts';

/** Characters that are shown at first, and more of them at a time. */
const firstShown = 4_000;
const more = 100_000;

interface TextProps {
  readonly text: string;
}

/** Within a line. */
export function Inline({ text }: TextProps): JSX.Element {
  return (
    <bdi>{visibleParts(text).map((part) => (part.escaped ? <code class="unseen">{part.text}</code> : part.text))}</bdi>
  );
}

/** With its lines; a long one is opened in parts. */
export function Block({ text }: TextProps): JSX.Element {
  const [shown, setShown] = useState(firstShown);
  const left = text.length - shown;
  return (
    <div class="text">
      <Inline text={left > 0 ? text.slice(0, shown) : text} />
      {left > 0 && (
        <button type="button" class="more" onClick={() => setShown(shown + more)}>
          Show {left > more ? `${count(more)} more` : 'the rest'} ({count(left)} characters left)
        </button>
      )}
    </div>
  );
}
