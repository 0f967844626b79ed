import type { Benchmark } from '../core/benchmark.ts';
import { type Embedder, type MethodContext, noMemory } from '../core/method.ts';
import type { MethodOptions } from '../core/method-options.ts';
import type { CellEvent } from '../core/record.ts';
import { playHere } from '../optimize/play-here.ts';
import { toyBenchmark } from './toy-benchmark.ts';
import { toyModels } from './toy-model.ts';

export const toyOptions: MethodOptions = {
  epochs: 2,
  subsets: 3,
  partition: 'category',
  clustering: 'kmeans',
  merge: 'progressive',
  threshold: 3,
  mergeRetries: 1,
  batchSize: 4,
  onOverflow: 'fail',
};

/** How often each letter occurs. */
export const toyEmbedder: Embedder = {
  name: 'letters',
  embed: async (texts) =>
    texts.map((text) => [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => text.toLowerCase().split(letter).length - 1)),
};

export interface ToyContext extends MethodContext {
  readonly events: CellEvent[];
}

/** All that a method needs, in the toy world; what is given replaces its part. */
export function toyContext(
  given: Partial<Omit<MethodContext, 'options'>> & { readonly options?: Partial<MethodOptions> } = {},
): ToyContext {
  const benchmark: Benchmark = given.benchmark ?? toyBenchmark();
  const events: CellEvent[] = [];
  const models = given.models ?? toyModels();
  return {
    play: playHere(benchmark, models.agent),
    memory: noMemory,
    sampling: {
      temperature: { agent: 0, evaluator: 0, optimizer: 0, merger: 0 },
      maxOutputTokens: { agent: 100, evaluator: 100, optimizer: 1000, merger: 1000 },
    },
    tasks: benchmark.tasks.train,
    seed: 1,
    embedder: toyEmbedder,
    limit: (work) => work(),
    signal: new AbortController().signal,
    emit: (event) => events.push(event),
    ...given,
    models,
    benchmark,
    events,
    options: { ...toyOptions, ...given.options },
  };
}

/** The recorded events of one type. */
export function eventsOf<Type extends CellEvent['type']>(
  { events }: Pick<ToyContext, 'events'>,
  type: Type,
): Extract<CellEvent, { type: Type }>[] {
  return events.filter((event): event is Extract<CellEvent, { type: Type }> => event.type === type);
}
