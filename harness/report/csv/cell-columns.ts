import type { Role } from '../../core/language-model.ts';
import type { CellRecord, CellSpec } from '../../core/record.ts';
import type { Column } from '../csv.ts';

/** A row of any table that belongs to a cell. */
export interface OfCell {
  readonly cell: CellRecord;
  /** Said in every row: a cell that errors have spoilt must not be averaged with others by who reads one table alone. */
  readonly comparable: boolean;
}

/** `provider/name`, where the name may have slashes too; nothing where the cell does not call the role. */
const split = (spec: CellSpec, role: Role): readonly [provider: string | null, model: string | null] => {
  const text = spec.models[role];
  if (text === undefined) return [null, null];
  const slash = text.indexOf('/');
  return slash === -1 ? ['', text] : [text.slice(0, slash), text.slice(slash + 1)];
};

export const providerOf = (spec: CellSpec, role: Role): string | null => split(spec, role)[0];
export const modelOf = (spec: CellSpec, role: Role): string | null => split(spec, role)[1];

/** Nobody wrote the initial module: its rows name the optimizer that would have, or the agent that read it. */
export const writerOfInitial = ({ models }: CellSpec): Role => (models.optimizer === undefined ? 'agent' : 'optimizer');

/** Names under which the model answered where they are not the one asked for: a JSON list, or empty. */
export const servedBy = (names: readonly string[]): string | null =>
  names.length === 0 ? null : JSON.stringify(names);

/** The first columns of every table: which cell a row belongs to. */
export const cellColumns: readonly Column<OfCell>[] = [
  { name: 'cell', value: ({ cell }) => cell.id },
  { name: 'benchmark', value: ({ cell }) => cell.spec.benchmark },
  { name: 'arm', value: ({ cell }) => cell.arm },
  { name: 'method', value: ({ cell }) => cell.spec.method },
  { name: 'train_size', value: ({ cell }) => cell.spec.trainSize },
  { name: 'seed', value: ({ cell }) => cell.spec.seed },
  { name: 'comparable', value: ({ comparable }) => String(comparable) },
];

/** Who answered: of tables whose rows stand for the work of one role. */
export const answeredBy = (role: Role): readonly Column<OfCell>[] => [
  { name: 'provider', value: ({ cell }) => providerOf(cell.spec, role) },
  { name: 'model', value: ({ cell }) => modelOf(cell.spec, role) },
];
