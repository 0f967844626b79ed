import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { methods } from '../catalog.ts';
import { canonicalJson, contentHash, type Json } from '../core/canonical-json.ts';
import type { SqliteFile } from '../core/database.ts';
import { ProviderError, StoppedError } from '../core/errors.ts';
import type { LanguageModel, ModelRequest, Models } from '../core/language-model.ts';
import { roles } from '../core/language-model.ts';
import type { CellRecord } from '../core/record.ts';
import { memoryFile, type StoredSweepOptions, storedSweep } from '../testing/stored-sweep.ts';
import { toyGrid, toySetting } from '../testing/toy-setting.ts';
import { planCells } from './plan.ts';
import { cellsInFlight, type SweepEvent } from './run-sweep.ts';
import { readSweep } from './store/read-sweep.ts';

const grid = toyGrid({ method: ['vanilla', 'all-at-once', 'batch-wise', 'fgo'], seeds: [1, 2] });

/** Wraps every model's calls. */
function around(models: Models, wrap: (call: LanguageModel['complete']) => LanguageModel['complete']): Models {
  return Object.fromEntries(
    roles.map((role) => [role, { ...models[role], complete: wrap(models[role].complete) }]),
  ) as Models;
}

function sweepOf(given: StoredSweepOptions = {}, wrap: Parameters<typeof around>[1] = (call) => call, all = methods) {
  const setting = toySetting();
  const cells = planCells(
    { ...grid, method: all.map(({ name }) => name) as unknown as typeof grid.method },
    all,
    setting,
  );
  return { cells, run: () => storedSweep(cells, { ...setting, models: around(setting.models, wrap) }, given) };
}

const finishedIn = (file: SqliteFile) => readSweep(file)!.cells;

const textOf = (cells: readonly CellRecord[]) => canonicalJson(cells as unknown as Json);

