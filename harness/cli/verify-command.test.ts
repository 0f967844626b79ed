/** A real sweep of the command line, what lies there changed by hand, and what verifying says. */
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sweep } from '../core/record.ts';
import { readSweep } from '../sweep/store/read-sweep.ts';
import { openSweepFile } from '../sweep/store/sqlite-store.ts';
import { startCommand } from '../testing/sweep-process.ts';
import { paperFiles, type ReportFiles, sweepTableFiles, writePaperReport } from './paper-report.ts';
import { runVerify } from './verify-command.ts';

const root = join(import.meta.dirname, '../..');
let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'fgo-verify-'));
  await copyFile(join(root, 'harness/testing/my-bench.example.ts'), join(cwd, 'my-bench.ts'));
  const small = ['--train-size', '6', '--subsets', '2', '--epochs', '1', '--seeds', '1', '--out', 'mine'];
  const { exitCode, stderr } = await startCommand(cwd, [
    'sweep',
    '--bench',
    './my-bench.ts',
    '--method',
    'vanilla,fgo',
    ...small,
  ]);
  if (exitCode !== 0) throw new Error(stderr);
  const sweep = stored('mine');
  await write('mine', await sweepTableFiles(sweep, root));
  const renamed = { ...sweep, manifest: { ...sweep.manifest, name: 'earlier' } };
  const quiet = { cwd, root, print: () => {} };
  await writePaperReport([sweep, renamed], quiet);
  await writePaperReport([sweep], quiet);
});
afterAll(() => rm(cwd, { recursive: true }));

function stored(name: string): Sweep {
  const file = openSweepFile(join(cwd, 'results', name), 'read');
  try {
    return readSweep(file)!;
  } finally {
    file.close();
  }
}

async function write(name: string, files: ReportFiles): Promise<void> {
  for (const [path, content] of files) {
    const place = join(cwd, 'reports', name, path);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, content);
  }
}

async function verify(name: string, more?: Parameters<typeof runVerify>[2]) {
  const printed: string[] = [];
  const same = await runVerify(name, { cwd, root, print: (text) => printed.push(text) }, more);
  return { same, text: printed.join('\n') };
}

/** What verifying says while a file is another. */
async function changed(path: string, change: (text: string) => string) {
  const place = join(cwd, path);
  const before = await readFile(place);
  await writeFile(place, change(before.toString()));
  try {
    return await verify(path.split('/')[1]!);
  } finally {
    await writeFile(place, before);
  }
}

describe('verify', () => {
  it('says in one line how many files and rows are as derived, and what it does not look at', async () => {
    const { same, text } = await verify('mine');
    expect(text).toMatch(
      /^mine: \d+ files with \d+ rows are as derived from the database \(times.csv, spending.csv and forecast.json are not derived and not checked; index.html is not checked\)\.$/,
    );
    expect(same).toBe(true);
  });

  it('names the row of a table, and of a chart, that was changed', async () => {
    const table = await changed('results/mine/cells.csv', (text) =>
      text.replace(/,finished,([\d.]+)/, ',finished,0.999999'),
    );
    expect(table.same).toBe(false);
    expect(table.text).toMatch(
      /^Expected results\/mine\/cells\.csv, row 1, column accuracy, to be "[\d.]+", got "0\.999999"\.\n/,
    );
    const chart = await changed('reports/mine/accuracy.csv', (text) => text.replace('vanilla', 'Vanilla'));
    expect(chart.text).toMatch(
      /Expected reports\/mine\/accuracy\.csv, row 1, column arm, to be "vanilla", got "Vanilla"\./,
    );
    expect(chart.text).toMatch(
      /SHA-256 stated in reports\/mine\/accuracy\.vl\.json, to be [0-9a-f]{64}, got [0-9a-f]{64}/,
    );
  });

  it('names files that nothing derives, and takes the page where it is told how it is made', async () => {
    await write('mine', new Map([['index.html', '<p>1']]));
    const page = async (sweep: Sweep) => new Map([['index.html', `<p>${sweep.manifest.seeds.length}`]]);
    expect((await verify('mine', page)).same).toBe(true);
    await appendFile(join(cwd, 'reports/mine/index.html'), '!');
    expect((await verify('mine', page)).text).toContain('reports/mine/index.html, line 1, to be "<p>1", got "<p>1!"');
    await writeFile(join(cwd, 'reports/mine/notes.txt'), 'mine');
    const { text } = await verify('mine');
    expect(text).toContain('Expected no file reports/mine/notes.txt, which nothing derived, got one.');
    await rm(join(cwd, 'reports/mine/notes.txt'));
  });

  it("checks the paper's tables over the sweeps that they name", async () => {
    expect((await verify('paper')).text).toMatch(/^paper: \d+ files with \d+ rows are as derived from the database\.$/);
    const { text } = await changed('reports/paper/tables.tex', (tex) => tex.replace('accuracy', 'brilliance'));
    expect(text).toMatch(/^Expected reports\/paper\/tables\.tex, line \d+, to be/);
    expect(text).toContain('npm run report -- mine writes all anew');
  });

  it('knows no sweep that is not there', async () => {
    await expect(verify('other')).rejects.toThrow(
      'Expected the name of a sweep in results (one of mine), got "other".',
    );
    await expect(paperFiles([stored('mine'), stored('mine')], root)).rejects.toThrow('got "mine" twice');
  });
});
