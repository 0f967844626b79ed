import type { Role } from '../../core/language-model.ts';
import { instructionLines } from '../../core/module.ts';
import type { CellRecord, FinalistRecord, ModuleEvent } from '../../core/record.ts';
import { type Veil, veiled } from '../../core/veil.ts';
import { type Column, toCsv } from '../csv.ts';
import { compareNatural } from '../order.ts';
import { type CellSummary, modulesOf } from '../summarize-cell.ts';
import { cellColumns, modelOf, type OfCell, providerOf, writerOfInitial } from './cell-columns.ts';

interface LineRow extends OfCell {
  readonly finalist: FinalistRecord;
  readonly writer: Role;
  readonly number: number;
  readonly text: string;
  /** Paths of the subsets in which a module had that very line. */
  readonly subsets: readonly string[];
  readonly initial: boolean;
}

/** The role that wrote a finalist's text. */
function writerOf({ spec }: CellRecord, { path, module }: FinalistRecord, initial: readonly ModuleEvent[]): Role {
  if (initial.some(({ id }) => id === module)) return writerOfInitial(spec);
  return path.startsWith('merge') ? 'merger' : 'optimizer';
}

const columns: readonly Column<LineRow>[] = [
  ...cellColumns,
  { name: 'provider', value: ({ cell, writer }) => providerOf(cell.spec, writer) },
  { name: 'model', value: ({ cell, writer }) => modelOf(cell.spec, writer) },
  { name: 'finalist', value: ({ finalist }) => finalist.path },
  { name: 'module', value: ({ finalist }) => finalist.module },
  { name: 'line', value: ({ number }) => number },
  { name: 'text', value: ({ text }) => text },
  { name: 'initial', value: ({ initial }) => String(initial) },
  { name: 'subsets', value: ({ subsets }) => JSON.stringify(subsets) },
];

/** `subset-2` of `subset-2/epoch-1`; undefined where a module belongs to no single subset. */
const subsetOf = ({ path }: ModuleEvent): string | undefined => /^subset-[^/]+/.exec(path)?.[0];

/** Every line of the cell's modules → the subsets in which it occurs. */
export function subsetsByLine(modules: readonly ModuleEvent[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byLine = new Map<string, Set<string>>();
  for (const event of modules) {
    const subset = subsetOf(event);
    if (subset === undefined) continue;
    for (const line of instructionLines(event.module.instructions))
      byLine.set(line, (byLine.get(line) ?? new Set()).add(subset));
  }
  return byLine;
}

/** Lines of the modules that the cell began with. */
export function initialLines(modules: readonly ModuleEvent[]): ReadonlySet<string> {
  const origins = modules.filter(({ parents }) => parents.length === 0);
  return new Set(origins.flatMap(({ module }) => instructionLines(module.instructions)));
}

function linesOfCell({ cell, comparable }: CellSummary): LineRow[] {
  if (cell.outcome.state !== 'finished') return [];
  const events = cell.events.filter((event) => event.type === 'module');
  const byLine = subsetsByLine(events);
  const origins = events.filter(({ parents }) => parents.length === 0);
  const initial = initialLines(events);
  const modules = modulesOf(cell);
  return cell.outcome.finalists.flatMap((finalist) =>
    instructionLines(modules.get(finalist.module)?.instructions ?? '').map((text, index) => ({
      cell,
      comparable,
      finalist,
      writer: writerOf(cell, finalist, origins),
      number: index + 1,
      text,
      subsets: [...(byLine.get(text) ?? [])].sort(compareNatural),
      initial: initial.has(text),
    })),
  );
}

/** Texts are shown as they are where no veil is given. */
export const linesCsv = (cells: readonly CellSummary[], veil?: Veil): string =>
  toCsv(
    columns,
    cells.flatMap(linesOfCell).map((row) => (veil === undefined ? row : { ...row, text: veiled(row.text, veil) })),
  );
