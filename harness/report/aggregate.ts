import { canonicalJson, type Json } from '../core/canonical-json.ts';
import type { CellRecord, CellSpec, Sweep } from '../core/record.ts';
import { labelOf, varyingDimensions } from './dimensions.ts';
import { seedText } from './format.ts';
import { compareCells } from './order.ts';
import { type ArmSummary, armKey, summarizeArm } from './summarize-arm.ts';
import { type CellSummary, summarizeCell } from './summarize-cell.ts';
import { categoriesIn, labelsIn, type TestGroups } from './test-groups.ts';

/** A sweep in numbers: what tables and charts are made from. */
export interface Aggregate {
  readonly manifest: Sweep['manifest'];
  /** Sorted, whatever their order in the sweep. */
  readonly cells: readonly CellSummary[];
  readonly arms: readonly ArmSummary[];
  /** Of the test tasks. */
  readonly labels: TestGroups;
  readonly categories: TestGroups;
}

function sortedCells(sweep: Sweep): CellRecord[] {
  return [...sweep.cells].sort(compareCells);
}

type Group = readonly CellSummary[];

const specOf = (group: Group) => group[0]!.cell.spec;

/**
 * Cells of one arm, split up where a seed (and fold) is there twice: modules of several cells, merged again in one way, are
 * told apart by nothing but where they come from.
 */
function groupsOf(cells: readonly CellSummary[]): Group[] {
  return [...Map.groupBy(cells, armKey).values()].flatMap((group) =>
    new Set(group.map(({ cell }) => seedText(cell.spec))).size === group.length ? [group] : group.map((cell) => [cell]),
  );
}

/** Arms of one name get added to it what they differ in; what is still alike, the cell that it comes from. */
function namesOf(groups: readonly Group[]): string[] {
  const byName = Map.groupBy(groups, (group) => group[0]!.cell.arm);
  const labelled = (group: Group, absence: boolean) => {
    const { arm, spec } = group[0]!.cell;
    const namesakes = byName.get(arm)!;
    return namesakes.length === 1 ? arm : labelOf(arm, spec, varyingDimensions(namesakes.map(specOf), absence));
  };
  const unique = (given: readonly string[], better: (group: Group, label: string) => string) =>
    given.map((label, index) =>
      given.indexOf(label) === given.lastIndexOf(label) ? label : better(groups[index]!, label),
    );
  const told = unique(
    groups.map((group) => labelled(group, false)),
    (group) => labelled(group, true),
  );
  return unique(told, (group, label) => `${label} source-cell=${specOf(group).source?.cell ?? group[0]!.cell.id}`);
}

/** The untouched agent on the same tasks: of the same training size where that was run, since it needs no training. */
function vanillaFor(group: Group, groups: readonly Group[]): Group | undefined {
  const { trainSize } = specOf(group);
  const world = worldOf(specOf(group));
  const candidates = groups.filter((other) => specOf(other).method === 'vanilla' && worldOf(specOf(other)) === world);
  return candidates.find((other) => specOf(other).trainSize === trainSize) ?? candidates[0];
}

/** What an agent's score depends on, beside its module. */
export function worldOf({ benchmark, benchmarkVersion, maxSteps, models, settings }: CellSpec): string {
  const agent = [models.agent, settings.agent ?? null, settings.benchmark ?? null];
  return canonicalJson([benchmark, benchmarkVersion, maxSteps, ...agent] as Json);
}

const known = new WeakMap<Sweep, Aggregate>();

/** Made once for a sweep, which never changes: tables, page, charts and the paper's tables all begin with it. */
export function aggregate(sweep: Sweep): Aggregate {
  const made = known.get(sweep) ?? aggregated(sweep);
  known.set(sweep, made);
  return made;
}

function aggregated(sweep: Sweep): Aggregate {
  const cells = sortedCells(sweep).map(summarizeCell);
  const groups = groupsOf(cells);
  const names = namesOf(groups);
  const labels = labelsIn(sweep.cells);
  const categories = categoriesIn(sweep.cells);
  const arms = groups.map((group, index) =>
    summarizeArm(group, { label: names[index]!, vanilla: vanillaFor(group, groups), labels, categories }),
  );
  return { manifest: sweep.manifest, cells, arms, labels, categories };
}
