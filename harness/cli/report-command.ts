/** `npm run report -- NAME…`: what `export` writes, the paper's tables, and the page, from stored rows: no model, no network. */
import { join } from 'node:path';
import type { SqliteFile } from '../core/database.ts';
import type { Sweep } from '../core/record.ts';
import type { Steps } from '../core/steps.ts';
import { veiled } from '../core/veil.ts';
import { buildPage, type PageOptions } from '../report/page/build-page.ts';
import { renderPage } from '../report/page/render-page.ts';
import { readSteps } from '../sweep/store/read-steps.ts';
import { type ExportPorts, exportSweep, withSweepAtRest, writeAll } from './export-sweep.ts';
import { sweepTableFiles, writePaperReport } from './paper-report.ts';
import { runVerify } from './verify-command.ts';

export interface ReportPorts extends ExportPorts {
  /** Of the repository: results/paper.csv lies there. */
  readonly root: string;
}

/** Of several sweeps also the paper's tables over all of them. */
export async function runReport(names: readonly string[], ports: ReportPorts): Promise<void> {
  const sweeps: Sweep[] = [];
  for (const name of new Set(names)) {
    const sweep = await withSweepAtRest(name, ports, (file) => reportOf(file, name, ports));
    if (sweep.cells.length > 0) sweeps.push(sweep);
  }
  if (sweeps.length > 1) await writePaperReport(sweeps, ports);
}

async function reportOf(file: SqliteFile, name: string, ports: ReportPorts): Promise<Sweep> {
  const sweep = await exportSweep(file, name, ports);
  if (sweep.cells.length === 0) {
    ports.print(`No cell of ${name} is finished yet.`);
    return sweep;
  }
  const folder = join('reports', name);
  const html = await pageOf(sweep, readSteps(file));
  await writeAll(join(ports.cwd, folder), new Map([...(await sweepTableFiles(sweep, ports.root)), [page, html]]));
  ports.print(`Page     ${join(folder, page)} (${(Buffer.byteLength(html) / 1e6).toFixed(1)} MB)`);
  return sweep;
}

/** `npm run report -- verify NAME`: whether all that was written is as it is derived. */
export function verifyReport(name: string, ports: ReportPorts): Promise<boolean> {
  return runVerify(name, ports, async (sweep, file) => new Map([[page, await pageOf(sweep, readSteps(file))]]));
}

const page = 'index.html';

/** What tables must not print, the page must not show. */
export function pageOf(
  sweep: Sweep,
  steps: Steps,
  options: Pick<PageOptions, 'verdicts' | 'budgets' | 'edition'> = {},
): Promise<string> {
  const hide = hidingOf(sweep);
  return renderPage(buildPage(sweep, steps, { ...options, ...(hide === undefined ? {} : { hide }) }));
}

/** Covers the answers in a text; undefined where they may be shown. */
export function hidingOf({ manifest }: Sweep): ((text: string) => string) | undefined {
  const { veil } = manifest.benchmark;
  return veil && ((text) => veiled(text, veil));
}
