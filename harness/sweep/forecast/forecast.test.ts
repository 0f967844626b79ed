import { describe, expect, it } from 'vitest';
import { allAtOnce } from '../../../baselines/all-at-once.ts';
import { vanilla } from '../../../baselines/vanilla.ts';
import { type Models, noBill, type Role, roles, type Usage, wrapModel } from '../../core/language-model.ts';
import { type Method, noMemory } from '../../core/method.ts';
import type { CallEvent, CellRecord, EpisodeEvent } from '../../core/record.ts';
import { fgo } from '../../fgo/fgo.ts';
import { toyBenchmark } from '../../testing/toy-benchmark.ts';
import { toyModels } from '../../testing/toy-model.ts';
import { toyGrid, toySetting } from '../../testing/toy-setting.ts';
import { planCells } from '../plan.ts';
import { runCell } from '../run-cell.ts';
import { type ForecastPorts, forecastSweep } from './forecast.ts';
import { callsIn, episodesIn } from './run-pilot.ts';

const seeds = [1, 2, 3] as const;
const benchmark = toyBenchmark({ test: 30 });
const setting = { ...toySetting(), benchmark, testTasks: benchmark.tasks.test };

const plan = (...methods: Method[]) =>
  planCells(toyGrid({ method: methods.map(({ name }) => name) as [string], seeds }), methods, setting);

/** A dollar a million prompt tokens, two a million completion tokens. */
const usdOf = ({ promptTokens, completionTokens }: Usage) => (promptTokens + 2 * completionTokens) / 1e6;
const prices = { agent: usdOf, evaluator: usdOf, optimizer: usdOf, merger: usdOf };

const run = { limit: <T>(work: () => Promise<T>) => work(), signal: new AbortController().signal };

const forecast = (cells: ReturnType<typeof plan>, given: Partial<ForecastPorts> = {}) =>
  forecastSweep(cells, setting, {
    ...{ pilotModels: toyModels(), cached: false, prices, concurrency: 4, earlier: [], ...run },
    ...given,
  });

const rowOf = async (role: Role, made: ReturnType<typeof forecast>) =>
  (await made).rows.find((row) => row.role === role)!;

function runAll(cells: ReturnType<typeof plan>): Promise<CellRecord[]> {
  return Promise.all(cells.map((cell) => runCell(cell, setting, { ...run, memory: noMemory, listen: () => {} })));
}

function usageOf(records: readonly CellRecord[], role: Role) {
  const events = records.flatMap((record): (CallEvent | EpisodeEvent)[] =>
    role === 'agent' ? episodesIn(record) : callsIn(record).filter((call) => call.role === role),
  );
  const sum = (of: (event: (typeof events)[number]) => number) => events.reduce((all, event) => all + of(event), 0);
  return {
    calls: sum((event) => (event.type === 'episode' ? event.calls : 1)),
    promptTokens: sum(({ usage }) => usage.promptTokens),
    completionTokens: sum(({ usage }) => usage.completionTokens),
  };
}

/** Answers an equal request again, for nothing. */
function remembering(models: Models): Models {
  const known = new Map<string, Awaited<ReturnType<Models['agent']['complete']>>>();
  const entries = roles.map((role) => {
    const model = wrapModel(models[role], async (request) => {
      const key = JSON.stringify(request);
      const answer = known.get(key);
      if (answer) return { ...answer, paid: noBill };
      const response = await models[role].complete(request);
      known.set(key, response);
      return response;
    });
    return [role, model];
  });
  return Object.fromEntries(entries) as Models;
}

