/** A module's instructions, each line with the subsets that it came from: by letter as well as by colour. */
import type { JSX } from 'preact';
import type { PageCell, PageModule } from '../page-data.ts';
import { visibleLine } from '../visible-text.ts';
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
  if (module === undefined) return <p class="quiet">Its text is not known.</p>;
  const bySubset = new Map(cell.origins.lines);
  const initial = new Set(cell.origins.initial);
  const named = cell.origins.subsets.length > 0;
  return (
    <>
      {named && <Legend cell={cell} module={module} />}
      <ol class="lines">
        {module.lines.map((line, index) => (
          <li key={index}>
            {named && <Origin line={line} {...{ cell, bySubset, initial }} />}
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
}

function Origin({ line, cell: { origins }, bySubset, initial }: OriginProps): JSX.Element {
  if (initial.has(line)) return <Tag class="start" text="start" says="there from the start" />;
  const subsets = bySubset.get(line) ?? [];
  if (subsets.length === 0) return <Tag class="merger" text="merger" says="written by the merger" />;
  return (
    <span class="tags">
      {subsets.map((subset) => {
        const name = origins.subsets[subset] ?? '';
        return <Tag key={subset} class={subsetHue(subset)} text={shortSubset(name)} says={`from ${name}`} />;
      })}
    </span>
  );
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
        <Tag class="merger" text="merger" says="merger" /> new words of the merger
      </li>
    </ul>
  );
}
