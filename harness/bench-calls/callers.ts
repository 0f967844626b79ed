/** The two ways to make many calls that are compared: our guarded model, and the plain SDK under a queue. */
import { join } from 'node:path';
import OpenAI from 'openai';
import pLimit from 'p-limit';
import PQueue from 'p-queue';
import type { Message } from '../core/language-model.ts';
import { guarded } from '../models/guarded.ts';
import { openAnswerStore } from '../models/guards/answer-store.ts';
import { createBudget } from '../models/guards/budget.ts';
import type { Clock } from '../models/guards/clock.ts';
import { createLimiter } from '../models/guards/limiter.ts';
import { openaiModel } from '../models/openai.ts';
import { fixedPrice } from '../models/prices.ts';
import { openLedger } from '../sweep/ledger.ts';

export interface Caller {
  readonly name: string;
  /** Settles when the answer is there; may be called for all prompts at once. */
  call(messages: readonly Message[]): Promise<unknown>;
  close(): void;
}

export interface CallerSettings {
  readonly baseUrl: string;
  /** Calls in flight at most. */
  readonly width: number;
  /** For the cache and the ledger. */
  readonly folder: string;
  readonly clock: Clock;
}

const apiKey = 'none';
const timeoutMs = 120_000;
const sampling = { temperature: 0, maxOutputTokens: 512, seed: 1 };

/** Everything that stands around a model in a sweep, with all of it at work: a cap, a price, a cache and a ledger. */
export function guardedCaller({ baseUrl, width, folder, clock }: CallerSettings): Caller {
  const store = openAnswerStore(join(folder, 'answers.sqlite'));
  const ledger = openLedger(join(folder, 'spending.csv'));
  const budget = createBudget({ maxUsd: 1000, spent: { usd: 0, tokens: 0 } });
  const provider = openaiModel({ name: 'bench', baseUrl, apiKey, contextWindow: 128_000, timeoutMs }, clock);
  const model = guarded(provider, {
    limiter: createLimiter({ clock, maxConcurrency: width }),
    budget: {
      budget,
      clock,
      price: fixedPrice(2.5, 10),
      onCharge: (charge) => ledger.add(charge),
      onSend: (name, most) => ledger.send(name, most),
    },
    retry: { clock, retries: 8 },
    cache: { store, mode: 'write', promptVersion: 1 },
  });
  // A sweep has its own limit of work in flight, too, so that no call is prepared long before it is made.
  const limit = pLimit(width);
  return {
    name: 'guarded model (window, cache, fuse, retry, limits, budget, ledger)',
    call: (messages) => limit(() => model.complete({ messages, tools: [], sampling, sampleIndex: 0 })),
    close: () => {
      store.close();
      ledger.close();
    },
  };
}

export function plainCaller({ baseUrl, width }: CallerSettings): Caller {
  const client = new OpenAI({ apiKey, baseURL: baseUrl, maxRetries: 0, timeout: timeoutMs });
  const queue = new PQueue({ concurrency: width });
  const { temperature, maxOutputTokens: max_completion_tokens, seed } = sampling;
  return {
    name: 'plain SDK under p-queue',
    call: (given) => {
      const messages = given.map(({ role, content }) => ({ role: role as 'user', content }));
      return queue.add(() =>
        client.chat.completions.create({ model: 'bench', messages, temperature, max_completion_tokens, seed }),
      );
    },
    close: () => {},
  };
}
