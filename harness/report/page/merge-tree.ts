/**
 * Events of a cell → its merge tree. A merge that is refused goes on as its best parent, under that parent's path: so a
 * path that a later merge names as a parent stands for the last node that it went through.
 */
import type { ModuleId } from '../../core/module.ts';
import type { CellRecord, MeasurementEvent, MergeEvent } from '../../core/record.ts';
import { compareNatural } from '../order.ts';
import type { PageNode, PageRound, PageTree } from './page-data.ts';
import { pageScore } from './page-score.ts';

export interface TreeIndices {
  module(id: ModuleId): number;
  task(id: string): number;
  show(text: string): string;
}

type Parent = MergeEvent['parents'][number];

const depthOf = (path: string) => path.split('/').length;
const isSubset = (path: string) => path.startsWith('subset-');

export function mergeTree({ events, outcome }: CellRecord, indices: TreeIndices): PageTree {
  const merges = events.filter((event) => event.type === 'merge');
  const measured = events.filter((event) => event.type === 'measurement');
  const finalists = outcome.state === 'finished' ? outcome.finalists : [];
  const leaves = new Map<string, ModuleId>(
    [...finalists, ...merges.flatMap(({ parents }) => parents)]
      .filter(({ path }) => isSubset(path))
      .map(({ path, module }) => [path, module]),
  );
  const nodes: PageNode[] = [...leaves]
    .sort(([a], [b]) => compareNatural(a, b))
    .map(([path, module]) => leafNode(path, module, { measured, indices }));
  const last = new Map(nodes.map(({ path }, index) => [path, index]));
  const byPath = [...Map.groupBy(merges, ({ path }) => path)].sort(
    ([a], [b]) => depthOf(b) - depthOf(a) || compareNatural(a, b),
  );
  for (const [path, rounds] of byPath) {
    const node = mergeNode(path, rounds, { last, indices });
    // A parent that no event tells of: what it is made of is not known.
    last.set(node.carrier, nodes.length);
    nodes.push(node.node);
  }
  const clusters = events
    .filter((event) => event.type === 'cluster')
    .sort((a, b) => compareNatural(a.path, b.path))
    .map(({ path, algorithm, clusters: members }) => ({ path, algorithm, members }));
  return { nodes, clusters };
}

interface LeafContext {
  readonly measured: readonly MeasurementEvent[];
  readonly indices: TreeIndices;
}

function leafNode(path: string, module: ModuleId, { measured, indices }: LeafContext): PageNode {
  const own = measured.findLast((event) => event.path.startsWith(`${path}/`) && event.module === module);
  const score = own === undefined ? null : pageScore(own.meanScore, own.tasks - own.errors);
  return { path, kind: 'subset', module: indices.module(module), score, children: [], rounds: [] };
}

interface MergeContext {
  readonly last: ReadonlyMap<string, number>;
  readonly indices: TreeIndices;
}

/** `carrier`: the path under which its result goes on. */
function mergeNode(path: string, events: readonly MergeEvent[], { last, indices }: MergeContext) {
  const sorted = [...events].sort((a, b) => a.round - b.round);
  const rounds = sorted.map((event) => roundOf(event, { last, indices }));
  const final = sorted.at(-1)!;
  const accepted = final.verdict === 'accepted' && final.module !== null;
  const best = bestParent(final.parents);
  const node: PageNode = {
    path,
    kind: 'merge',
    module: accepted ? indices.module(final.module!) : best === undefined ? -1 : indices.module(best.module),
    score: pageScore(accepted ? final.meanScore : best?.meanScore, final.unionTasks),
    children: [...new Set(rounds[0]!.parents.flatMap((parent) => (parent.node < 0 ? [] : [parent.node])))],
    rounds,
  };
  return { node, carrier: accepted ? path : (best?.path ?? path) };
}

/** As the backtest has it: the highest mean on the union, of equals the first. */
function bestParent(parents: readonly Parent[]): Parent | undefined {
  const mean = (parent: Parent) => parent.meanScore ?? -1;
  return parents.length === 0
    ? undefined
    : parents.reduce((best, parent) => (mean(parent) > mean(best) ? parent : best));
}

function roundOf(event: MergeEvent, { last, indices }: MergeContext): PageRound {
  const score = (mean: number | null) => pageScore(mean, event.unionTasks);
  return {
    round: event.round,
    module: event.module === null ? -1 : indices.module(event.module),
    score: score(event.meanScore),
    accepted: event.verdict === 'accepted',
    reason: indices.show(event.reason),
    broken: event.broken.map(indices.task),
    fixed: event.fixed.map(indices.task),
    parents: event.parents.map(({ path, module, meanScore }) => ({
      ...{ path, node: last.get(path) ?? -1, module: indices.module(module), score: score(meanScore) },
    })),
  };
}