describe('a forecast', () => {
  it('scales the test up to all test tasks and seeds', async () => {
    const { cells, episodes, rows } = await forecast(plan(vanilla));
    expect({ cells, episodes }).toEqual({ cells: 3, episodes: { low: 90, high: 90 } });
    // One turn an episode; at most three, of which a third of what is left is added.
    expect(rows[0]!.calls).toEqual({ low: 90, high: 150 });
    expect(rows.slice(1).map(({ calls, usd }) => ({ calls, usd }))).toEqual(
      Array(3).fill({ calls: { low: 0, high: 0 }, usd: { low: 0, high: 0 } }),
    );
  });

  it('holds what the sweep then uses', async () => {
    const cells = plan(vanilla, allAtOnce, fgo);
    const [{ rows, usd }, records] = await Promise.all([forecast(cells), runAll(cells)]);
    for (const row of rows) {
      const actual = usageOf(records, row.role);
      for (const measure of ['calls', 'promptTokens', 'completionTokens'] as const) {
        expect(actual[measure], `${row.role} ${measure}`).toBeGreaterThan(0);
        expect(row[measure].low, `${row.role} ${measure}`).toBeLessThanOrEqual(actual[measure]);
        expect(row[measure].high, `${row.role} ${measure}`).toBeGreaterThanOrEqual(actual[measure]);
        expect(row[measure].low, `${row.role} ${measure}`).toBeGreaterThan(actual[measure] / 3);
      }
    }
    const spent = roles.reduce((sum, role) => sum + usdOf(usageOf(records, role)), 0);
    expect(usd!.low).toBeLessThanOrEqual(spent);
    expect(usd!.high).toBeGreaterThanOrEqual(spent);
  });

  it('multiplies the low scenario of one-turn episodes by seeds and tasks exactly', async () => {
    const cells = plan(vanilla);
    const row = await rowOf('agent', forecast(cells));
    const actual = usageOf(await runAll(cells), 'agent');
    expect(row.promptTokens.low / actual.promptTokens).toBeCloseTo(1, 2);
    expect(row.usd!.low).toBeCloseTo((row.promptTokens.low + 2 * row.completionTokens.low) / 1e6, 5);
  });

  it('takes longer episodes, longer answers, and other tokenizers into its high end', async () => {
    const { low, high } = (await rowOf('evaluator', forecast(plan(fgo)))).completionTokens;
    expect(high / low).toBeCloseTo((3 * 1.35 * 1.1) / 0.9, 1);
    const { promptTokens } = await rowOf('agent', forecast(plan(fgo)));
    expect(promptTokens.high).toBeGreaterThan(promptTokens.low * 1.35 * 1.67);
  });

  it('never has an answer longer than its limit, or a prompt wider than the window', async () => {
    const models = toyModels({ contextWindow: 200 });
    const sampling = { ...setting.sampling, maxOutputTokens: { agent: 4, evaluator: 4, optimizer: 30, merger: 30 } };
    const cells = plan(fgo);
    const { rows } = await forecastSweep(
      cells,
      { ...setting, models, sampling },
      {
        ...{ pilotModels: toyModels(), cached: false, prices, concurrency: 4, earlier: [], ...run },
      },
    );
    for (const { role, calls, promptTokens, completionTokens } of rows) {
      expect(completionTokens.high, role).toBeLessThanOrEqual((calls.high + 1) * sampling.maxOutputTokens[role]);
      expect(promptTokens.high, role).toBeLessThanOrEqual((calls.high + 1) * (200 - sampling.maxOutputTokens[role]));
    }
  });

  it('is the same again', async () => {
    expect(await forecast(plan(vanilla, fgo))).toEqual(await forecast(plan(vanilla, fgo)));
  });

  it('is plain JSON', async () => {
    const made = await forecast(plan(fgo));
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
  });

  it('of no cells is nothing', async () => {
    const { basis, cells, usd, seconds } = await forecast([]);
    expect({ cells, usd, seconds }).toEqual({ cells: 0, usd: { low: 0, high: 0 }, seconds: { low: 0, high: 0 } });
    expect(basis).toEqual(['Every cell is finished: nothing is left to be paid.']);
  });
});

describe('money in a forecast', () => {
  it('is paid once where a cache answers what cells have in common', async () => {
    // Both explore θ0 on the same tasks first.
    const cells = plan(allAtOnce, fgo);
    const cached = await forecast(cells, { pilotModels: remembering(toyModels()), cached: true });
    const uncached = await forecast(cells);
    expect(cached.rows.map(({ promptTokens }) => promptTokens)).toEqual(uncached.rows.map((row) => row.promptTokens));
    expect(cached.usd!.low).toBeLessThan(uncached.usd!.low * 0.95);
    expect(cached.seconds.high).toBeLessThan(uncached.seconds.high);
    const ignored = await forecast(cells, { pilotModels: remembering(toyModels()), cached: false });
    expect(ignored.usd).toEqual(uncached.usd);
  });

  it('is unknown where a price is, and says whose', async () => {
    const { rows, usd, unpriced } = await forecast(plan(fgo), { prices: { ...prices, merger: () => null } });
    expect(usd).toBeNull();
    expect(unpriced).toEqual(['toy/script']);
    expect(rows.map((row) => row.usd === null)).toEqual([false, false, false, true]);
  });

  it('needs no price of a role that is never called', async () => {
    const unknown = { ...prices, merger: () => null, optimizer: () => null, evaluator: () => null };
    expect((await forecast(plan(vanilla), { prices: unknown })).usd).not.toBeNull();
  });
});

