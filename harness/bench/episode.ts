import pLimit from 'p-limit';
import type { Benchmark } from '../core/benchmark.ts';
import { byRole } from '../core/language-model.ts';
import { noMemory } from '../core/method.ts';
import type { Task, TaskId } from '../core/task.ts';
import { evaluate } from '../optimize/evaluate.ts';
import { playHere } from '../optimize/play-here.ts';
import { instantModel } from './instant-model.ts';
import type { Measurement } from './measurement.ts';

/** A world without work: what an episode costs when neither the environment nor the model does anything. */
const tasks = Array.from({ length: 20 }, (_, index): Task => ({ id: `task-${index}` as TaskId, category: 'all' }));
const emptyWorld: Benchmark = {
  ...{ name: 'empty', version: '1', source: 'none', brief: '', maxSteps: 20 },
  tasks: { train: tasks, test: [] },
  initialModule: { instructions: '', tools: [] },
  prepare: async () => {},
  start: async () => ({
    opening: 'begin',
    tools: [],
    step: async () => ({ observation: 'go on', done: false, score: 0 }),
  }),
  gold: async () => [],
};

export const episodeOverhead: Measurement = {
  name: 'episode',
  work: 'an episode of 20 steps with nothing in it: what the harness adds',
  prepare: async () => {
    const context = {
      ...{ play: playHere(emptyWorld, instantModel), memory: noMemory, seed: 1, emit: () => {} },
      sampling: { temperature: byRole(() => 0), maxOutputTokens: byRole(() => 100) },
      limit: pLimit(16),
      signal: new AbortController().signal,
    };
    const place = { phase: 'explore', path: 'bench' } as const;
    return { units: tasks.length, run: () => evaluate(context, emptyWorld.initialModule, tasks, place) };
  },
};