describe('runSweep', () => {
  it('has the same cells in the same order, whatever the concurrency and the order of completion', async () => {
    const delayed =
      (longest: number) => (call: LanguageModel['complete']) => async (request: Parameters<typeof call>[0]) => {
        await setTimeout(Number.parseInt(contentHash(request.messages as unknown as Json, 4), 16) % longest);
        return call(request);
      };
    const one = await sweepOf({ concurrency: 1 }).run();
    const many = await sweepOf({ concurrency: 16 }, delayed(4)).run();
    const others = await sweepOf({ concurrency: 5 }, delayed(3)).run();
    expect(one.state).toBe('complete');
    expect(one.cells).toHaveLength(8);
    expect(textOf(many.cells)).toBe(textOf(one.cells));
    expect(textOf(others.cells)).toBe(textOf(one.cells));
  });

  it('has no more calls in flight than asked for, and no more than four cells', async () => {
    const flight = { calls: 0, most: 0, cells: 0, mostCells: 0 };
    const counted = (call: LanguageModel['complete']) => async (request: Parameters<typeof call>[0]) => {
      flight.calls += 1;
      flight.most = Math.max(flight.most, flight.calls);
      await setTimeout(1);
      flight.calls -= 1;
      return call(request);
    };
    const listen = ({ type }: SweepEvent) => {
      flight.cells += type === 'cell-started' ? 1 : type === 'cell-finished' ? -1 : 0;
      flight.mostCells = Math.max(flight.mostCells, flight.cells);
    };
    await sweepOf({ concurrency: 3, listen }, counted).run();
    expect(flight.most).toBe(3);
    expect(flight.mostCells).toBe(cellsInFlight);
  });

  it('starts cells in the order of the plan', async () => {
    const started: string[] = [];
    const sweep = sweepOf({ listen: (event) => event.type === 'cell-started' && started.push(event.cell.id) });
    await sweep.run();
    expect(started).toEqual(sweep.cells.map(({ id }) => id));
  });

  it('keeps finished cells when it is stopped, and goes on to the same result', async () => {
    const file = memoryFile();
    const stop = new AbortController();
    const listen = ({ type }: SweepEvent) => type === 'cell-finished' && finishedIn(file).length >= 3 && stop.abort();
    const stopped = await sweepOf({ file, signal: stop.signal, listen }).run();
    expect(stopped.state).toBe('stopped');
    expect(stopped.cells.length).toBeGreaterThanOrEqual(3);
    expect(stopped.cells.length).toBeLessThan(8);
    expect(stopped.finished).toBe(stopped.cells.length);

    const before = new Set(stopped.cells.map(({ id }) => id));
    const kept: string[] = [];
    const rerun: string[] = [];
    const again = await sweepOf({
      file,
      listen: (event) => {
        if (event.type === 'sweep-started') kept.push(...event.kept);
        if (event.type === 'cell-started') rerun.push(event.cell.id);
      },
    }).run();
    expect(again).toMatchObject({ state: 'complete', finished: 8 });
    expect(new Set(kept)).toEqual(before);
    expect(rerun.filter((id) => before.has(id))).toEqual([]);
    expect(rerun).toHaveLength(8 - before.size);
    expect(textOf(again.cells)).toBe(textOf((await sweepOf().run()).cells));
  });

  it('runs a cell again that a failing service ended only when it is to be retried, and keeps the others', async () => {
    const file = memoryFile();
    const isMerge = ({ messages }: ModelRequest) => messages[1]?.content.includes('<version') === true;
    const failing = (call: LanguageModel['complete']) => async (request: ModelRequest) => {
      if (isMerge(request)) throw new ProviderError('server', 'down');
      return call(request);
    };
    const first = await sweepOf({ file }, failing).run();
    const failed = first.cells.filter(({ outcome }) => outcome.state === 'error').map(({ id }) => id);
    expect(failed).toHaveLength(2);
    const rerun: string[] = [];
    const listen = (event: SweepEvent) => event.type === 'cell-started' && rerun.push(event.cell.id);
    expect(textOf((await sweepOf({ file, listen }).run()).cells)).toBe(textOf(first.cells));
    expect(rerun).toEqual([]);

    const again = await sweepOf({ file, listen, retry: first.cells.map(({ id }) => id) }).run();
    expect(rerun.toSorted()).toEqual(failed.toSorted());
    expect(textOf(again.cells)).toBe(textOf((await sweepOf().run()).cells));
  });

  it.each([
    ['a failing service', new ProviderError('server', 'down')],
    ['a filter', new ProviderError('content-filter', 'no')],
  ])('runs a cell again whose test %s spoiled only when it is to be retried', async (_, error) => {
    const { benchmark } = toySetting();
    const { opening } = await benchmark.start(benchmark.tasks.test[0]!);
    const failing = (call: LanguageModel['complete']) => async (request: ModelRequest) => {
      if (request.messages[1]?.content === opening) throw error;
      return call(request);
    };
    const file = memoryFile();
    const first = await sweepOf({ file }, failing).run();
    const rerun: string[] = [];
    const listen = (event: SweepEvent) => event.type === 'cell-started' && rerun.push(event.cell.id);
    await sweepOf({ file, listen }).run();
    expect(rerun).toEqual([]);
    const again = await sweepOf({ file, listen, retry: first.cells.map(({ id }) => id) }).run();
    expect(rerun).toHaveLength(8);
    expect(textOf(again.cells)).toBe(textOf((await sweepOf().run()).cells));
  });

  it('books nothing for a cell that the budget stopped, though another of its calls failed before', async () => {
    let calls = 0;
    const stopping = (call: LanguageModel['complete']) => async (request: ModelRequest) => {
      calls += 1;
      if (calls === 40) throw new ProviderError('server', 'down');
      if (calls > 40) throw new StoppedError('The budget is used up.');
      return call(request);
    };
    const { state, cells } = await sweepOf({ concurrency: 1 }, stopping).run();
    expect(state).toBe('stopped');
    expect(cells.filter(({ outcome }) => outcome.state !== 'finished')).toEqual([]);
  });

  it('ends at once where it is stopped before it began', async () => {
    const ended = await sweepOf({ signal: AbortSignal.abort() }).run();
    expect(ended).toEqual({ state: 'stopped', finished: 0, cells: [] });
  });

  it('saves what is finished before a bug of another cell ends it', async () => {
    const [vanilla, ...rest] = methods;
    const broken = {
      ...vanilla!,
      name: 'broken',
      run: async () => {
        while (vanillaSaved() < 2) await setTimeout(5);
        throw new TypeError('a bug');
      },
    };
    const file = memoryFile();
    const sweep = sweepOf({ file }, undefined, [vanilla!, broken, ...rest]);
    const vanillaSaved = () => finishedIn(file).filter(({ arm }) => arm === 'vanilla').length;
    await expect(sweep.run()).rejects.toThrow(new TypeError('a bug'));
    expect(vanillaSaved()).toBe(2);
  });

  it('begins no other cell after a bug', async () => {
    const broken = { ...methods[0]!, name: 'broken', run: () => Promise.reject(new TypeError('a bug')) };
    const started: string[] = [];
    const listen = (event: SweepEvent) => event.type === 'cell-started' && started.push(event.cell.arm);
    await expect(sweepOf({ listen }, undefined, [broken, ...methods]).run()).rejects.toThrow(new TypeError('a bug'));
    expect(started).toHaveLength(cellsInFlight);
  });

  it('lets timers have their turn while models compute', async () => {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    const busy = (call: LanguageModel['complete']) => async (request: Parameters<typeof call>[0]) => {
      const end = performance.now() + 0.5;
      while (performance.now() < end);
      return call(request);
    };
    await sweepOf({}, busy).run();
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
  });
});