describe('time in a forecast', () => {
  const latencySeconds = { low: 2, high: 10 };

  it('is all calls at the concurrency', async () => {
    const { seconds, rows } = await forecast(plan(vanilla), { latencySeconds, concurrency: 2 });
    expect(rows[0]!.calls).toEqual({ low: 90, high: 150 });
    expect(seconds).toEqual({ low: 90, high: 750 });
  });

  it('is at least the calls that wait for each other', async () => {
    const cells = plan(fgo).slice(0, 1);
    const [record] = await runAll(cells);
    const path = record!.outcome.state === 'finished' ? record!.outcome.criticalCalls : 0;
    const { seconds } = await forecast(cells, { latencySeconds, concurrency: 1000 });
    expect(seconds.low).toBe((path + 1) * 2);
  });

  it('grows with cells that wait for a place', async () => {
    const one = await forecast(plan(fgo).slice(0, 1), { concurrency: 1000 });
    const six = plan(fgo, allAtOnce).map((cell) => ({ ...cell, arm: 'fgo', method: fgo }));
    expect((await forecast(six, { concurrency: 1000 })).seconds.low).toBe(Math.round(one.seconds.low * 1.5));
  });
});

describe('what a forecast is made from', () => {
  it('says so', async () => {
    const { basis } = await forecast(plan(vanilla, fgo));
    expect(basis[0]).toBe(
      'Pilot: 2 cells (of each arm and train size one seed) with 12 of 30 test tasks, 69 episodes, played by toy/script.',
    );
    expect(basis.at(-1)).toBe('Time: 1 to 6 s a call, 4 at once, without waiting for rate limits.');
  });

  it('is the sizes of earlier runs where there are any', async () => {
    const cells = plan(fgo);
    const earlier = await runAll(cells.slice(1));
    const { rows, basis } = await forecast(cells, { earlier });
    const actual = usageOf(await runAll(cells), 'agent');
    const [agent] = rows;
    expect(agent!.promptTokens.low).toBeGreaterThan(actual.promptTokens * 0.7);
    expect(agent!.promptTokens.high).toBeLessThan(actual.promptTokens * 1.5);
    expect(basis.filter((sentence) => sentence.startsWith('Earlier runs')).length).toBe(4);
    expect(basis).toContain(
      "Earlier runs: the tokens of the agent's episode are those measured with toy/script in 2 earlier cells, lowest to highest, not the pilot's.",
    );
  });

  it('counts the cells that a window ends', async () => {
    const { overflows, basis } = await forecast(plan(vanilla, allAtOnce), {
      pilotModels: toyModels({ contextWindow: 300 }),
    });
    expect(overflows).toBe(3);
    expect(basis.join('\n')).toContain("in 1 of the pilot's cells a prompt did not fit");
  });

  it('is nothing where no first prompt fits', async () => {
    const { rows, usd, episodes } = await forecast(plan(vanilla), { pilotModels: toyModels({ contextWindow: 5 }) });
    expect({ calls: rows[0]!.calls, usd, episodes }).toEqual({
      ...{ calls: { low: 0, high: 0 }, usd: { low: 0, high: 0 }, episodes: { low: 90, high: 90 } },
    });
  });

  it("says when the pilot's model could not act", async () => {
    const pilotModels = toyModels({ instead: (role) => (role === 'agent' ? { text: 'I do not know.' } : undefined) });
    const { basis, rows } = await forecast(plan(vanilla), { pilotModels });
    expect(basis.join('\n')).toContain("The pilot's model acted in 0 of 12 episodes only");
    expect(rows[0]!.calls).toEqual({ low: 90, high: 270 });
  });
});
