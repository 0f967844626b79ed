/** K-fold cross-validation in the toy world, whose tasks have labels. */
import { describe, expect, it } from 'vitest';
import { vanilla } from '../../baselines/vanilla.ts';
import type { CellRecord, EpisodeEvent } from '../core/record.ts';
import type { TaskId } from '../core/task.ts';
import { fgo } from '../fgo/fgo.ts';
import { aggregate } from '../report/aggregate.ts';
import { memoryFile, storedSweep } from '../testing/stored-sweep.ts';
import { sweepFixture } from '../testing/sweep-fixture.ts';
import { foldedSetting, toyGrid, toySetting } from '../testing/toy-setting.ts';
import { drawTraining } from './draw-tasks.ts';
import { runPilot } from './forecast/run-pilot.ts';
import { planCells } from './plan.ts';
import { splitOf } from './setting.ts';
import { worldOf } from './store/world.ts';

const setting = foldedSetting(5);
const grid = toyGrid({ method: ['vanilla', 'fgo'], seeds: [1, 2] });
const plan = () => planCells(grid, [vanilla, fgo], setting);

const episodesIn = ({ events }: CellRecord, ...phases: readonly string[]) =>
  events.filter((event): event is EpisodeEvent => event.type === 'episode' && phases.includes(event.phase));
const idsOf = (tasks: readonly { readonly id: TaskId }[]) => tasks.map(({ id }) => id).toSorted();

describe('a sweep with folds', () => {
  it('has a cell of every arm for each seed and fold, with ids of their own', () => {
    const cells = plan();
    expect(cells.map(({ arm, spec }) => [arm, spec.seed, spec.fold?.index])).toEqual(
      ['vanilla', 'fgo'].flatMap((arm) => [1, 2].flatMap((seed) => [1, 2, 3, 4, 5].map((fold) => [arm, seed, fold]))),
    );
    expect(new Set(cells.map(({ id }) => id)).size).toBe(20);
    expect(cells.reduce((sum, { spec }) => sum + spec.testTasks, 0)).toBe(4 * 31);
    const [other] = planCells(grid, [vanilla, fgo], foldedSetting(4));
    expect(cells.map(({ id }) => id)).not.toContain(other!.id);
  });

  it('leaves the cells of a sweep without folds as they are', () => {
    const [cell] = planCells(grid, [vanilla, fgo], toySetting());
    expect(Object.keys(cell!.spec)).not.toContain('fold');
    expect(Object.keys(worldOf(toySetting()))).not.toContain('folds');
    // As it was before there were folds and labels, but for the prompts' version.
    expect(planCells(toyGrid(), [fgo], toySetting())[0]!.id).toBe('d4ea39fab49f949e');
  });

  it('tests every task once a seed, and never in a cell that trained on it', async () => {
    const { cells } = await storedSweep(plan(), setting);
    for (const own of Map.groupBy(cells, ({ arm, spec }) => `${arm} ${spec.seed}`).values()) {
      const tested = own.flatMap((cell) => episodesIn(cell, 'test').map(({ taskId }) => ({ id: taskId })));
      expect(idsOf(tested)).toEqual(idsOf(setting.testTasks));
    }
    for (const cell of cells.filter(({ arm }) => arm === 'fgo')) {
      const { train, test } = splitOf(setting, cell.spec.fold);
      const trained = new Set(episodesIn(cell, 'explore', 'backtest').map(({ taskId }) => taskId));
      expect(idsOf(drawTraining(train, 9, cell.spec.seed))).toEqual([...trained].toSorted());
      expect(test.filter(({ id }) => trained.has(id))).toEqual([]);
    }
  });

  it('has nested training sets in every fold', () => {
    for (const { train } of setting.folds) {
      const [small, large] = [6, 12].map((size) => drawTraining(train, size, 1));
      expect(large!.slice(0, 6)).toEqual(small);
    }
  });

  it('is one arm in the report, with every task once a seed', async () => {
    const { cells } = await storedSweep(plan(), setting);
    const { arms, labels } = aggregate(sweepFixture(cells));
    expect(labels.names).toEqual(['even', 'odd']);
    expect(
      arms.map(({ label, tasks, seeds, comparable, accuracy }) => [
        label,
        tasks,
        seeds,
        comparable,
        accuracy!.estimate,
      ]),
    ).toEqual([
      ['vanilla', 31, 2, 10, 0],
      ['fgo', 31, 2, 10, 1],
    ]);
    expect(arms[1]!.againstVanilla).toMatchObject({ estimate: 1 });
    expect(arms[1]!.balanced).toMatchObject({ accuracy: { estimate: 1 }, againstVanilla: { estimate: 1 } });
  });

  it('goes on after a stop to the same rows', async () => {
    const whole = await storedSweep(plan(), setting);
    const file = memoryFile();
    const stop = new AbortController();
    let episodes = 0;
    const stopped = await storedSweep(plan(), setting, {
      file,
      signal: stop.signal,
      listen: (event) => {
        if (event.type !== 'cell-event' || event.event.type !== 'episode') return;
        episodes += 1;
        if (episodes === 150) stop.abort();
      },
    });
    expect(stopped.state).toBe('stopped');
    const again = await storedSweep(plan(), setting, { file });
    expect(again).toEqual(whole);
  });

  it('is forecast from one fold of each arm', async () => {
    const ports = { pilotModels: setting.models, signal: new AbortController().signal };
    const pilot = await runPilot(plan(), setting, { ...ports, limit: (work) => work() });
    expect(pilot.cells.map(({ record, cells }) => [record.arm, record.spec.fold?.index, cells])).toEqual([
      ['vanilla', 1, 10],
      ['fgo', 1, 10],
    ]);
    expect(pilot.testTasks).toBe(setting.folds[0]!.test.length);
  });
});

describe('labels and outcomes', () => {
  it('are told in the rows of episodes, and in no prompt', async () => {
    const prompts: string[] = [];
    const spied = foldedSetting(2, { instead: (_, request) => void prompts.push(JSON.stringify(request)) });
    const { cells } = await storedSweep(planCells(toyGrid(), [fgo], spied), spied);
    const ends = cells.flatMap((cell) => episodesIn(cell, 'explore', 'test'));
    expect(new Set(ends.map(({ label }) => label))).toEqual(new Set(['even', 'odd']));
    expect(ends.map(({ attempt }) => (attempt.state === 'scored' ? attempt.outcome : ''))).toContain('wrong number');
    expect(prompts.length).toBeGreaterThan(100);
    expect(prompts.filter((prompt) => /\b(?:even|odd|wrong number)\b/.test(prompt))).toEqual([]);
  });
});
