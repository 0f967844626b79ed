/** What one side measured, as a file: modules and tasks once, a line for each module and each cell. */
import { z } from 'zod';
import type { Module, ModuleId } from '../../core/module.ts';
import { moduleId } from '../../core/module.ts';
import type { TaskId } from '../../core/task.ts';
import type { MeasuredCell, TaskScores } from '../../report/regression/measured-cell.ts';
import { parseFile } from './parse-file.ts';

export interface Measurement {
  /** `fixtureHash` of what was merged. */
  readonly fixture: string;
  /** `sourceHash` of the code that merged. */
  readonly code: string;
  readonly model: string;
  /** Absent from before it was told. */
  readonly otherSteps?: Readonly<Record<string, string>>;
  readonly cells: readonly MeasuredCell[];
}

type Packed = Omit<MeasuredCell, 'test' | 'training' | 'parents' | 'final' | 'modules'> & {
  readonly test: readonly (readonly [number, number | null])[];
  readonly training: readonly (readonly [number, number | null])[];
  readonly parents: readonly ModuleId[];
  readonly final: readonly ModuleId[];
  readonly modules: readonly ModuleId[];
};

const ids = z.array(z.string());
const scores = z.array(z.tuple([z.number(), z.number().nullable()]));

/** What is read here or taken for granted; whatever else a cell holds stays as it is. */
const cellSchema = z.looseObject({
  name: z.string(),
  spec: z.looseObject({}),
  state: z.string(),
  steps: z.array(z.looseObject({ type: z.string(), path: z.string() })),
  errors: z.number(),
  mergeTokens: z.number(),
  backtestTokens: z.number(),
  ...{ test: scores, training: scores, parents: ids, final: ids, modules: ids },
});

const headSchema = z.object({
  schema: z.literal(1),
  fixture: z.string(),
  code: z.string(),
  model: z.string(),
  otherSteps: z.record(z.string(), z.string()).exactOptional(),
  tasks: z.array(z.string()),
  modules: z.record(z.string(), z.object({ instructions: z.string(), tools: z.array(z.unknown()) })),
  cells: z.array(cellSchema),
});

/** `head` comes first in the file; the same measurement gives the same text. */
export function renderMeasurement(measurement: Measurement, head: Readonly<Record<string, unknown>> = {}): string {
  const { cells, ...said } = measurement;
  const tasks = [
    ...new Set(cells.flatMap(({ test, training }) => [...Object.keys(test), ...Object.keys(training)])),
  ].sort();
  const modules = new Map<ModuleId, Module>();
  const idsOf = (some: readonly Module[]) =>
    some.map((module) => {
      modules.set(moduleId(module), module);
      return moduleId(module);
    });
  const indexOf = new Map(tasks.map((task, index) => [task, index]));
  const packedScores = (some: TaskScores) =>
    Object.entries(some).map(([task, score]) => [indexOf.get(task)!, score] as const);
  const packed = cells.map(
    (cell): Packed => ({
      ...cell,
      ...{ test: packedScores(cell.test), training: packedScores(cell.training) },
      ...{ parents: idsOf(cell.parents), final: idsOf(cell.final), modules: idsOf(Object.values(cell.modules)) },
    }),
  );
  const sorted = [...modules].sort(([a], [b]) => (a < b ? -1 : 1));
  const top = Object.entries({ schema: 1, ...head, ...said, tasks }).map(
    ([key, value]) => `${text(key)}: ${text(value)}`,
  );
  return [
    `{\n${top.join(',\n')},`,
    `"modules": {\n${sorted.map(([id, module]) => `${text(id)}: ${text(module)}`).join(',\n')}\n},`,
    `"cells": [\n${packed.map(text).join(',\n')}\n]}\n`,
  ].join('\n');
}

const text = (value: unknown): string => JSON.stringify(value);

/** Throws ConfigError for what is none, with `mend` as what to do. */
export function parseMeasurement(file: string, path: string, mend: string): Measurement {
  const parsed = parseFile(file, headSchema, { path, kind: 'a measurement', mend });
  const { tasks, modules: _modules, cells: _cells, schema: _schema, ...said } = parsed;
  const modules = parsed.modules as unknown as Readonly<Record<ModuleId, Module>>;
  const unpacked = (parsed.cells as unknown as readonly Packed[]).map((cell): MeasuredCell => {
    const byTask = (some: Packed['test']) =>
      Object.fromEntries(some.map(([index, score]) => [tasks[index] as TaskId, score] as const));
    const named = (ids: readonly ModuleId[]) => ids.map((id) => modules[id]!);
    return {
      ...cell,
      ...{
        test: byTask(cell.test),
        training: byTask(cell.training),
        parents: named(cell.parents),
        final: named(cell.final),
      },
      modules: Object.fromEntries(cell.modules.map((id) => [id, modules[id]!] as const)),
    };
  });
  return { ...said, cells: unpacked };
}
