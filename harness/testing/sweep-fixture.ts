import type { ProviderErrorKind } from '../core/errors.ts';
import { type Bill, type Role, roles, type Usage } from '../core/language-model.ts';
import { type Module, moduleId } from '../core/module.ts';
import type {
  CallEvent,
  CellEvent,
  CellOutcome,
  CellRecord,
  CellSpec,
  EpisodeEvent,
  FinalistRecord,
  ModuleEvent,
  Phase,
  Sweep,
  SweepManifest,
} from '../core/record.ts';
import type { TaskId } from '../core/task.ts';
import type { Attempt } from '../core/trajectory.ts';

const model = { provider: 'builtin', name: 'rules-1', notice: 'built-in model (rule-based, not an LLM)' };

export const taskId = (text: string): TaskId => text as TaskId;

export const tokens = (promptTokens: number, completionTokens = 0): Usage => ({ promptTokens, completionTokens });

/** A module of those guidelines, without tools. */
export const moduleWith = (...lines: readonly string[]): Module => ({ instructions: lines.join('\n'), tools: [] });

export const moduleEvent = (path: string, module: Module, ...parents: readonly Module[]): ModuleEvent => ({
  type: 'module',
  path,
  id: moduleId(module),
  module,
  parents: parents.map(moduleId),
});

/** A number is a score, a text the kind of an error. */
const attemptOf = (result: number | ProviderErrorKind): Attempt =>
  typeof result === 'number'
    ? { state: 'scored', score: result }
    : { state: 'error', kind: result, message: 'the provider failed' };

/** Paid in full, for nothing. */
const bill = (usage: Usage): Bill => ({ ...usage, usd: 0 });

export interface EpisodeFixture {
  readonly phase: EpisodeEvent['phase'];
  readonly module: Module;
  readonly task: string;
  readonly result: number | ProviderErrorKind;
  readonly usage?: Usage;
  readonly paid?: Bill;
  readonly path?: string;
  readonly label?: string;
  /** Of a score. */
  readonly outcome?: string;
}

export function episode(given: EpisodeFixture): EpisodeEvent {
  const usage = given.usage ?? tokens(100, 10);
  return {
    type: 'episode',
    phase: given.phase,
    path: given.path ?? given.phase,
    module: moduleId(given.module),
    taskId: taskId(given.task),
    category: 'toy',
    ...(given.label === undefined ? {} : { label: given.label }),
    attempt: { ...attemptOf(given.result), ...(given.outcome === undefined ? {} : { outcome: given.outcome }) },
    steps: 3,
    usage,
    calls: 3,
    paid: given.paid ?? bill(usage),
  };
}

const phaseOf: Readonly<Record<Role, Phase>> = {
  agent: 'explore',
  evaluator: 'evaluate',
  optimizer: 'optimize',
  merger: 'merge',
};

export function call(role: Role, usage: Usage, changes: Partial<CallEvent> = {}): CallEvent {
  return { type: 'call', role, phase: phaseOf[role], path: 'all', outcome: 'ok', usage, paid: bill(usage), ...changes };
}

export const finalist = (module: Module, changes: Partial<FinalistRecord> = {}): FinalistRecord => ({
  path: 'all',
  module: moduleId(module),
  trainScore: 0.5,
  testScore: 0.5,
  testErrors: 0,
  ...changes,
});

export const finished = (...finalists: readonly FinalistRecord[]): CellOutcome => ({
  state: 'finished',
  finalists,
  criticalCalls: 12,
});

export interface CellFixture {
  readonly arm: string;
  readonly seed: number;
  readonly outcome: CellOutcome;
  readonly events?: readonly CellEvent[];
  readonly spec?: Partial<CellSpec>;
}

/** As the methods of those names have them; any other method calls all. */
function rolesOf(method: string, trainSize: number): readonly Role[] {
  if (method === 'vanilla' || trainSize === 0) return ['agent'];
  return method === 'all-at-once' || method === 'batch-wise' ? ['agent', 'evaluator', 'optimizer'] : roles;
}

/** The arm's first word is the method. */
export function cellFixture({ arm, seed, outcome, events = [], spec = {} }: CellFixture): CellRecord {
  const method = arm.split(' ')[0]!;
  const called = rolesOf(method, spec.trainSize ?? 4);
  return {
    id: `cell-${arm}-${spec.trainSize ?? 4}-${seed}`,
    arm,
    spec: {
      schema: 1,
      benchmark: 'toy',
      benchmarkVersion: '1',
      method,
      options: {},
      trainSize: 4,
      testTasks: 4,
      maxSteps: 10,
      models: Object.fromEntries(called.map((role) => [role, `${model.provider}/${model.name}`])),
      settings: Object.fromEntries(['benchmark', ...called].map((part) => [part, `of-${part}`])),
      seed,
      ...spec,
    },
    outcome,
    events,
  };
}

export function sweepFixture(cells: readonly CellRecord[], changes: Partial<SweepManifest> = {}): Sweep {
  return {
    manifest: {
      schema: 1,
      name: 'example',
      experiment: 'main',
      benchmark: { name: 'toy', version: '1', source: 'four toy tasks' },
      models: { agent: model, evaluator: model, optimizer: model, merger: model },
      harnessVersion: '0.1.0',
      seeds: [...new Set(cells.map((cell) => cell.spec.seed))].sort((a, b) => a - b),
      options: { epochs: 2, seeds: [1, 2] },
      ...changes,
    },
    cells,
  };
}
