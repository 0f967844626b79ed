import { describe, expect, it } from 'vitest';
import { vanilla } from '../../../baselines/vanilla.ts';
import { StoppedError } from '../../core/errors.ts';
import { fgo } from '../../fgo/fgo.ts';
import { toyBenchmark } from '../../testing/toy-benchmark.ts';
import { toyModels } from '../../testing/toy-model.ts';
import { toyGrid, toySetting } from '../../testing/toy-setting.ts';
import { planCells } from '../plan.ts';
import { callsIn, episodesIn, runPilot } from './run-pilot.ts';

const benchmark = toyBenchmark({ test: 30 });
const forbidden = toyModels({
  instead: () => {
    throw new Error('a call of a model that costs money');
  },
});
const setting = { ...toySetting(), benchmark, testTasks: benchmark.tasks.test, models: forbidden };
const grid = toyGrid({ method: ['vanilla', 'fgo'], trainSize: [6, 9], seeds: [7, 8] });
const cells = planCells(grid, [vanilla, fgo], setting);

function play(signal = new AbortController().signal, pilotModels = toyModels()) {
  return runPilot(cells, setting, { pilotModels, limit: (work) => work(), signal });
}

describe('a pilot', () => {
  it("plays one seed of each arm and train size, and calls none of the sweep's models", async () => {
    const played = (await play()).cells.map(({ record: { arm, spec }, cells }) => [
      arm,
      spec.trainSize,
      spec.seed,
      cells,
    ]);
    expect(played).toEqual([
      ['vanilla', 0, 7, 2],
      ['fgo', 6, 7, 2],
      ['fgo', 9, 7, 2],
    ]);
  });

  it('tests on twelve tasks at most, of each category its share', async () => {
    const pilot = await play();
    const tested = episodesIn(pilot.cells[0]!.record);
    expect(pilot.testTasks).toBe(12);
    expect(
      Map.groupBy(tested, ({ category }) => category)
        .values()
        .map((all) => all.length)
        .toArray(),
    ).toEqual([4, 4, 4]);
  });

  it('measures the first prompt of an episode, not those that follow', async () => {
    const shrugging = toyModels({ instead: (role) => (role === 'agent' ? { text: 'I do not know.' } : undefined) });
    const [short, long] = [(await play()).cells[0]!, (await play(undefined, shrugging)).cells[0]!];
    const prompts = episodesIn(short.record).map(({ usage }) => usage.promptTokens);
    expect(short.firstPrompt).toBeCloseTo(prompts.reduce((sum, tokens) => sum + tokens, 0) / prompts.length);
    expect(long.firstPrompt).toBe(short.firstPrompt);
    expect(episodesIn(long.record).map(({ calls }) => calls)).toEqual(Array(12).fill(3));
  });

  it('is the same again', async () => {
    expect(await play()).toEqual(await play());
  });

  it('ends when it is stopped', async () => {
    await expect(play(AbortSignal.abort())).rejects.toThrow(StoppedError);
  });

  it('counts calls that were answered', async () => {
    const { record } = (await play()).cells[1]!;
    const [first] = callsIn(record);
    const refused = [
      first!,
      { ...first!, outcome: 'overflow' },
      { ...first!, outcome: 'error' },
      { ...first!, role: 'agent' },
    ];
    expect(callsIn({ ...record, events: refused as (typeof first & object)[] })).toEqual([first]);
  });
});
