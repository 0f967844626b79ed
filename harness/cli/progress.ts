/** How far a sweep is: one line that is rewritten on a terminal, a plain line now and then elsewhere. */
import type { CallEvent, CellEvent, EpisodeEvent } from '../core/record.ts';
import { seedText } from '../report/format.ts';
import type { PlannedCell } from '../sweep/plan.ts';
import type { SweepEvent } from '../sweep/run-sweep.ts';

export interface ProgressPorts {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Characters of a line. */
  columns(): number;
  /** Milliseconds of a steady clock. */
  now(): number;
  /** What was paid so far, e.g. `$0.12`; absent where nobody is paid. */
  paid?(): string;
}

export interface Progress {
  listen(event: SweepEvent): void;
  /** A line of its own. */
  say(text: string): void;
  /** To be called a few times a second. */
  tick(): void;
  /** Leaves the last line standing. */
  end(): void;
  pace(): Pace;
}

export interface Pace {
  readonly elapsedSeconds: number;
  /** Null = nobody can tell yet. */
  readonly leftSeconds: number | null;
}

/** Between plain lines. */
const plainEveryMs = 10_000;

interface State {
  total: number;
  kept: number;
  finished: number;
  episodes: number;
  tokens: number;
  /** Steps that ended in an error of a provider or sandbox, by its kind. */
  readonly errors: Map<string, number>;
  readonly work: Map<string, Work>;
}

/** Episodes of one cell so far; of a finished one, all of them. */
interface Work {
  readonly kind: string;
  /** Before a cell of the kind is finished. */
  readonly guess: number;
  episodes: number;
  tokens: number;
  errors: number;
  state: 'waiting' | 'running' | 'finished';
}

export function progress(ports: ProgressPorts): Progress {
  const state: State = { total: 0, kept: 0, finished: 0, episodes: 0, tokens: 0, errors: new Map(), work: new Map() };
  const start = ports.now();
  let lastPlain = start;
  let lastLength = 0;

  const clear = () => {
    if (lastLength > 0) ports.write(`\r${' '.repeat(lastLength)}\r`);
    lastLength = 0;
  };
  const show = () => {
    const line = lineOf(state, (ports.now() - start) / 1000, ports.paid?.());
    if (!ports.isTerminal) return ports.write(`${line}\n`);
    const fitting = line.slice(0, Math.max(20, ports.columns() - 1));
    ports.write(`\r${fitting.padEnd(lastLength)}`);
    lastLength = fitting.length;
  };
  const say = (text: string) => {
    clear();
    ports.write(`${text}\n`);
  };

  return {
    say,
    listen: (event) => {
      count(state, event);
      if (event.type === 'cell-finished') say(finishedText(state, event));
      if (event.type === 'sweep-started' && state.kept > 0)
        say(`${state.kept} of ${state.total} cells were finished by an earlier run and are kept.`);
    },
    tick: () => {
      if (!ports.isTerminal && ports.now() - lastPlain < plainEveryMs) return;
      lastPlain = ports.now();
      show();
    },
    end: () => {
      show();
      if (ports.isTerminal) ports.write('\n');
      lastLength = 0;
    },
    pace: () => {
      const elapsedSeconds = (ports.now() - start) / 1000;
      return { elapsedSeconds, leftSeconds: secondsLeft(state, elapsedSeconds) ?? null };
    },
  };
}

/** `fgo, 30 training tasks, seed 2: finished, 754 episodes, 12.4M tokens` */
function finishedText({ work }: State, { cell, outcome }: Extract<SweepEvent, { type: 'cell-finished' }>): string {
  const { episodes, tokens, errors } = work.get(cell.id)!;
  const { arm, spec } = cell;
  const parts = [outcome.state, `${episodes.toLocaleString('en')} episodes`, `${short(tokens)} tokens`];
  if (errors > 0) parts.push(`${errors} errors`);
  return `${arm}, ${spec.trainSize} training tasks, ${seedText(spec)}: ${parts.join(', ')}`;
}

