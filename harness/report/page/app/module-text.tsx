/** A module's instructions, each line with the subsets that it came from: by letter as well as by colour. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { PageCell, PageModule } from '../page-data.ts';
import { visibleLine } from '../visible-text.ts';
import { sharedWords, type WordWeights, wordWeights } from './diff.ts';
import { Block, Inline } from './text.tsx';

/** `subset-3` → `3`; of another name the whole. */
export const shortSubset = (name: string): string => /^subset-(.+)$/.exec(name)?.[1] ?? name;

/** As many colours as there are, then again from the start: the name beside it tells them apart. */
export const subsetHue = (index: number): string => `hue-${index % 8}`;

interface ModuleProps {
  readonly module: PageModule | undefined;
  readonly cell: PageCell;
}

export function ModuleText({ module, cell }: ModuleProps): JSX.Element {
  const bySubset = new Map(cell.origins.lines);
  const initial = new Set(cell.origins.initial);
  const weights = useMemo(() => wordWeights(cell.origins.lines.map(([line]) => line)), [cell]);
  const named = cell.origins.subsets.length > 0;
  if (module === undefined) return <p class="quiet">Its text is not known.</p>;
  return (
    <>
      {named && <Legend cell={cell} module={module} />}
      <ol class="lines">
        {module.lines.map((line, index) => (
          <li key={index}>
            {named && <Origin line={line} {...{ cell, bySubset, initial, weights }} />}
            <Block text={line} />
          </li>
        ))}
      </ol>
      {module.lines.length === 0 && <p class="quiet">No instructions.</p>}
      {module.tools !== undefined && (
        <details>
          <summary>Tools</summary>
          <Block text={module.tools} />
        </details>
      )}
    </>
  );
}

interface OriginProps {
  readonly line: string;
  readonly cell: PageCell;
  readonly bySubset: ReadonlyMap<string, readonly number[]>;
  readonly initial: ReadonlySet<string>;
  readonly weights: WordWeights;
}

function Origin({ line, cell: { origins }, bySubset, initial, weights }: OriginProps): JSX.Element {
  if (initial.has(line)) return <Tag class="start" text="start" says="there from the start" />;
  const same = bySubset.get(line) ?? [];
  const subsets = same.length > 0 ? same : likeSubsets(line, origins, weights);
  if (subsets.length === 0) return <Tag class="merger" text="new" says="new words" />;
  return (
    <span class="tags">
      {subsets.map((subset) => {
        const name = origins.subsets[subset] ?? '';
        const short = shortSubset(name);
        return same.length > 0 ? (
          <Tag key={subset} class={subsetHue(subset)} text={short} says={`from ${name}`} />
        ) : (
          <Tag key={subset} class={`like ${subsetHue(subset)}`} text={`≈${short}`} says={`reworded, like ${name}`} />
        );
      })}
    </span>
  );
}

/** Of the words of two lines, by their weight, the share that one reworded from the other must have in common. */
const likeness = 0.5;

function likeSubsets(line: string, { lines, initial }: PageCell['origins'], weights: WordWeights): number[] {
  const like = lines.filter(([other]) => !initial.includes(other) && sharedWords(line, other, weights) >= likeness);
  return [...new Set(like.flatMap(([, subsets]) => subsets))].sort((a, b) => a - b);
}

function Tag({ class: kind, text, says }: { readonly class: string; readonly text: string; readonly says: string }) {
  return (
    <span class={`tag ${kind}`} title={visibleLine(says)}>
      <span aria-hidden="true">
        <Inline text={text} />
      </span>
      <span class="unread">{visibleLine(says)}: </span>
    </span>
  );
}

function Legend({ cell: { origins }, module }: { readonly cell: PageCell; readonly module: PageModule }): JSX.Element {
  const present = new Set(module.lines);
  const counts = origins.subsets.map(
    (_, subset) => origins.lines.filter(([line, subsets]) => present.has(line) && subsets.includes(subset)).length,
  );
  return (
    <ul class="legend" aria-label="Where lines come from">
      {origins.subsets.map((name, subset) =>
        counts[subset] === 0 ? null : (
          <li key={name}>
            <Tag class={subsetHue(subset)} text={shortSubset(name)} says={name} /> <Inline text={name} />
          </li>
        ),
      )}
      <li>
        <Tag class="start" text="start" says="start" /> there from the start
      </li>
      <li>
        <Tag class="like" text="≈" says="like" /> reworded
      </li>
      <li>
        <Tag class="merger" text="new" says="new" /> new words
      </li>
    </ul>
  );
}
