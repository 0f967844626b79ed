import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vanilla } from '../../../baselines/vanilla.ts';
import { fgo } from '../../fgo/fgo.ts';
import { chromiumPath, openBrowser } from '../../testing/open-browser.ts';
import { resultsFolder } from '../../testing/results-folder.ts';
import { type OpenView, openView } from '../view-command.ts';

const chromium = chromiumPath(process.env);
const why = chromium === undefined ? ' (skipped: no chromium; set FGO_CHROMIUM)' : '';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(chromium === undefined)(`the results in a browser${why}`, () => {
  const results = resultsFolder();
  const stop = new AbortController();
  const sleep = async (ms: number, signal?: AbortSignal) => void (await setTimeout(ms, undefined, { signal }));
  let view: OpenView;
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    await results.sweep('small', [vanilla]);
    results.write('results/small/cells.csv', 'a,b\n');
    results.write('results/damaged/sweep.sqlite', 'no database');
    const ports = { cwd: results.cwd, signal: stop.signal, clock: { now: () => Date.now(), sleep } };
    // No room for any trajectory: all of them come from the server.
    view = await openView(0, ports, { trajectories: 0, prompts: 0 });
    browser = await openBrowser(chromium!);
    page = await browser.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => problems.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
    stop.abort();
    await view?.close();
    results.remove();
  });

  const open = (path: string) => page.goto(`http://127.0.0.1:${view.port}${path}`);

  async function seriousIn(): Promise<string[]> {
    // Not as an element, which the page's policy forbids.
    await page.evaluate(axe);
    const { violations } = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as AxeResults;
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  it('leads with the keyboard from the list to a sweep, to a trajectory that only the server has, and back', async () => {
    await open('/');
    await page.getByRole('link', { name: 'small', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.locator('main h1').waitFor();
    expect(page.url()).toMatch(/\/sweeps\/small\/$/);
    await page.getByRole('link', { name: 'Tasks', exact: true }).click();
    await page.locator('.heat td a').first().click();
    await page.locator('.step').first().waitFor();
    expect(requests.filter((url) => /\/sweeps\/small\/trajectories\/[0-9a-f]{16}\/\d+$/.test(url))).toHaveLength(1);
    await page.getByRole('link', { name: 'All sweeps' }).click();
    await page.locator('.sweeps').waitFor();
  });

  it('shows a sweep that goes on and a new one without being loaded anew by hand', async () => {
    await open('/');
    const item = page.locator('.sweeps > li', { has: page.getByRole('link', { name: 'small', exact: true }) });
    expect(await item.locator('[data-live="progress"]').innerText()).toBe('1/1');
    await page.evaluate('window.mark = 1');
    await results.sweep('small', [vanilla, fgo]);
    await expect.poll(() => item.locator('[data-live="progress"]').innerText(), { timeout: 20_000 }).toBe('2/2');
    expect(await page.evaluate('window.mark')).toBe(1);
    await results.sweep('later', [vanilla]);
    await page.getByRole('link', { name: 'later', exact: true }).waitFor();
  });

  it('has no serious violation in the list and the files, light or dark, and no sideways scroll on a phone', async () => {
    for (const path of ['/', '/sweeps/small/files/', '/sweeps/damaged/'])
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize(colorScheme === 'dark' ? { width: 1280, height: 900 } : { width: 360, height: 740 });
        await page.emulateMedia({ colorScheme });
        await open(path);
        expect(await seriousIn(), path).toEqual([]);
        expect(await page.evaluate('document.documentElement.dataset.theme')).toBe(colorScheme);
        const across = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        expect(await page.evaluate(across), path).toBe(0);
      }
  });

  it('asks nobody else, and has no error to tell but that of the damaged sweep', () => {
    expect(requests.length).toBeGreaterThan(5);
    expect(requests.filter((url) => !/^(?:http:\/\/127\.0\.0\.1:|data:|blob:)/.test(url))).toEqual([]);
    expect(problems.filter((problem) => !problem.includes('status of 503'))).toEqual([]);
  });
});
