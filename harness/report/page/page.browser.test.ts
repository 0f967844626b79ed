import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumPath, openBrowser } from '../../testing/open-browser.ts';
import { toySteps } from '../../testing/toy-steps.ts';
import { toySweep } from '../../testing/toy-sweep.ts';
import { buildPage } from './build-page.ts';
import { renderPage } from './render-page.ts';

const chromium = chromiumPath(process.env);
const why = chromium === undefined ? ' (skipped: no chromium; set FGO_CHROMIUM)' : '';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const wide = { width: 1280, height: 900 };
const phone = { width: 360, height: 740 };

describe.skipIf(chromium === undefined)(`the page in a browser${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'fgo-page-'));
  const address = pathToFileURL(join(folder, 'index.html')).href;
  let browser: Browser;
  let page: Page;
  let requests: string[] = [];
  let problems: string[] = [];

  beforeAll(async () => {
    const sweep = toySweep();
    const verdicts = [{ sentence: 'fgo is better than vanilla by 50 points.' }];
    writeFileSync(join(folder, 'index.html'), await renderPage(buildPage(sweep, toySteps(sweep), { verdicts })));
    browser = await openBrowser(chromium!);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function open(view: string, options: { dark?: boolean; size?: typeof wide } = {}): Promise<void> {
    await page.setViewportSize(options.size ?? wide);
    await page.emulateMedia({ colorScheme: options.dark ? 'dark' : 'light', reducedMotion: 'reduce' });
    await page.goto('about:blank');
    await page.goto(address + view);
    await page.locator('main h1').waitFor();
  }

  beforeEach(async () => {
    page = await browser.newPage();
    requests = [];
    problems = [];
    await page.route('**/*', (route) => {
      const url = route.request().url();
      if (!url.startsWith(address)) requests.push(url);
      return url.startsWith('file:') ? route.continue() : route.abort();
    });
    page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => problems.push(error.message));
  });
  afterEach(async () => {
    await page.close();
    expect(problems).toEqual([]);
    expect(requests).toEqual([]);
  });

  const text = (selector: string) => page.locator(selector).allInnerTexts();

  it('opens from disk with notice, verdicts, methods and charts', async () => {
    await open('');
    expect(await text('.notice strong')).toEqual(['built-in model (rule-based, not an LLM)']);
    expect(await text('.verdicts li')).toEqual(['fgo is better than vanilla by 50 points.']);
    expect(await text('.methods tbody th')).toEqual(['vanilla', 'all-at-once', 'batch-wise', 'fgo']);
    await page.locator('.drawing svg').first().waitFor();
    expect(await page.locator('.drawing svg').first().textContent()).toContain('Accuracy by method');
  });

  it('filters and sorts cells, and says how many are left', async () => {
    await open('#/cells');
    await page.locator('tbody tr').first().waitFor();
    expect(await text('.found')).toEqual(['8 of 8 cells']);
    await page.getByLabel('Search').fill('fgo');
    await expect.poll(() => text('.found')).toEqual(['2 of 8 cells']);
    await page.getByLabel('Seed').selectOption('2');
    await expect.poll(() => text('.found')).toEqual(['1 of 8 cells']);
    await page.getByLabel('Search').press('Escape');
    await page.getByLabel('Seed').selectOption('');
    await page.getByRole('button', { name: 'Accuracy' }).click();
    await page.getByRole('button', { name: 'Accuracy' }).click();
    await expect.poll(() => text('tbody tr:first-child td:first-child')).toEqual(['fgo']);
    expect(await page.locator('th[aria-sort="descending"]').innerText()).toContain('Accuracy');
  });

  it('opens a merge tree, and its nodes with the keyboard', async () => {
    await open('#/merge');
    await page.locator('.node[aria-current]').waitFor();
    expect(await page.locator('#node').innerText()).toContain('merge accepted');
    expect(await page.locator('.node-view').innerText()).toContain('The answer was cut off.');
    expect(await page.locator('.tasks.fixed').last().innerText()).toContain('t1');
    expect(await page.locator('.lines').innerText()).toContain('Open the fridge.');
    expect(await page.locator('.lines .hue-0').count()).toBe(1);
    expect(await page.locator('.diff .new').allInnerTexts()).toEqual([expect.stringContaining('Heat, then put.')]);
    await page.locator('.node[aria-current]').focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.locator('#node').innerText()).toContain('subset-0');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('#node').innerText()).toContain('subset-1');
    expect(page.url()).toMatch(/#\/merge\/[^/]+\/subset-1$/);
    expect(await page.evaluate('document.activeElement.dataset.node')).toBe('1');
  });

  it('reads a trajectory from the heat map, and sets another beside it', async () => {
    await open('#/tasks');
    await page.locator('.heat td a').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await expect.poll(() => text('main h1')).toEqual(['b']);
    await page.locator('.step').first().waitFor();
    expect(await text('.part.task')).toEqual([expect.stringContaining('Your task is b.')]);
    expect(await page.locator('.step').count()).toBe(3);
    expect(await page.locator('.part.action').first().innerText()).toContain('look 0 with');
    await page.getByLabel('Beside it, attempt B').selectOption({ index: 4 });
    await page.locator('.pairs .step').first().waitFor();
    expect(await page.locator('.pairs .side').count()).toBe(6);
    expect(await page.locator('main').innerText()).toContain('They part at the first step.');
    expect(page.url()).toMatch(/#\/task\/b\?a=[^&]+&b=/);
  });

  it('loses no arrow key, however fast they come', async () => {
    await open('#/tasks');
    await page.locator('.heat td a').first().focus();
    const presses = ['ArrowRight', 'ArrowDown', 'ArrowLeft'].map(
      (key) => `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true }))`,
    );
    expect(await page.evaluate(`${presses.join(';')}; document.activeElement.dataset.at`)).toBe('1-0');
  });

  it('shows a prompt as it was sent', async () => {
    await open('#/prompts');
    await page.getByLabel('Role').selectOption('merger');
    await page.locator('tbody a').first().click();
    await page.locator('.part.user').waitFor();
    expect(await page.locator('.part.user').innerText()).toContain('What happened at all?');
    expect(await page.locator('.part.answer').innerText()).toContain('The merger says: look again.');
  });

  it('turns dark and back, and begins as the system has it', async () => {
    const ground = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    await open('');
    const light = await ground();
    await page.getByRole('button', { name: 'Dark' }).click();
    await expect.poll(ground).not.toBe(light);
    const dark = await ground();
    await page.getByRole('button', { name: 'Dark' }).click();
    await expect.poll(ground).toBe(light);
    await open('', { dark: true });
    await expect.poll(ground).toBe(dark);
  });

  const views = [
    ...['#/', '#/merge', '#/cells', '#/tasks', '#/task/a', '#/task/a?a=~0.0&b=~7.0'],
    ...['#/prompts', '#/prompt/2', '#/cell/~6'],
  ];

  it('has no serious violation in any view, light or dark, and no sideways scroll on a phone', async () => {
    await open('');
    await page.evaluate(axe);
    const found: string[] = [];
    for (const view of views) {
      await page.evaluate(`location.hash = ${JSON.stringify(view)}`);
      await page.locator('main :is(table, .lines, .step, .part)').first().waitFor();
      for (const dark of [false, true]) {
        await page.setViewportSize(dark ? wide : phone);
        await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
        if (view === '#/') await page.locator('.chart').first().scrollIntoViewIfNeeded();
        if (view === '#/') await page.locator('.drawing[data-drawn="true"]').first().waitFor({ state: 'attached' });
        found.push(...(await seriousIn(page)).map((problem) => `${view} ${dark ? 'dark' : 'light'}: ${problem}`));
        const across = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        expect(await page.evaluate(across), view).toBe(0);
      }
    }
    expect(found).toEqual([]);
  });
});

async function seriousIn(page: Page): Promise<string[]> {
  const { violations } = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as AxeResults;
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
