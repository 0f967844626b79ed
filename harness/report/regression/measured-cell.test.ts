import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../core/errors.ts';
import { noMemory } from '../../core/method.ts';
import { type Module, moduleId } from '../../core/module.ts';
import type { CellRecord } from '../../core/record.ts';
import { fgo } from '../../fgo/fgo.ts';
import { planCells } from '../../sweep/plan.ts';
import { type CellPorts, runCell } from '../../sweep/run-cell.ts';
import { parseRows } from '../../testing/read-csv.ts';
import {
  call,
  cellFixture,
  episode,
  finalist,
  finished,
  moduleWith,
  sweepFixture,
  tokens,
} from '../../testing/sweep-fixture.ts';
import { moduleOf, type ToyModelOptions } from '../../testing/toy-model.ts';
import { toyGrid, toySetting } from '../../testing/toy-setting.ts';
import { toySweep } from '../../testing/toy-sweep.ts';
import { aggregate } from '../aggregate.ts';
import { cellsCsv } from '../csv/cells.ts';
import { tokensCsv } from '../csv/tokens.ts';
import { type CellSummary, summarizeCell } from '../summarize-cell.ts';
import { cohesionOf } from './cohesion.ts';
import { measuredCell } from './measured-cell.ts';

/** Of seven subsets; at its first try the merger forgets everything. */
async function mergedCells(models: ToyModelOptions = {}, merge: 'progressive' | 'none' = 'progressive') {
  const setting = toySetting({
    instead: (role, request) =>
      models.instead?.(role, request) ??
      (role === 'merger' && request.sampleIndex === 0 ? { text: moduleOf(['- Nothing.']) } : undefined),
  });
  const options = { subsets: [7], partition: ['random'], epochs: [1], threshold: [2], merge: [merge] } as const;
  const grid = toyGrid({ trainSize: [12], seeds: [1, 2], options });
  const { signal } = new AbortController();
  const ports: CellPorts = { memory: noMemory, limit: (work) => work(), signal, listen: () => {} };
  return Promise.all(planCells(grid, [fgo], setting).map((cell) => runCell(cell, setting, ports)));
}

const summariesOf = (cells: readonly CellRecord[]): readonly CellSummary[] => cells.map(summarizeCell);

const ofType = <Type extends CellRecord['events'][number]['type']>({ events }: CellRecord, type: Type) =>
  events.filter((event): event is Extract<CellRecord['events'][number], { type: Type }> => event.type === type);

/** By cell, the sums of tokens.csv in a phase. */
function tabled(cells: readonly CellRecord[], phase: string): number[] {
  const rows = parseRows(tokensCsv(summariesOf(cells))).filter((row) => row.phase === phase);
  return cells.map(({ id }) =>
    rows.filter((row) => row.cell === id).reduce((sum, row) => sum + Number(row.prompt_tokens), 0),
  );
}

