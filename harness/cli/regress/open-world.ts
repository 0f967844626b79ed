/** A benchmark with generated tasks and the built-in model in threads: where frozen modules are made, merged and tested. */
import type { Benchmark } from '../../core/benchmark.ts';
import { contentHash } from '../../core/canonical-json.ts';
import { byRole, type LanguageModel } from '../../core/language-model.ts';
import type { SamplingOptions } from '../../core/method.ts';
import type { MethodOptions } from '../../core/method-options.ts';
import { fgo } from '../../fgo/fgo.ts';
import { builtinModel } from '../../models/builtin/builtin.ts';
import { builtinLimits } from '../../models/builtin/limits.ts';
import { embedder } from '../../models/embedder.ts';
import { evaluatorSystem, optimizerSystem } from '../../optimize/prompts.ts';
import { openSandbox } from '../../sandbox/open-sandbox.ts';
import { cellSpecs } from '../../sweep/cell-specs.ts';
import { drawTest } from '../../sweep/draw-tasks.ts';
import type { SweepSetting } from '../../sweep/setting.ts';
import { defaultGrid, defaultMaxOutputTokens, defaults } from '../defaults.ts';
import { findBenchmark } from '../open-benchmark.ts';
import { openThreads } from '../threads/thread-pool.ts';
import type { FrozenWorld } from './fixture.ts';

export interface World {
  readonly setting: SweepSetting;
  /** What subset modules of its training tasks depend on, by part: other hashes, other modules. */
  readonly making: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface WorldPorts {
  readonly cwd: string;
  readonly threads: number;
}

export const defaultOptions = Object.fromEntries(
  Object.keys(defaultGrid).map((axis) => [axis, defaultGrid[axis as keyof typeof defaultGrid][0]]),
) as unknown as MethodOptions;

/** Everything at its default, whatever the environment says: the same on every machine. */
export async function openWorld(
  { benchmark: name, options, testSize }: Pick<FrozenWorld, 'benchmark' | 'options' | 'testSize'>,
  ports: WorldPorts,
): Promise<World> {
  const { source } = await findBenchmark(name, ports.cwd);
  const { dataSeed } = defaults;
  const sandbox = openSandbox();
  const benchmark = await source.open({ dataSeed, options, sandbox });
  const testTasks = drawTest(benchmark.tasks.test, testSize, dataSeed);
  const model = builtinModel();
  const threads = openThreads({
    ...{
      bench: name,
      cwd: ports.cwd,
      dataSeed,
      benchOptions: options,
      threads: ports.threads,
      version: benchmark.version,
    },
    tasks: [...benchmark.tasks.train, ...testTasks].map(({ id }) => id),
    builtin: { limits: builtinLimits, contextWindow: model.contextWindow },
  });
  const own: LanguageModel = threads.model(model);
  const setting: SweepSetting = {
    ...{ benchmark, testTasks, sampling },
    models: byRole(() => own),
    embedder: threads.embedder(embedder()),
    play: threads.play,
  };
  return {
    setting,
    making: makingOf(setting, benchmark),
    close: async () => {
      await threads.close();
      await sandbox.close();
    },
  };
}

const sampling: SamplingOptions = {
  temperature: byRole(() => defaults.temperature),
  maxOutputTokens: defaultMaxOutputTokens,
};

function makingOf(setting: SweepSetting, { version }: Benchmark): World['making'] {
  const request = { method: fgo, options: defaultOptions, trainSize: setting.benchmark.tasks.train.length, seed: 0 };
  const { settings } = cellSpecs(setting)(request);
  const { benchmark, agent, evaluator, optimizer, embedder: embedding } = settings as Required<typeof settings>;
  // The merger's prompt is none of them: it may change.
  const prompts = contentHash([evaluatorSystem, optimizerSystem({ reserved: [] })], 16);
  return { version, benchmark, agent, evaluator, optimizer, embedding, prompts };
}
