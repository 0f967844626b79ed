/** `npm run compare -- A B`: what is better and what is worse in B than in A, the baseline, and what else differs. Changes nothing in results. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../core/errors.ts';
import { compareResults } from '../report/comparison/compare-results.ts';
import { comparisonJson } from '../report/comparison/comparison-json.ts';
import { comparisonText } from '../report/comparison/comparison-text.ts';
import type { Result } from '../report/comparison/result.ts';
import type { RegressionState } from '../report/regression/judge.ts';
import { readCodes, readFrozen } from '../sweep/store/read-sweep.ts';
import { knownWorld } from '../sweep/store/sqlite-store.ts';
import { orSentence, writeWhole } from '../sweep/write-file.ts';
import { type ExportPorts, storedReport, withSweepAtRest } from './export-sweep.ts';
import { outputFile } from './output-file.ts';
import { holdsSweep, sweepFolder } from './sweep-folder.ts';

export interface CompareRequest {
  /** Names of folders in results; `a` is the baseline. */
  readonly a: string;
  readonly b: string;
  /** File that everything is written to. */
  readonly json?: string;
}

/** Throws ConfigError where one of the two cannot be read, or both are one. */
export async function runCompare({ a, b, json }: CompareRequest, ports: ExportPorts): Promise<RegressionState> {
  const { cwd } = ports;
  if (sweepFolder(cwd, a) === sweepFolder(cwd, b))
    throw new ConfigError(`Expected two results to compare, got ${a} twice.`);
  const file = json === undefined ? undefined : outputFile(cwd, '--json', json);
  for (const name of [a, b]) checkTables(cwd, name);
  const compared = compareResults({ a: await resultOf(a, ports), b: await resultOf(b, ports) });
  ports.print(comparisonText(compared));
  if (file !== undefined) await orSentence(json!, () => writeWhole(file, comparisonJson(compared)));
  return compared.state;
}

/** Tables have neither the code nor the parts of the settings, which reasons are made of. */
function checkTables(cwd: string, name: string): void {
  const folder = sweepFolder(cwd, name);
  if (!holdsSweep(folder) && existsSync(join(folder, 'cells.csv')))
    throw new ConfigError(
      `Expected results/${name} to hold the database of a sweep (sweep.sqlite), got tables alone, which do not tell by what code and settings their cells were made: copy the database there, or run the sweep again.`,
    );
}

function resultOf(name: string, ports: ExportPorts): Promise<Result> {
  return withSweepAtRest(name, ports, async (file) => {
    const sweep = await storedReport(file, sweepFolder(ports.cwd, name));
    if (sweep.cells.length === 0)
      throw new ConfigError(
        `Expected the sweep ${name} to have a finished cell, got none: there is nothing to compare.`,
      );
    const { code, byOtherCode } = readCodes(file)!;
    const cells = sweep.cells.map((cell) => ({
      ...cell,
      events: [...cell.events, ...readFrozen(file, cell.id, code)],
    }));
    const { trainTasks, testTasks } = knownWorld(file)!;
    return { sweep: { ...sweep, cells }, code, byOtherCode, tasks: { training: trainTasks, test: testTasks } };
  });
}
