/** The paper's tables over stored sweeps: reports/<name>/tables.*, and reports/paper/ over several. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError } from '../core/errors.ts';
import type { Sweep } from '../core/record.ts';
import { renderPaper, renderSweepTables } from '../report/paper/paper-report.ts';
import { type ReportedNumber, readReported } from '../report/paper/reported.ts';
import { sweepNamesIn } from '../report/paper/sweep-rows.ts';
import { orSentence, writeWhole } from '../sweep/write-file.ts';

/** Of the folder in reports/ that holds them. A sweep of that name would lie in the same place. */
export const paperFolder = 'paper';

export type ReportFiles = ReadonlyMap<string, string | Uint8Array>;

/** The numbers that the paper reports: `results/paper.csv` of the repository, whose folder `root` is. */
export async function reportedNumbers(root: string): Promise<ReportedNumber[]> {
  const path = join(root, 'results', 'paper.csv');
  try {
    return readReported(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new ConfigError(`Expected the reported numbers in ${path}, got no such file: it is part of the repository.`);
  }
}

/** `tables.md` and `tables.tex` of one sweep, for reports/<name>/. */
export async function sweepTableFiles(sweep: Sweep, root: string): Promise<ReportFiles> {
  return renderSweepTables(sweep, await reportedNumbers(root));
}

/** Files of reports/paper/ over all these sweeps, by name. Throws ConfigError where a name is not possible. */
export async function paperFiles(sweeps: readonly Sweep[], root: string): Promise<ReportFiles> {
  const names = sweeps.map(({ manifest }) => manifest.name);
  if (names.includes(paperFolder))
    throw new ConfigError(
      `Expected no sweep to be named "${paperFolder}" in a report over several, since its report would lie in their place: give it another name, as a folder in results.`,
    );
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ConfigError(`Expected every sweep to be named once, got "${twice}" twice.`);
  return renderPaper(sweeps, await reportedNumbers(root));
}

/**
 * Writes reports/paper/ over all these sweeps, each file whole, and says where it lies. What an earlier report has left there
 * of sweeps that are not in this one is taken away. Throws ConfigError where a name or the place is not possible.
 */
export async function writePaperReport(
  sweeps: readonly Sweep[],
  { cwd, root, print }: { readonly cwd: string; readonly root: string; print(text: string): void },
): Promise<void> {
  const files = await paperFiles(sweeps, root);
  const folder = join('reports', paperFolder);
  const names = sweeps.map(({ manifest }) => manifest.name);
  await orSentence(folder, async () => {
    for (const name of await earlierNames(join(cwd, folder)))
      if (!names.includes(name)) await rm(join(cwd, folder, name), { recursive: true, force: true });
    for (const [path, content] of files) {
      const place = join(cwd, folder, path);
      await mkdir(dirname(place), { recursive: true });
      await writeWhole(place, content);
    }
  });
  print(`Paper    ${join(folder, 'index.md')} (${names.join(', ')})`);
}

/** Sweeps of the report that lies there; none where none does, or it cannot be told. */
async function earlierNames(folder: string): Promise<string[]> {
  try {
    return sweepNamesIn(await readFile(join(folder, 'sweeps.csv'), 'utf8'));
  } catch {
    return [];
  }
}
