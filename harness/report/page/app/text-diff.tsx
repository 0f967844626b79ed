import type { JSX } from 'preact';
import { type LineChange, lineChanges } from './diff.ts';
import { counted } from './numbers.ts';
import { Inline } from './text.tsx';

interface DiffProps {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const marks = { same: ' ', gone: '−', new: '+', reworded: '~' } as const;
const spoken = { same: '', gone: 'removed: ', new: 'added: ', reworded: 'reworded: ' } as const;

export function TextDiff({ before, after }: DiffProps): JSX.Element {
  const lines = lineChanges(before, after);
  const number = (kind: LineChange['kind']) => lines.filter((line) => line.kind === kind).length;
  return (
    <>
      <p class="quiet">
        {counted(number('new'), 'line')} added, {number('gone')} removed, {number('reworded')} reworded,{' '}
        {number('same')} kept
      </p>
      <ul class="diff">
        {lines.map((line, index) => (
          <li key={index} class={line.kind}>
            <span class="mark" aria-hidden="true">
              {marks[line.kind]}
            </span>
            <span class="unread">{spoken[line.kind]}</span>
            <span>{line.kind === 'reworded' ? <Words line={line} /> : <Inline text={line.item} />}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Words({ line }: { readonly line: Extract<LineChange, { kind: 'reworded' }> }): JSX.Element {
  return (
    <>
      {line.words.map((word, index) => {
        const key = String(index);
        if (word.kind === 'gone')
          return (
            <del key={key}>
              <Inline text={word.item} />
            </del>
          );
        return word.kind === 'new' ? (
          <ins key={key}>
            <Inline text={word.item} />
          </ins>
        ) : (
          <Inline key={key} text={word.item} />
        );
      })}
    </>
  );
}
