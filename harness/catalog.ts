/** THE list of what can be chosen by name. A new benchmark, method, provider or experiment gets its line here. */
import { allAtOnce } from '../baselines/all-at-once.ts';
import { batchWise } from '../baselines/batch-wise.ts';
import { vanilla } from '../baselines/vanilla.ts';
import { alfworld } from '../benchmarks/alfworld/alfworld.ts';
import { gaia } from '../benchmarks/gaia/gaia.ts';
import { logisticsqa } from '../benchmarks/logisticsqa/logisticsqa.ts';
import type { BenchmarkSource } from './core/benchmark.ts';
import type { LanguageModel } from './core/language-model.ts';
import type { Method } from './core/method.ts';
import type { Experiment } from './experiments/experiment.ts';
import { main } from './experiments/main.ts';
import { mergeAblation } from './experiments/merge-ablation.ts';
import { partition } from './experiments/partition.ts';
import { scaling } from './experiments/scaling.ts';
import { smoke } from './experiments/smoke.ts';
import { subsets } from './experiments/subsets.ts';
import { tokens } from './experiments/tokens.ts';
import { fgo } from './fgo/fgo.ts';
import { anthropicHeaders, anthropicModel } from './models/anthropic.ts';
import { type BuiltinOptions, builtinModel } from './models/builtin/builtin.ts';
import type { Clock } from './models/guards/clock.ts';
import { contextWindowOf, type TableProvider } from './models/model-table.ts';
import { bearer, compatibleModel, openaiModel } from './models/openai.ts';
import { type Price, priceOf } from './models/prices.ts';
import { keyVariables, type ServiceSettings } from './models/wire/service-settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Models that a service answers for: `--model provider/name`. */
export interface Service {
  readonly keyVariable: string;
  readonly baseUrlVariable: string;
  /** The provider's own address; absent where the user has to say it. */
  readonly baseUrl?: string;
  /** Below the address: the list of models, which costs nothing. */
  readonly modelsPath: string;
  headersOf(key: string | undefined): Readonly<Record<string, string | undefined>>;
  /** What of the account beside the key a request carries. */
  accountOf(environment: Environment): Pick<ServiceSettings, 'organization' | 'project'>;
  /** Tokens, from the table of models; undefined = not listed. */
  contextWindowOf(model: string): number | undefined;
  /** From the table of models at that date; undefined = not listed, which is not free. */
  priceOf(model: string, date: Date): Price | undefined;
  open(settings: ServiceSettings, clock: Clock): LanguageModel;
}

/** A model that answers in this process: `--model provider`. */
interface OwnProvider {
  readonly service?: never;
  open(settings: BuiltinOptions): LanguageModel;
}

export type ModelProvider = {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
} & (OwnProvider | { readonly service: Service });

export const benchmarks: readonly BenchmarkSource[] = [alfworld, logisticsqa, gaia];

export const methods: readonly Method[] = [vanilla, allAtOnce, batchWise, fgo];

const fromTable = (provider: TableProvider): Pick<Service, 'contextWindowOf' | 'priceOf'> => ({
  contextWindowOf: (model) => contextWindowOf(provider, model),
  priceOf: (model, date) => priceOf(provider, model, date),
});

export const providers: readonly ModelProvider[] = [
  { name: 'builtin', summary: 'rule-based, not an LLM; no key, no network', open: builtinModel },
  {
    name: 'openai',
    summary: 'openai/NAME, e.g. openai/gpt-4o-mini; key in OPENAI_API_KEY',
    service: {
      keyVariable: keyVariables.openai,
      baseUrlVariable: 'OPENAI_BASE_URL',
      baseUrl: 'https://api.openai.com/v1',
      modelsPath: '/models',
      headersOf: bearer,
      accountOf: ({ OPENAI_ORG_ID: organization, OPENAI_PROJECT_ID: project }) => ({
        ...(organization ? { organization } : {}),
        ...(project ? { project } : {}),
      }),
      ...fromTable('openai'),
      open: openaiModel,
    },
  },
  {
    name: 'anthropic',
    summary: 'anthropic/NAME, e.g. anthropic/claude-sonnet-4-5; key in ANTHROPIC_API_KEY',
    service: {
      keyVariable: keyVariables.anthropic,
      baseUrlVariable: 'ANTHROPIC_BASE_URL',
      baseUrl: 'https://api.anthropic.com',
      modelsPath: '/v1/models',
      headersOf: anthropicHeaders,
      accountOf: () => ({}),
      ...fromTable('anthropic'),
      open: anthropicModel,
    },
  },
  {
    name: 'compatible',
    summary: 'compatible/NAME at --base-url: vLLM, llama.cpp, Ollama, …; key, if any, in COMPATIBLE_API_KEY',
    service: {
      keyVariable: keyVariables.compatible,
      baseUrlVariable: 'COMPATIBLE_BASE_URL',
      modelsPath: '/models',
      headersOf: bearer,
      accountOf: () => ({}),
      contextWindowOf: () => undefined,
      priceOf: () => undefined,
      open: compatibleModel,
    },
  },
];

export const experiments: readonly Experiment[] = [main, mergeAblation, partition, scaling, subsets, tokens, smoke];
