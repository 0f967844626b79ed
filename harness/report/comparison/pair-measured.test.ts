import { describe, expect, it } from 'vitest';
import { cellFixture, episode, finalist, finished, moduleWith } from '../../testing/sweep-fixture.ts';
import { summarizeCell } from '../summarize-cell.ts';
import { measurePair } from './pair-measured.ts';

function trained(trainSize: number, tasks: readonly string[]) {
  const module = moduleWith('one');
  const events = tasks.map((task) => episode({ phase: 'explore', module, task, result: 1 }));
  const outcome = finished(finalist(module));
  return summarizeCell(cellFixture({ arm: 'all-at-once', seed: 1, outcome, events, spec: { trainSize } }));
}

const judgedTasks = (...pair: readonly [ReturnType<typeof trained>, ReturnType<typeof trained>]) => {
  const { judged, leftOut } = measurePair({ a: pair[0], b: pair[1] });
  return [Object.keys(judged!.baseline.training), Object.keys(judged!.today.training), leftOut];
};

describe('training tasks of a pair', () => {
  it('are the common ones where train sizes differ, and none of the others is left out for an error', () => {
    const [small, large] = [trained(2, ['a', 'b']), trained(3, ['a', 'b', 'c'])];
    const common = ['a', 'b'];
    expect(judgedTasks(small, large)).toEqual([common, common, 0]);
    expect(judgedTasks(large, small)).toEqual([common, common, 0]);
  });

  it('are all of both, so that some are missing, where sizes are equal or no task is common', () => {
    expect(judgedTasks(trained(2, ['a', 'b']), trained(2, ['b', 'c']))).toEqual([['a', 'b'], ['b', 'c'], 0]);
    expect(judgedTasks(trained(1, ['a']), trained(2, ['b', 'c']))).toEqual([['a'], ['b', 'c'], 0]);
  });
});
