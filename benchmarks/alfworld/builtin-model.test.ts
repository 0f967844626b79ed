/** The built-in model on ALFWorld: what the README says of it, measured. Test files may import across areas. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pLimit from 'p-limit';
import { describe, expect, test } from 'vitest';
import { allAtOnce } from '../../baselines/all-at-once.ts';
import { batchWise } from '../../baselines/batch-wise.ts';
import type { Benchmark } from '../../harness/core/benchmark.ts';
import { type Method, type MethodContext, noMemory } from '../../harness/core/method.ts';
import type { Module } from '../../harness/core/module.ts';
import { exactMcNemar } from '../../harness/core/stats/mcnemar.ts';
import { scoreOf } from '../../harness/core/trajectory.ts';
import { fgo } from '../../harness/fgo/fgo.ts';
import { builtinModel } from '../../harness/models/builtin/builtin.ts';
import { embedder } from '../../harness/models/embedder.ts';
import { evaluate } from '../../harness/optimize/evaluate.ts';
import { playHere } from '../../harness/optimize/play-here.ts';
import { drawTraining } from '../../harness/sweep/draw-tasks.ts';
import { alfworld } from './alfworld.ts';

const shared = process.env.FGO_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data');
const real = join(shared, 'alfworld');
const hasReal = existsSync(join(real, 'games'));
const skipNote = '(skipped where ../shared/data is absent)';

/** As a person would write them, in three manners. */
const expertInstructions = {
  list: `- Open closed receptacles to see what is inside.
- To clean something, take it to the sink basin and clean it there.
- To heat something, use the microwave.
- To cool something, take it to the fridge.
- To examine something under a lamp, take it, go to the lamp and turn on the lamp.`,
  prose: `You are careful and systematic. Always open closed containers before you conclude that something is missing. Things that need cleaning go to the sinkbasin, things that need heating go to the microwave, and things that need cooling go to the fridge; use the matching command there while holding the object. To look at an object under a desk lamp, hold it and turn on the lamp.`,
  advice: `1. When searching for an item, check the receptacles one by one and don't forget to open the closed ones.
2. Do not try to heat food on the stove; only the microwave heats things.
3. Use the refrigerator, not the countertop, to cool something down.
4. Rinse dirty things at the sink.
5. If the task says to look at something with the desklamp, you need to be holding the thing while you switch the lamp on.`,
};

function contextFor(benchmark: Benchmark, trainSize: number, limits: 'on' | 'off', seed = 1): MethodContext {
  const model = builtinModel(limits === 'off' ? { limits: [] } : {});
  const perRole = <T>(value: T) => ({ agent: value, evaluator: value, optimizer: value, merger: value });
  return {
    benchmark,
    play: playHere(benchmark, model),
    memory: noMemory,
    models: perRole(model),
    sampling: {
      temperature: perRole(0),
      maxOutputTokens: { agent: 512, evaluator: 512, optimizer: 4096, merger: 4096 },
    },
    tasks: drawTraining(benchmark.tasks.train, trainSize, seed),
    options: {
      epochs: 2,
      subsets: 6,
      partition: 'category',
      clustering: 'kmeans',
      merge: 'progressive',
      threshold: 3,
      mergeRetries: 1,
      batchSize: 10,
      onOverflow: 'fail',
    },
    seed,
    embedder: embedder(),
    limit: pLimit(16),
    signal: new AbortController().signal,
    emit: () => {},
  };
}

/** Scores on the test tasks, in their order. */
async function testScores(context: MethodContext, module: Module): Promise<number[]> {
  const { tasks } = context.benchmark;
  await context.benchmark.prepare(tasks.test);
  const { attempts } = await evaluate(context, module, tasks.test, { phase: 'test', path: 'test' });
  return tasks.test.map((task) => scoreOf(attempts.get(task.id)!) ?? Number.NaN);
}

async function learned(context: MethodContext, method: Method): Promise<Module> {
  await context.benchmark.prepare(context.tasks);
  const [finalist] = await method.run(context);
  return finalist.module;
}

const share = (scores: readonly number[]) => scores.reduce((sum, score) => sum + score, 0) / scores.length;

/** p value of the exact McNemar test on paired scores of 0 and 1. */
function pairedP(a: readonly number[], b: readonly number[]): number {
  const onlyA = a.filter((score, index) => score > b[index]!).length;
  const onlyB = a.filter((score, index) => score < b[index]!).length;
  return exactMcNemar(onlyA, onlyB);
}

const openReal = () => alfworld.open({ dataDir: real, dataSeed: 0, options: {} });
const openGenerated = () => alfworld.open({ dataSeed: 0, options: {} });

describe.skipIf(!hasReal)(`on the 134 real valid_unseen games ${skipNote}`, () => {
  test.each(
    Object.entries(expertInstructions),
  )('expert instructions as %s win at least 95 %%', async (_, instructions) => {
    const context = contextFor(await openReal(), 0, 'on');
    expect(share(await testScores(context, { instructions, tools: [] }))).toBeGreaterThanOrEqual(0.95);
  });

  test('with the initial module it wins at most 40 %, and what it learns on 60 training games helps', async () => {
    const context = contextFor(await openReal(), 60, 'on');
    const initial = await testScores(context, context.benchmark.initialModule);
    const taught = await testScores(context, await learned(context, fgo));
    expect(share(initial)).toBeLessThanOrEqual(0.4);
    expect(share(taught)).toBeGreaterThan(share(initial));
    expect(pairedP(taught, initial)).toBeLessThan(0.001);
  });

  test('with all limits off all-at-once, batch-wise and fgo agree within noise', async () => {
    const benchmark = await openReal();
    const scores = new Map<Method, number[]>();
    for (const seed of [1, 2])
      for (const method of [allAtOnce, batchWise, fgo]) {
        const context = contextFor(benchmark, 60, 'off', seed);
        const more = await testScores(context, await learned(context, method));
        scores.set(method, [...(scores.get(method) ?? []), ...more]);
      }
    const [once, batches, fine] = [...scores.values()] as [number[], number[], number[]];
    for (const [a, b] of [
      [once, batches],
      [once, fine],
      [batches, fine],
    ] as const) {
      expect(pairedP(a, b)).toBeGreaterThan(0.05);
      expect(Math.abs(share(a) - share(b))).toBeLessThan(0.03);
    }
  });
});

describe('on generated games', () => {
  test('the initial module leaves room, and what it learns on 30 training games helps', async () => {
    const context = contextFor(await openGenerated(), 30, 'on');
    const initial = await testScores(context, context.benchmark.initialModule);
    const taught = await testScores(context, await learned(context, fgo));
    expect(share(initial)).toBeLessThan(0.6);
    expect(pairedP(taught, initial)).toBeLessThan(0.001);
  });

  test('with all limits off all-at-once and fgo agree within noise', async () => {
    const context = contextFor(await openGenerated(), 60, 'off');
    const once = await testScores(context, await learned(context, allAtOnce));
    const fine = await testScores(context, await learned(context, fgo));
    expect(pairedP(once, fine)).toBeGreaterThan(0.05);
  });
});