describe('a measured cell', async () => {
  const cells = await mergedCells();
  const measured = cells.map((cell) => measuredCell(cell, cell.id, `group ${cell.spec.seed}`));

  it('is of cells with merges accepted and refused, and clusters', () => {
    const steps = measured.flatMap((cell) => cell.steps);
    expect(new Set(steps.flatMap((step) => (step.type === 'merge' ? [step.verdict] : [])))).toEqual(
      new Set(['accepted', 'refused']),
    );
    expect(steps.some(({ type }) => type === 'cluster')).toBe(true);
  });

  it('has the tokens of the tables', () => {
    expect(measured.map(({ mergeTokens }) => mergeTokens)).toEqual(tabled(cells, 'merge'));
    expect(measured.map(({ backtestTokens }) => backtestTokens)).toEqual(tabled(cells, 'backtest'));
    const { labels } = aggregate(sweepFixture(cells));
    const rows = parseRows(cellsCsv(summariesOf(cells), labels));
    const merger = rows.map((row) => Number(row.merger_calls) * Number(row.merger_prompt_tokens_mean));
    for (const [index, { mergeTokens, backtestTokens }] of measured.entries()) {
      // The table's mean is rounded to a tenth.
      expect(Math.abs(merger[index]! - mergeTokens)).toBeLessThan(0.05 * Number(rows[index]!.merger_calls) + 1e-9);
      expect(mergeTokens).toBeGreaterThan(0);
      expect(backtestTokens).toBeGreaterThan(0);
    }
  });

  it('has the test scores of the report, and of the episodes, one for every test task', () => {
    for (const [index, { test, spec, state, errors }] of measured.entries()) {
      expect(new Map(Object.entries(test))).toEqual(new Map([...summarizeCell(cells[index]!).scores].toSorted()));
      expect(Object.keys(test)).toHaveLength(spec.testTasks);
      expect([state, errors]).toEqual(['finished', 0]);
    }
  });

  it("has the final module's scores on training tasks, whose mean is that of the report", () => {
    for (const [index, { training }] of measured.entries()) {
      const { trainScore } = summarizeCell(cells[index]!);
      const scores = Object.values(training).map((score) => score!);
      expect(scores).toHaveLength(12);
      expect(scores.reduce((sum, score) => sum + score, 0) / scores.length).toBeCloseTo(trainScore!, 12);
    }
  });

  it('has the subset modules, what came out, and all that was merged on the way', () => {
    for (const [index, { parents, final, modules, steps, group, name, spec }] of measured.entries()) {
      const cell = cells[index]!;
      expect([name, group, spec]).toEqual([cell.id, `group ${cell.spec.seed}`, cell.spec]);
      expect(parents).toEqual(ofType(cell, 'candidate').map(({ module }) => module));
      expect(parents).toHaveLength(7);
      expect(final.map(moduleId)).toEqual(
        cell.outcome.state === 'finished' ? cell.outcome.finalists.map(({ module }) => module) : [],
      );
      const named = steps.flatMap((step) =>
        step.type === 'merge' ? [step.module, ...step.parents.map(({ module }) => module)] : [],
      );
      expect(new Set(Object.keys(modules))).toEqual(new Set(named.filter((id) => id !== null)));
      for (const [id, module] of Object.entries(modules)) expect(moduleId(module)).toBe(id);
    }
  });

  it('has the likeness of the clusters of the first split, of all subset modules', () => {
    for (const [index, { cohesion }] of measured.entries()) {
      const first = ofType(cells[index]!, 'cluster').find(({ path }) => path === 'merge/0')!;
      expect(first.clusters.flat()).toHaveLength(7);
      const vectors = new Map(ofType(cells[index]!, 'candidate').map(({ path, embedding }) => [path, embedding]));
      expect(cohesion).toBe(cohesionOf(first.clusters, vectors));
      expect(cohesion).toBeGreaterThan(0);
    }
  });

  it('has the mean over finalists where there are several, and no merge', async () => {
    for (const cell of await mergedCells({}, 'none')) {
      const { test, final, steps, cohesion, mergeTokens, backtestTokens } = measuredCell(cell, 'several');
      expect(new Map(Object.entries(test))).toEqual(new Map([...summarizeCell(cell).scores].toSorted()));
      expect(final.length).toBeGreaterThan(1);
      expect([steps, cohesion, mergeTokens, backtestTokens]).toEqual([[], null, 0, 0]);
    }
  });
});

describe('of what went wrong', () => {
  it('counts errors of modules that were no finalists, too', async () => {
    const cells = await mergedCells({
      instead: (role, request) => {
        const [system, question] = request.messages.map(({ content }) => content);
        if (role === 'agent' && question!.includes('Compute the sum') && !system!.includes('find the'))
          throw new ProviderError('server', 'broken');
        return undefined;
      },
    });
    for (const cell of cells) {
      const { errors, state } = measuredCell(cell, 'errors');
      expect(errors).toBe(ofType(cell, 'episode').filter(({ attempt }) => attempt.state === 'error').length);
      expect(errors).toBeGreaterThan(0);
      expect(state).toBe('finished');
    }
  });

  const module: Module = moduleWith('Look.');
  const cellWith = (...events: CellRecord['events']) =>
    measuredCell(cellFixture({ arm: 'fgo', seed: 1, outcome: finished(finalist(module)), events }), 'cell');

  it('leaves no score where all attempts are errors, and the mean of the others where some are', () => {
    const of = (task: string, result: number | 'server') => episode({ phase: 'test', module, task, result });
    const { test, errors } = cellWith(of('b', 'server'), of('a', 'server'), of('a', 1), of('a', 0), of('b', 'server'));
    expect(test).toEqual({ a: 0.5, b: null });
    expect(Object.keys(test)).toEqual(['a', 'b']);
    expect(errors).toBe(3);
  });

  it('counts no prompt that did not fit, as the tables do not', () => {
    const { mergeTokens } = cellWith(
      call('merger', tokens(300)),
      call('merger', tokens(9000), { outcome: 'overflow' }),
      call('merger', tokens(70), { outcome: 'malformed' }),
      call('optimizer', tokens(5000)),
    );
    expect(mergeTokens).toBe(370);
  });

  it('has no finalist of a cell that did not finish', () => {
    const [overflow] = toySweep().cells.filter(({ outcome }) => outcome.state === 'overflow');
    const { state, test, training, final } = measuredCell(overflow!, 'overflow');
    expect([state, test, training, final]).toEqual(['overflow', {}, {}, []]);
  });
});
