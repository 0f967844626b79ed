/** Opened models → guarded ones: one cache, one budget and one ledger for a sweep, one limiter for each account and model. */
import { access, constants, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '../core/errors.ts';
import { type LanguageModel, type Models, mapRoles, modelName, roles, type Usage } from '../core/language-model.ts';
import type { Charge, Spent } from '../core/spending.ts';
import {
  type Cassette,
  emptyCassette,
  parseCassette,
  recording,
  renderCassette,
  replaying,
} from '../models/cassette.ts';
import { guarded } from '../models/guarded.ts';
import { openAnswerStore } from '../models/guards/answer-store.ts';
import { createBudget } from '../models/guards/budget.ts';
import type { Clock } from '../models/guards/clock.ts';
import { createLimiters } from '../models/guards/limiter.ts';
import { fixedPrice, type Price } from '../models/prices.ts';
import { promptVersion } from '../optimize/prompts.ts';
import { openLedger } from '../sweep/ledger.ts';
import { orSentence, writeWhole } from '../sweep/write-file.ts';
import { answerInProcess, type OpenedModel, type OpenedModels } from './open-models.ts';
import type { ServiceRequest } from './read-services.ts';

export interface GuardPorts {
  readonly clock: Clock;
  readonly cwd: string;
  /** Of the sweep, in which its ledger lies. */
  readonly folder: string;
  readonly concurrency: number;
  /** File that all calls of services are recorded into. */
  readonly cassette: string | undefined;
  /** Steps that earlier runs have kept, where all calls are to be recorded: theirs will not be made. */
  readonly kept: number;
  /** One line about a call that has to wait. */
  say(text: string): void;
}

export interface GuardedModels {
  readonly models: Models;
  /** What the sweep has paid, in earlier runs too; absent where nobody is paid. */
  readonly spent?: () => Spent;
  /** Why no further call is made, once the budget is used up. */
  exhausted(): string | undefined;
  /** Writes what is still to be written. */
  close(): Promise<void>;
}

/** Whether a call may be made over the network. */
export function asksServices(opened: OpenedModels, { cache, replay }: ServiceRequest): boolean {
  return replay === undefined && cache !== 'only' && !answerInProcess(opened);
}

/** Throws ConfigError for a cache, a ledger or a cassette that cannot be used. */
export async function prepareModels(
  opened: OpenedModels,
  services: ServiceRequest,
  ports: GuardPorts,
): Promise<GuardedModels> {
  const alone = answerInProcess(opened);
  if (ports.cassette !== undefined && (alone || services.replay !== undefined))
    throw new ConfigError('Expected --model to be behind a service, so that there is something to record, got none.');
  const unguarded = { exhausted: () => undefined, close: async () => {} };
  if (services.replay !== undefined)
    return { ...unguarded, models: await replayedModels(opened, resolve(ports.cwd, services.replay)) };
  if (alone) return { ...unguarded, models: mapRoles(opened, ({ model }) => model) };
  const tape = ports.cassette === undefined ? undefined : await openTape(ports.cassette, ports.kept);
  return guardModels(opened, services, { ...ports, tape });
}

/** A recording holds a sweep from its first call: what an earlier one finished would be missing. */
async function openTape(file: string, kept: number): Promise<Cassette> {
  await checkWritable(dirname(file));
  if (kept > 0)
    throw new ConfigError(
      `Expected the sweep to be new, so that all its calls are recorded, got one in which ${kept} steps are kept: give another --out (answered calls come from the cache).`,
    );
  return emptyCassette(promptVersion);
}

/** Before anything is paid for what could not be kept. */
async function checkWritable(folder: string): Promise<void> {
  await access(folder, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`Expected --cassette to lie in a folder that can be written, got ${folder} (${error.code}).`);
  });
}

/** Of a model in this process, nothing; of a service, from `--price` or the table; undefined = not known. */
function priceOf({ model, service }: OpenedModel, { prices }: ServiceRequest, date: Date): Price | undefined {
  if (service === undefined) return () => 0;
  const given = prices.get(modelName(model));
  return given ? fixedPrice(given.input, given.output) : service.definition.priceOf(model.name, date);
}

