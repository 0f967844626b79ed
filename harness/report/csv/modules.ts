import type { Json } from '../../core/canonical-json.ts';
import { canonicalJson } from '../../core/canonical-json.ts';
import { instructionLines, type ModuleId } from '../../core/module.ts';
import type { ModuleEvent } from '../../core/record.ts';
import { type Veil, veiled } from '../../core/veil.ts';
import { type Column, toCsv } from '../csv.ts';
import { compareNatural, compareText } from '../order.ts';
import type { CellSummary } from '../summarize-cell.ts';
import { cellColumns, modelOf, type OfCell, providerOf, writerOfInitial } from './cell-columns.ts';

type Origin = 'initial' | 'optimizer' | 'merger';

interface ModuleRow extends OfCell {
  readonly event: ModuleEvent;
  readonly origin: Origin;
  /** What is printed of texts that a model wrote. */
  show(text: string): string;
}

/** Who wrote it: the merger wrote what a merge tested, nobody wrote what has no parents. */
function originOf(event: ModuleEvent, merged: ReadonlySet<ModuleId>): Origin {
  if (event.parents.length === 0) return 'initial';
  return merged.has(event.id) && event.path.startsWith('merge') ? 'merger' : 'optimizer';
}

const writerOf = ({ cell, origin }: ModuleRow) => (origin === 'initial' ? writerOfInitial(cell.spec) : origin);

const columns: readonly Column<ModuleRow>[] = [
  ...cellColumns,
  { name: 'origin', value: ({ origin }) => origin },
  { name: 'provider', value: (row) => providerOf(row.cell.spec, writerOf(row)) },
  { name: 'model', value: (row) => modelOf(row.cell.spec, writerOf(row)) },
  { name: 'module', value: ({ event }) => event.id },
  { name: 'path', value: ({ event }) => event.path },
  { name: 'parents', value: ({ event }) => JSON.stringify(event.parents) },
  { name: 'instruction_lines', value: ({ event }) => instructionLines(event.module.instructions).length },
  { name: 'instructions', value: ({ event, show }) => show(event.module.instructions) },
  { name: 'tools', value: ({ event, show }) => show(canonicalJson(event.module.tools as unknown as Json)) },
  { name: 'tools_left_out', value: ({ event, show }) => show(canonicalJson((event.leftOut ?? []) as unknown as Json)) },
];

/** Texts are shown as they are where no veil is given. */
export function modulesCsv(cells: readonly CellSummary[], veil?: Veil): string {
  const show = (text: string) => (veil === undefined ? text : veiled(text, veil));
  const rows = cells.flatMap(({ cell, comparable }): ModuleRow[] => {
    const merged = new Set(cell.events.flatMap((event) => (event.type === 'merge' ? (event.module ?? []) : [])));
    return cell.events
      .filter((event) => event.type === 'module')
      .sort((a, b) => compareNatural(a.path, b.path) || compareText(a.id, b.id))
      .map((event) => ({ cell, comparable, event, origin: originOf(event, merged), show }));
  });
  return toCsv(columns, rows);
}
