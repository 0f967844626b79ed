import type { Aggregate } from '../aggregate.ts';
import { scalingTables, subsetsTables } from './curve-tables.ts';
import { methodsTable } from './methods-table.ts';
import { mergeTables, partitionTables } from './options-tables.ts';
import type { PaperTable } from './paper-table.ts';
import type { ReportedNumber } from './reported.ts';
import { tokenTable } from './token-table.ts';

/**
 * The paper's results over one or several sweeps, each beside the reported number where one is known: Table 1, Table 2,
 * partition, Figure 3, Figure 5, token reduction. A table that none of the sweeps is of has no rows, and the command that
 * would fill it. Over several sweeps Table 1 has a column for every benchmark that the paper is known to have.
 */
export function paperTables(sweeps: readonly Aggregate[], reported: readonly ReportedNumber[]): PaperTable[] {
  return [
    methodsTable(sweeps, reported, sweeps.length > 1),
    ...mergeTables(sweeps, reported),
    ...partitionTables(sweeps, reported),
    ...scalingTables(sweeps, reported),
    ...subsetsTables(sweeps, reported),
    tokenTable(sweeps, reported),
  ];
}
