/** The accepted baseline, `results/regress/baseline.json`, and the list of what was accepted, `results/regress/accepted.csv`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { ConfigError } from '../../core/errors.ts';
import { criterionNames } from '../../report/regression/criteria.ts';
import type { Regression } from '../../report/regression/judge.ts';
import { levelOf } from '../../report/regression/levels.ts';
import { orSentence, writeWhole } from '../../sweep/write-file.ts';
import { fixtureHash, parseFixture } from './fixture.ts';
import { type Measurement, parseMeasurement, renderMeasurement } from './measurement-file.ts';

export interface Acceptance {
  readonly who: string;
  readonly why: string;
  /** ISO 8601, UTC. */
  readonly when: string;
}

export const regressFolder = join('results', 'regress');
export const fixtureFile = join(regressFolder, 'fixture.json');
const baselineFile = join(regressFolder, 'baseline.json');
const historyFile = join(regressFolder, 'accepted.csv');

const accept = 'npm run regress -- --accept --why "…" makes one of the working tree';

/** Of the frozen modules. Throws ConfigError where there are none, or they are damaged. */
export async function readFixtureHash(root: string): Promise<string> {
  const text = await readIfThere(join(root, fixtureFile));
  if (text === undefined)
    throw new ConfigError(
      `Expected frozen modules in ${fixtureFile}, got none: npm run regress -- --make-fixture makes them.`,
    );
  return fixtureHash(parseFixture(text, fixtureFile));
}

/** Undefined where there is none. Throws ConfigError for one that is damaged. */
export async function readBaseline(root: string): Promise<Measurement | undefined> {
  const file = await readIfThere(join(root, baselineFile));
  return file === undefined
    ? undefined
    : parseMeasurement(file, baselineFile, `restore it from git, or delete it: ${accept}`);
}

/** Throws ConfigError where there is none, and where it was measured on another fixture. */
export function checkBaseline(baseline: Measurement | undefined, fixture: string): Measurement {
  if (baseline === undefined)
    throw new ConfigError(`Expected an accepted baseline in ${baselineFile}, got none: ${accept}.`);
  if (baseline.fixture !== fixture)
    throw new ConfigError(
      `Expected the baseline to be of the frozen modules in ${fixtureFile} (${fixture}), got one of others (${baseline.fixture}): ${accept}.`,
    );
  return baseline;
}

export interface Accepted extends Acceptance {
  readonly today: Measurement;
  readonly before: Measurement | undefined;
  /** Of today against the one before; undefined where that was of other frozen modules, or there was none. */
  readonly regression: Regression | undefined;
}

/** Writes both files; a cell that is not finished, or has errors, is no baseline. */
export async function writeBaseline(root: string, accepted: Accepted): Promise<void> {
  const { today, who, why, when } = accepted;
  const bad = today.cells.find((cell) => cell.state !== 'finished' || cell.errors > 0);
  if (bad !== undefined)
    throw new ConfigError(
      `Expected every cell of a baseline to be finished without errors, got ${bad.name} (${bad.state}): nothing was accepted.`,
    );
  const history = await readIfThere(join(root, historyFile));
  await orSentence(regressFolder, async () => {
    await writeWhole(join(root, historyFile), extended(history, accepted));
    await writeWhole(join(root, baselineFile), renderMeasurement(today, { accepted: { who, why, when } }));
  });
}

const columns = [
  ...['when', 'who', 'why', 'verdict', 'fixture', 'code'],
  ...criterionNames.flatMap((name) => [`${name}_before`, `${name}_after`]),
];

function extended(history: string | undefined, { today, before, regression, ...said }: Accepted): string {
  const earlier = history === undefined ? [] : (parse(history, { columns: true }) as Record<string, string>[]);
  // Over what both sides have; where they are of other frozen modules, over what each has.
  const [own, others] = [today, before].map(
    (side) => side?.cells.map((cell) => ({ today: cell, baseline: cell })) ?? [],
  );
  const numbers = criterionNames.flatMap((name) => {
    const then = levelOf(name, regression?.pairs ?? others!).baseline;
    const now = levelOf(name, regression?.pairs ?? own!).today;
    return [[`${name}_before`, numberText(then)] as const, [`${name}_after`, numberText(now)] as const];
  });
  const { fixture, code } = today;
  const row = {
    ...said,
    verdict: regression?.state ?? (before === undefined ? 'first' : 'other-fixture'),
    fixture,
    code: code.slice(0, 12),
    ...Object.fromEntries(numbers),
  };
  return stringify([...earlier, row], { header: true, columns });
}

const numberText = (value: number | null) => (value === null ? '' : value.toFixed(6));

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new ConfigError(`Expected ${path} to be readable, got ${error.code}.`);
  });
}
