/**
 * `npm run bench:page [-- --episodes 20000 --rounds 5]`: the size of a report's page with so many episodes, how long it takes
 * to be made, and how long a browser takes from opening the file to showing its summary, each view and a trajectory.
 * Figures of one machine at one time; never asserted in tests. Owns the process, the console and the clock for this command.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { asCommand } from './cli/as-command.ts';
import { ConfigError } from './core/errors.ts';
import { buildPage } from './report/page/build-page.ts';
import { renderPage } from './report/page/render-page.ts';
import { wholeNumber } from './sweep/check-values.ts';
import { chromiumPath, openBrowser } from './testing/open-browser.ts';
import { sizedSweep } from './testing/sized-sweep.ts';
import { wordySteps } from './testing/wordy-steps.ts';

const options = { episodes: { type: 'string', default: '20000' }, rounds: { type: 'string', default: '5' } } as const;

/** Four methods with three seeds, half of whose episodes are tests. */
function sweepOf(episodes: number) {
  const size = Math.max(1, Math.round(episodes / 24));
  const arms = ['vanilla', 'all-at-once', 'batch-wise', 'fgo'].map((arm, index) => ({ arm, rate: 0.3 + 0.2 * index }));
  return sizedSweep(arms, { seeds: 3, testTasks: size, explored: size });
}

/** When the summary was there, by the browser's own clock from the beginning of the navigation, in milliseconds. */
const firstRender = `new Promise((done) => {
  const seen = () => document.querySelector('main table') && requestAnimationFrame(() => setTimeout(() => done(performance.now())));
  if (!seen()) new MutationObserver((_, observer) => seen() && observer.disconnect()).observe(document, { childList: true, subtree: true });
})`;

async function measureRenders(browser: Browser, address: string, rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const page = await browser.newPage();
    await page.addInitScript(`globalThis.firstRender = ${firstRender}`);
    await page.goto(address, { waitUntil: 'commit' });
    times.push(Number(await page.evaluate('globalThis.firstRender')));
    await page.close();
  }
  return times.toSorted((a, b) => a - b);
}

async function measureViews(browser: Browser, address: string): Promise<string[]> {
  const page = await browser.newPage();
  await page.goto(address);
  const lines: string[] = [];
  for (const [view, sign] of [
    ['#/cells', 'tbody tr'],
    ['#/tasks', '.heat td a'],
    ['#/task/~0', '.step'],
    ['#/prompts', 'tbody tr'],
  ] as const) {
    const before = performance.now();
    await page.evaluate(`location.hash = '${view}'`);
    await page.locator(sign).first().waitFor();
    lines.push(`  ${view.padEnd(12)} ${(performance.now() - before).toFixed(0)} ms`);
  }
  await page.close();
  return lines;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const episodes = wholeNumber('--episodes', values.episodes, { min: 24 });
  const rounds = wholeNumber('--rounds', values.rounds, { min: 1 });
  const executable = chromiumPath(process.env);
  if (executable === undefined) throw new ConfigError('Expected chromium to be installed, or FGO_CHROMIUM to name it.');
  const sweep = sweepOf(episodes);
  const before = performance.now();
  const content = buildPage(sweep, wordySteps(sweep));
  const html = await renderPage(content);
  const seconds = (performance.now() - before) / 1000;
  const { counts } = content.summary;
  console.log(
    `${counts.episodes} episodes, ${counts.trajectories} with trajectory: ${(html.length / 1e6).toFixed(1)} MB, made in ${seconds.toFixed(1)} s`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'fgo-bench-page-'));
  const browser = await openBrowser(executable);
  try {
    const path = join(folder, 'index.html');
    writeFileSync(path, html);
    const times = await measureRenders(browser, pathToFileURL(path).href, rounds);
    const middle = times[Math.floor(times.length / 2)]!;
    console.log(`first render: ${middle.toFixed(0)} ms (${times.map((time) => time.toFixed(0)).join(', ')})`);
    console.log((await measureViews(browser, pathToFileURL(path).href)).join('\n'));
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

await asCommand(main, (sentence) => {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
});