function count(state: State, event: SweepEvent): void {
  if (event.type === 'sweep-started') {
    state.total = event.cells.length;
    state.kept = event.kept.size;
    for (const cell of event.cells) if (!event.kept.has(cell.id)) state.work.set(cell.id, newWork(cell));
    return;
  }
  const work = state.work.get(event.cell.id);
  if (work === undefined) return;
  if (event.type === 'cell-event') countEvent(state, work, event.event);
  else if (event.type === 'cell-started') work.state = 'running';
  else {
    work.state = 'finished';
    state.finished += 1;
  }
}

function newWork(cell: PlannedCell): Work {
  return { kind: kindOf(cell), guess: guessOf(cell), episodes: 0, tokens: 0, errors: 0, state: 'waiting' };
}

function countEvent(state: State, work: Work, event: CellEvent): void {
  if (event.type !== 'episode' && event.type !== 'call') return;
  const error = errorOf(event);
  if (error !== undefined) {
    state.errors.set(error, (state.errors.get(error) ?? 0) + 1);
    work.errors += 1;
  }
  for (const total of [state, work]) {
    if (event.type === 'episode') total.episodes += 1;
    if (event.type === 'episode' || event.outcome !== 'overflow')
      total.tokens += event.usage.promptTokens + event.usage.completionTokens;
  }
}

function errorOf(event: EpisodeEvent | CallEvent): string | undefined {
  if (event.type === 'call') return event.error;
  return event.attempt.state === 'error' ? event.attempt.kind : undefined;
}

/** Cells that differ in their seed or fold only take about as long. */
function kindOf({ arm, spec }: PlannedCell): string {
  return `${arm}/${spec.trainSize}`;
}

function lineOf(state: State, seconds: number, paid: string | undefined): string {
  const left = secondsLeft(state, seconds);
  return [
    `${state.kept + state.finished}/${state.total} cells`,
    `${state.episodes.toLocaleString('en')} episodes`,
    `${short(state.tokens)} tokens`,
    ...(paid === undefined ? [] : [paid]),
    ...(state.errors.size === 0 ? [] : [`errors: ${errorsText(state.errors)}`]),
    `${duration(seconds)} elapsed`,
    left === undefined ? 'ETA –' : `ETA ${duration(left)}`,
  ].join(' · ');
}

/** `rate-limit 3, server 1` */
export function errorsText(errors: ReadonlyMap<string, number>): string {
  return [...errors].map(([kind, count]) => `${kind} ${count}`).join(', ');
}

/** A look at the training tasks before and after each epoch, and the test; backtests come on top. */
function guessOf({ spec }: PlannedCell): number {
  return spec.testTasks + spec.trainSize * (1 + (spec.options.epochs ?? 0));
}

/** Episodes to come, after finished cells of the same kind where there are any, at the rate so far. */
function secondsLeft(state: State, seconds: number): number | undefined {
  if (state.episodes === 0) return undefined;
  const work = [...state.work.values()];
  const finished = Map.groupBy(
    work.filter((cell) => cell.state === 'finished'),
    ({ kind }) => kind,
  );
  const left = work.map((cell) => {
    if (cell.state === 'finished') return 0;
    const alike = finished.get(cell.kind);
    const expected = alike ? alike.reduce((sum, { episodes }) => sum + episodes, 0) / alike.length : cell.guess;
    return Math.max(0, expected - cell.episodes);
  });
  return (left.reduce((sum, episodes) => sum + episodes, 0) * seconds) / state.episodes;
}

/** 1234567 → `1.2M` */
export function short(count: number): string {
  const [value, unit] = count >= 1e9 ? [count / 1e9, 'G'] : count >= 1e6 ? [count / 1e6, 'M'] : [count / 1e3, 'k'];
  return count < 1000 ? String(count) : `${value.toFixed(1)}${unit}`;
}

/** 3725 → `1h 02m`, 65 → `1m 05s` */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole >= 3600) return `${Math.floor(whole / 3600)}h ${two(Math.floor((whole % 3600) / 60))}m`;
  return whole >= 60 ? `${Math.floor(whole / 60)}m ${two(whole % 60)}s` : `${whole}s`;
}