/** Throws ConfigError where a cap in dollars cannot be kept because a price is unknown. */
export function checkPrices(opened: OpenedModels, services: ServiceRequest, date: Date): void {
  if (services.maxUsd === undefined) return;
  const unpriced = roles.map((role) => opened[role]).find((model) => priceOf(model, services, date) === undefined);
  if (unpriced === undefined) return;
  const name = modelName(unpriced.model);
  throw new ConfigError(
    `Expected the price of ${name} to be known, so that --max-usd can be kept, but the table of prices does not list it: give --price ${name}=PROMPT,COMPLETION in US dollars for a million tokens (0,0 where it is free), or cap tokens with --max-tokens.`,
  );
}

interface TapedPorts extends GuardPorts {
  readonly tape: Cassette | undefined;
}

function guardModels(opened: OpenedModels, services: ServiceRequest, ports: TapedPorts): GuardedModels {
  const { clock, folder, cwd, concurrency, tape } = ports;
  const ledger = openLedger(join(folder, 'spending.csv'));
  const spent = ledger.spent();
  const { maxUsd, maxTokens } = services;
  const budget = createBudget({
    ...(maxUsd === undefined ? {} : { maxUsd }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    spent: { usd: spent.usd, tokens: spent.promptTokens + spent.completionTokens },
  });
  const store = services.cache === 'off' ? undefined : openAnswerStore(cacheFile(services, cwd));
  const said = waits(ports);
  const { requestsPerMinute, tokensPerMinute, retries } = services;
  const limiters = createLimiters({
    clock,
    maxConcurrency: concurrency,
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
  });
  const guard = (entry: OpenedModel): LanguageModel => {
    if (entry.service === undefined) return entry.model;
    const { baseUrl, account } = entry.service;
    const model = guarded(entry.model, {
      limiter: limiters([baseUrl, account, entry.model.name].join('\n')),
      budget: {
        budget,
        clock,
        price: priceOf(entry, services, new Date(clock.now())),
        onCharge: (charge: Charge) => ledger.add(charge),
        onSend: (name, most) => ledger.send(name, most),
      },
      retry: { clock, retries, onWait: said },
      cache: store && { store, mode: services.cache, promptVersion },
    });
    return tape ? recording(model, tape) : model;
  };
  return {
    models: mapRoles(opened, guard),
    spent: () => ledger.spent(),
    exhausted: () => budget.exhausted,
    close: async () => {
      store?.close();
      ledger.close();
      const file = ports.cassette;
      if (tape && file && tape.calls.size > 0) await orSentence(file, () => writeWhole(file, renderCassette(tape)));
    },
  };
}

function cacheFile({ cacheFile: file }: ServiceRequest, cwd: string): string {
  return resolve(cwd, file ?? join('results', 'answers.sqlite'));
}

/** Models of a service are played from the cassette, and nobody is called. */
async function replayedModels(opened: OpenedModels, file: string): Promise<Models> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`Expected --replay to name a cassette that can be read, got ${file} (${error.code}).`);
  });
  const cassette = parseCassette(text, file);
  return mapRoles(opened, ({ model, service }) => (service === undefined ? model : replaying(model, cassette)));
}

/** Shorter waits are not worth a line. */
const tellingMs = 5_000;

/** Many calls wait for one and the same thing: it is said once, and again when the wait gets longer. */
function waits({ clock, say }: GuardPorts) {
  const told = new Map<string, number>();
  return ({ model, kind, ms }: { readonly model: string; readonly kind: string; readonly ms: number }) => {
    const until = clock.now() + ms;
    if (ms < tellingMs || until <= (told.get(model) ?? 0) + tellingMs) return;
    told.set(model, until);
    say(`${model}: ${kind}; its calls wait for ${Math.round(ms / 1000)} s.`);
  };
}

/** As a plain function, for what may not know of models. */
export function pricesByRole(opened: OpenedModels, services: ServiceRequest, date: Date) {
  return mapRoles(opened, (model) => {
    const price = priceOf(model, services, date);
    return (usage: Usage): number | null => (price ? price(usage) : null);
  });
}
