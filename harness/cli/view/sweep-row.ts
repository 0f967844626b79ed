import { plainText } from '../../report/format.ts';
import { isRunning } from '../../sweep/lock-sweep.ts';
import { readStatus, type SweepStatus } from '../../sweep/store/read-status.ts';
import { readingSweep } from '../../sweep/store/sqlite-store.ts';
import { errorsText, short } from '../progress.ts';
import { livelyParts } from '../status-command.ts';
import { statusTotals } from '../status-totals.ts';
import { moneyText } from '../sweep-texts.ts';

/** How far a sweep is, as the start page shows it. */
export interface SweepRow {
  readonly running: boolean;
  readonly state: string;
  readonly benchmark: string;
  readonly models: string;
  readonly finished: number;
  readonly cells: number;
  readonly episodes: string;
  readonly tokens: string;
  /** Empty where nobody was paid. */
  readonly paid: string;
  /** By kind; empty without errors. */
  readonly errors: string;
  /** Of a run under way: time and process. */
  readonly pace: string;
}

export const emptyRow: SweepRow = {
  ...{ running: false, state: '', benchmark: '', models: '', finished: 0, cells: 0 },
  ...{ episodes: '', tokens: '', paid: '', errors: '', pace: '' },
};

/** Throws ConfigError where its database cannot be read. `now`: milliseconds since 1970 (UTC). */
export function sweepRow(folder: string, now: number): SweepRow {
  const status = readingSweep(folder, readStatus);
  const running = isRunning(folder);
  if (status === undefined) return { ...emptyRow, running, state: 'begun, nothing planned yet' };
  const { finished, cells, episodes, tokens, usd, errors } = statusTotals(status.cells);
  return {
    ...namesOf(status),
    ...{ running, finished, cells },
    state: running ? 'running' : finished === cells ? 'finished' : 'stopped',
    episodes: episodes.toLocaleString('en'),
    tokens: short(tokens),
    paid: usd === 0 ? '' : moneyText(usd),
    errors: errorsText(errors),
    pace: running && status.heartbeat ? livelyParts(status.heartbeat, now).join(' · ') : '',
  };
}

function namesOf({ cells }: SweepStatus): Pick<SweepRow, 'benchmark' | 'models'> {
  const listed = (names: readonly string[]) => [...new Set(names)].map(plainText).join(', ');
  return {
    benchmark: listed(cells.map(({ spec }) => spec.benchmark)),
    models: listed(cells.flatMap(({ spec }) => Object.values(spec.models))),
  };
}
