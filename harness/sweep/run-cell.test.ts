import { describe, expect, it } from 'vitest';
import { allAtOnce } from '../../baselines/all-at-once.ts';
import { vanilla } from '../../baselines/vanilla.ts';
import { ProviderError, StoppedError } from '../core/errors.ts';
import { type Method, noMemory } from '../core/method.ts';
import { fgo } from '../fgo/fgo.ts';
import type { ToyModelOptions } from '../testing/toy-model.ts';
import { toyGrid, toySetting } from '../testing/toy-setting.ts';
import { planCells } from './plan.ts';
import { runCell } from './run-cell.ts';

function cellOf(method: Method, models: ToyModelOptions = {}, signal = new AbortController().signal) {
  const setting = toySetting(models);
  const [cell] = planCells(toyGrid({ method: [method.name] }), [method], setting);
  const run = () => runCell(cell!, setting, { memory: noMemory, limit: (work) => work(), signal, listen: () => {} });
  return { setting, run };
}

/** A method that does what a test says. */
const scripted = (run: Method['run']): Method => ({ name: 'scripted', summary: '', roles: ['agent'], reads: [], run });

describe('runCell', () => {
  it('learns on training tasks and scores the module on the test tasks', async () => {
    const { setting, run } = cellOf(fgo);
    const { outcome, events } = await run();
    expect(outcome).toMatchObject({ state: 'finished', finalists: [{ trainScore: 1, testScore: 1, testErrors: 0 }] });
    const tested = events.flatMap((event) =>
      event.type === 'episode' && event.phase === 'test' ? [event.taskId] : [],
    );
    expect(tested.toSorted()).toEqual(setting.testTasks.map(({ id }) => id).toSorted());
  });

  it('touches test tasks once, and after all training', async () => {
    const { setting, run } = cellOf(fgo);
    await run();
    const { started } = setting.benchmark;
    const test = setting.testTasks.map(({ id }) => id);
    expect(started.slice(-test.length).toSorted()).toEqual(test.toSorted());
    expect(started.slice(0, -test.length).filter((id) => test.includes(id))).toEqual([]);
  });

  it('scores every finalist', async () => {
    const { run } = cellOf(
      scripted(async (context) => {
        const { initialModule: module } = context.benchmark;
        const attempts = new Map();
        return [
          { module, tasks: [], attempts, path: 'a', criticalCalls: 3 },
          {
            module: { ...module, instructions: '- To find the sum, add.' },
            tasks: [],
            attempts,
            path: 'b',
            criticalCalls: 5,
          },
        ];
      }),
    );
    const { outcome } = await run();
    expect(outcome).toMatchObject({
      finalists: [
        { path: 'a', testScore: 0 },
        { path: 'b', testScore: 1 / 3 },
      ],
      criticalCalls: 5,
    });
  });

  it("keeps the test tasks out of a method's sight, and refuses to start one", async () => {
    const { setting, run } = cellOf(
      scripted(async ({ benchmark }) => {
        expect(benchmark.tasks.test).toEqual([]);
        expect(benchmark.tasks.train).toHaveLength(9);
        await benchmark.start(setting.testTasks[0]!);
        throw new Error('started');
      }),
    );
    await expect(run()).rejects.toThrow('Expected a method to start its training tasks only');
  });

  it('records a prompt that did not fit as the outcome', async () => {
    const { outcome } = await cellOf(allAtOnce, { contextWindow: 300 }).run();
    expect(outcome).toMatchObject({ state: 'overflow', contextWindow: 300 });
  });

  it('records a failed service as the outcome', async () => {
    const instead: ToyModelOptions['instead'] = (role) => {
      if (role === 'optimizer') throw new ProviderError('server', 'down');
      return undefined;
    };
    const { outcome } = await cellOf(fgo, { instead }).run();
    expect(outcome).toEqual({ state: 'error', kind: 'server', message: 'down' });
  });

  it('throws bugs, and a stop instead of a result', async () => {
    const bug = scripted(async () => {
      throw new TypeError('a bug');
    });
    await expect(cellOf(bug).run()).rejects.toThrow(TypeError);

    // All episodes are under way already, and end well: what they come to is still no result.
    const stop = new AbortController();
    const stopping: ToyModelOptions['instead'] = () => void stop.abort();
    await expect(cellOf(vanilla, { instead: stopping }, stop.signal).run()).rejects.toThrow(StoppedError);
  });
});
