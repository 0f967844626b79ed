import { instructionLines, type Module } from '../../core/module.ts';
import type { CellRecord } from '../../core/record.ts';
import { initialLines, subsetsByLine } from '../csv/lines.ts';
import { thousands } from '../format.ts';
import { compareNatural } from '../order.ts';
import type { CellSummary } from '../summarize-cell.ts';
import { mergeTree, type TreeIndices } from './merge-tree.ts';
import type { PageCell, PageMade, PageOrigins } from './page-data.ts';

export interface CellIndices extends TreeIndices {
  arm(cell: CellSummary): number;
}

function troubleOf({ outcome }: CellRecord, show: (text: string) => string): string {
  if (outcome.state === 'finished') return '';
  if (outcome.state === 'error') return `${outcome.kind}: ${show(outcome.message)}`;
  return `a prompt of ${thousands(outcome.promptTokens)} tokens did not fit the window of ${thousands(outcome.contextWindow)}`;
}

const modulesIn = ({ events }: CellRecord) => events.filter((event) => event.type === 'module');

function madeIn(cell: CellRecord, { module }: CellIndices): PageMade[] {
  return modulesIn(cell)
    .sort((a, b) => compareNatural(a.path, b.path))
    .map(({ path, id, parents }) => ({ path, module: module(id), parents: parents.map(module) }));
}

function originsIn(cell: CellRecord, { show }: CellIndices): PageOrigins {
  const modules = modulesIn(cell);
  const byLine = subsetsByLine(modules);
  const subsets = [...new Set([...byLine.values()].flatMap((names) => [...names]))].sort(compareNatural);
  return {
    subsets,
    lines: [...byLine].map(([line, names]) => [
      show(line),
      [...names].map((name) => subsets.indexOf(name)).sort((a, b) => a - b),
    ]),
    initial: [...initialLines(modules)].map(show),
  };
}

export function cellDetails(summary: CellSummary, indices: CellIndices): PageCell {
  const { cell, prompts } = summary;
  const { id, spec, outcome } = cell;
  const { fold } = spec;
  const finalists = outcome.state === 'finished' ? outcome.finalists : [];
  return {
    ...{ id, arm: indices.arm(summary), method: spec.method, seed: spec.seed, trainSize: spec.trainSize },
    ...(fold === undefined ? {} : { fold: `${fold.index} of ${fold.of}` }),
    ...{ state: summary.state, trouble: troubleOf(cell, indices.show), comparable: summary.comparable },
    ...{ accuracy: summary.accuracy, train: summary.trainScore, errors: summary.errors.all },
    episodes: summary.episodes,
    perCall: prompts.optimization.meanPrompt,
    trainingTokens: prompts.training.promptTokens,
    criticalCalls: summary.criticalCalls,
    finalists: finalists.map(({ path, module, trainScore: train, testScore: test }) => ({
      ...{ path, module: indices.module(module), train, test },
    })),
    modules: madeIn(cell, indices),
    origins: originsIn(cell, indices),
    tree: mergeTree(cell, indices),
  };
}

/** What is shown of a module. */
export function moduleTexts(module: Module | undefined, show: (text: string) => string) {
  if (module === undefined) return { lines: [] };
  const lines = instructionLines(module.instructions).map(show);
  return module.tools.length === 0 ? { lines } : { lines, tools: show(JSON.stringify(module.tools, null, 2)) };
}
