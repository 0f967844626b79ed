/** Whatever the catalog lists keeps its contract: a new entry is tested before anyone writes a test for it. */
import { afterAll } from 'vitest';
import { benchmarks, methods, providers } from './catalog.ts';
import { builtinModel } from './models/builtin/builtin.ts';
import { builtinLimits } from './models/builtin/limits.ts';
import { benchmarkContract } from './testing/benchmark-contract.ts';
import { methodContract } from './testing/method-contract.ts';
import { modelContract } from './testing/model-contract.ts';
import { benchmark as example } from './testing/my-bench.example.ts';
import { toySource } from './testing/toy-benchmark.ts';
import { toyModel } from './testing/toy-model.ts';
import { startWireServer } from './testing/wire-server.ts';

for (const source of [toySource, example, ...benchmarks]) benchmarkContract(source);

modelContract('toy', (contextWindow) => toyModel('agent', { contextWindow }));

/** Behind the services stands the built-in model, with its smallest window: the contract's overflow is the server's. */
const server = await startWireServer({ answer: (request) => builtinModel({ contextWindow: 1000 }).complete(request) });
afterAll(() => server.close());
for (const provider of providers)
  modelContract(provider.name, (contextWindow) => {
    if (provider.service === undefined) return provider.open({ limits: builtinLimits, contextWindow });
    const baseUrl = `${server.url}${provider.name === 'anthropic' ? '' : '/v1'}`;
    const settings = { name: 'rules-1', baseUrl, apiKey: 'sk-test', contextWindow, timeoutMs: 60_000 };
    return provider.service.open(settings, { now: () => 0, sleep: async () => {} });
  });

for (const method of methods) methodContract(method);
