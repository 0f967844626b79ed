/** `npm run report -- NAME…`: what `export` writes, and the page, from stored rows: no model, no network. */
import { join } from 'node:path';
import type { Sweep } from '../core/record.ts';
import type { Steps } from '../core/steps.ts';
import { veiled } from '../core/veil.ts';
import { buildPage, type PageOptions } from '../report/page/build-page.ts';
import { renderPage } from '../report/page/render-page.ts';
import { readSteps } from '../sweep/store/read-steps.ts';
import { orSentence, writeWhole } from '../sweep/write-file.ts';
import { type ExportPorts, exportSweep, withSweepAtRest } from './export-sweep.ts';

export async function runReport(names: readonly string[], ports: ExportPorts): Promise<void> {
  for (const name of new Set(names))
    await withSweepAtRest(name, ports, async (file) => {
      const sweep = await exportSweep(file, name, ports);
      if (sweep.cells.length === 0) return ports.print(`No cell of ${name} is finished yet.`);
      const path = join('reports', name, 'index.html');
      const html = await pageOf(sweep, readSteps(file));
      await orSentence(path, () => writeWhole(join(ports.cwd, path), html));
      ports.print(`Page     ${path} (${(Buffer.byteLength(html) / 1e6).toFixed(1)} MB)`);
    });
}

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
