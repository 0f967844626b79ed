/** `npm run report -- verify NAME`: everything that is derived of a sweep, derived again, against what lies there. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SqliteFile } from '../core/database.ts';
import { ConfigError } from '../core/errors.ts';
import type { Sweep } from '../core/record.ts';
import { count, plainText } from '../report/format.ts';
import { sweepNamesIn } from '../report/paper/sweep-rows.ts';
import { renderTables } from '../report/render-tables.ts';
import { compareFiles, type Difference, type Verification } from '../report/verify.ts';
import { renderReport } from '../report/write-report.ts';
import { storedReport, withSweepAtRest } from './export-sweep.ts';
import { paperFiles, paperFolder, type ReportFiles, sweepTableFiles } from './paper-report.ts';
import { holdsSweep, sweepFolder } from './sweep-folder.ts';

export interface VerifyPorts {
  readonly cwd: string;
  /** Of the repository: results/paper.csv lies there. */
  readonly root: string;
  print(text: string): void;
}

/** Further files of reports/<name>/ by name, made from the same rows: the page. */
export type MoreFiles = (sweep: Sweep, file: SqliteFile) => Promise<ReportFiles>;

const page = 'index.html';

/** Of results/<name>/ what is no table made from rows: the database, what differs between equal runs, what is under way. */
const notDerived = /^(?:\.|sweep\.sqlite|(?:times\.csv|spending\.csv|forecast\.json)$)|\.unfinished$/;
const notChecked = 'times.csv, spending.csv and forecast.json are not derived and not checked';

/**
 * Prints one line where all is as derived, else a line for each file that is not, with the first row of it; whether all is.
 * `paper` checks reports/paper/ over the sweeps that it names. Throws ConfigError where there is no such sweep.
 */
export async function runVerify(name: string, ports: VerifyPorts, more?: MoreFiles): Promise<boolean> {
  const paper = name === paperFolder && !holdsSweep(sweepFolder(ports.cwd, name));
  const { expected, actual, names } = paper ? await paperSides(ports) : await sweepSides(name, ports, more);
  const verification = compareFiles(expected, actual);
  const unchecked = paper ? [] : [notChecked, ...(more === undefined ? [`${page} is not checked`] : [])];
  ports.print(textOf(verification, { name, anew: names.join(' '), unchecked }));
  return verification.differences.length === 0;
}

/** Differences that are printed. */
const shown = 20;

interface Sides {
  /** Sweeps that they are of. */
  readonly names: readonly string[];
  readonly expected: ReportFiles;
  readonly actual: ReadonlyMap<string, Uint8Array>;
}

async function sweepSides(name: string, { cwd, root }: VerifyPorts, more?: MoreFiles): Promise<Sides> {
  const [results, reports] = [`results/${name}`, `reports/${name}`];
  const derived = await withSweep(cwd, name, async (sweep, file) => ({
    tables: renderTables(sweep),
    report: [await renderReport(sweep), await sweepTableFiles(sweep, root), (await more?.(sweep, file)) ?? new Map()],
  }));
  const unchecked = (path: string) => more === undefined && path === page;
  return {
    names: [name],
    expected: new Map([...under(results, derived.tables), ...derived.report.flatMap((files) => under(reports, files))]),
    actual: new Map([
      ...under(results, await filesIn(join(cwd, results), (path) => notDerived.test(path))),
      ...under(reports, await filesIn(join(cwd, reports), unchecked)),
    ]),
  };
}

async function paperSides({ cwd, root }: VerifyPorts): Promise<Sides> {
  const reports = `reports/${paperFolder}`;
  const actual = await filesIn(join(cwd, reports), () => false);
  const rows = actual.get('sweeps.csv');
  if (rows === undefined)
    throw new ConfigError(
      `Expected ${reports}/sweeps.csv, which names the sweeps of the paper's tables, got no such file: npm run report -- NAME NAME writes it.`,
    );
  const names = sweepNamesIn(Buffer.from(rows).toString());
  const sweeps: Sweep[] = [];
  for (const name of names) sweeps.push(await withSweep(cwd, name, async (sweep) => sweep));
  return {
    names,
    expected: new Map(under(reports, await paperFiles(sweeps, root))),
    actual: new Map(under(reports, actual)),
  };
}

const under = <T>(folder: string, files: ReadonlyMap<string, T>) =>
  [...files].map(([path, content]) => [`${folder}/${path}`, content] as const);

function withSweep<T>(cwd: string, name: string, work: (sweep: Sweep, file: SqliteFile) => Promise<T>): Promise<T> {
  return withSweepAtRest(name, { cwd }, async (file) => {
    const sweep = await storedReport(file, sweepFolder(cwd, name));
    if (sweep.cells.length === 0)
      throw new ConfigError(
        `Expected the sweep ${name} to have a finished cell, got none: there is nothing to verify.`,
      );
    return work(sweep, file);
  });
}

/** All files below a folder by path with `/`, but those left out; none where there is no such folder. */
async function filesIn(folder: string, leftOut: (path: string) => boolean): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !leftOut(path))
    .toSorted();
  const files = new Map<string, Uint8Array>();
  for (const path of paths) files.set(path, await readFile(join(folder, path)));
  return files;
}

function textOf(
  { files, rows, differences }: Verification,
  { name, anew, unchecked }: { readonly name: string; readonly anew: string; readonly unchecked: readonly string[] },
): string {
  const beside = unchecked.length === 0 ? '' : ` (${unchecked.join('; ')})`;
  if (differences.length === 0)
    return `${name}: ${count(files, 'file')} with ${count(rows, 'row')} are as derived from the database${beside}.`;
  const more = differences.length - shown;
  return [
    ...differences.slice(0, shown).map(sentenceOf),
    ...(more > 0 ? [`And ${count(more, 'further difference')}.`] : []),
    `npm run report -- ${anew} writes all anew${beside}.`,
  ].join('\n');
}

function sentenceOf({ file, place, expected, got }: Difference): string {
  if (place === 'missing') return `Expected ${plainText(file)} to be there, got no such file.`;
  if (place === 'surplus') return `Expected no file ${plainText(file)}, which nothing derived, got one.`;
  return `Expected ${plainText(file)}, ${place}, to be ${expected}, got ${got}.`;
}
