/** A comparison as a file for programs: all that the terminal shows, and every number of it. */
import { notices } from '../charts/frame.ts';
import { type ComparedArms, type ComparedPair, type ComparedResults, promptTokens } from './compare-results.ts';
import type { ShownVerdict } from './judge-pairs.ts';
import { bothSides, type ComparedCell } from './result.ts';

/** Shares and their changes in [0, 1]; changes of `factor` are -ln(B / A), so that a positive change is an improvement of B everywhere. */
export function comparisonJson({ state, results, aggregates, options, arms, alone, tests }: ComparedResults): string {
  const value = {
    schema: 1,
    direction: 'b against a, the baseline',
    state,
    results: bothSides(results, ({ sweep: { manifest, cells }, code, byOtherCode }) => ({
      name: manifest.name,
      benchmark: { name: manifest.benchmark.name, version: manifest.benchmark.version },
      harnessVersion: manifest.harnessVersion,
      code,
      cells: cells.length,
      cellsByOtherCode: byOtherCode,
    })),
    notices: [...new Set([aggregates.a, aggregates.b].flatMap(notices))],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { a, b }]) => [name, { a: a ?? null, b: b ?? null }]),
    ),
    tests,
    arms: arms.map(armOf),
    alone: bothSides(alone, (cells) => cells.map(cellOf)),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

const armOf = ({ labels, state, reasons, verdicts, pairs, pooled }: ComparedArms) => ({
  ...{ a: labels.a, b: labels.b, state, reasons, criteria: verdicts.map(verdictOf) },
  pooledAccuracy: pooled,
  promptTokensBeforeTest: promptTokens(pairs),
  pairs: pairs.map(pairOf),
});

const pairOf = (pair: ComparedPair) => {
  const { cells, standing, leftOut, equal, reasons, state, verdicts } = pair;
  return {
    ...bothSides(cells, cellOf),
    ...{ standing, tasksLeftOut: leftOut, equal, state, reasons, criteria: verdicts.map(verdictOf) },
    promptTokensBeforeTest: promptTokens([pair]),
  };
};

const cellOf = ({ arm, summary: { cell, state } }: ComparedCell) => ({
  ...{ cell: cell.id, arm, method: cell.spec.method, trainSize: cell.spec.trainSize, seed: cell.spec.seed },
  ...{ fold: cell.spec.fold ?? null, state },
});

function verdictOf({ criterion, state, unit, values, change, p, pairs, groups, missing }: ShownVerdict) {
  const { name, title, unit: changeUnit, least } = criterion;
  return { name, title, state, unit, ...values, changeUnit, change, least, p, pairs, groups, missing };
}
