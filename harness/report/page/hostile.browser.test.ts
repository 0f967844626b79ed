import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sweep } from '../../core/record.ts';
import { chromiumPath, openBrowser } from '../../testing/open-browser.ts';
import {
  call,
  cellFixture,
  episode,
  finalist,
  finished,
  moduleEvent,
  moduleWith,
  sweepFixture,
  taskId,
  tokens,
} from '../../testing/sweep-fixture.ts';
import { toySteps } from '../../testing/toy-steps.ts';
import { buildPage } from './build-page.ts';
import { renderPage } from './render-page.ts';

const chromium = chromiumPath(process.env);
const why = chromium === undefined ? ' (skipped: no chromium; set FGO_CHROMIUM)' : '';

/** Each would set `pwned`, ask for something, or hide what stands after it, if it were anything but text. */
const attacks = [
  '<script>globalThis.pwned = 1</script>',
  '</script><script>globalThis.pwned = 2</script>',
  '<!--<script>',
  '<img src="https://evil.example/x.png" onerror="globalThis.pwned = 3">',
  '[click](javascript:globalThis.pwned=4) javascript:globalThis.pwned=5',
  '"><a href="javascript:globalThis.pwned=6">x</a>',
  'a\u202etxt.exe\u2066b',
  'NUL \0 bell \u0007 end',
  'half \ud800 of a pair \udc00',
  'line\u2028separator\u2029 tag \u{e0041}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is an attack.
  '{{constructor.constructor("globalThis.pwned=7")()}} ${globalThis.pwned=8}',
];
const all = attacks.join('\n');
const long = 'x'.repeat(1_000_000);

function hostileSweep(): Sweep {
  const start = moduleWith(all);
  const first = moduleWith(all, ...attacks.map((text) => `${text} more`));
  const ids = [start, first].map((module) => moduleEvent('', module).id);
  const cells = attacks.map((attack, index) =>
    cellFixture({
      arm: `fgo ${attack}`,
      seed: 1,
      spec: { method: 'fgo', trainSize: index },
      outcome: finished(finalist(first, { path: 'merge' })),
      events: [
        moduleEvent('initial', start),
        moduleEvent('subset-0/epoch-0', first, start),
        episode({ phase: 'explore', module: start, task: attack, result: 0, path: `explore ${attack}` }),
        call('evaluator', tokens(10), { path: `explore ${attack}`, taskId: taskId(attack) }),
        call('merger', tokens(10), { path: attack }),
        {
          ...({ type: 'merge', path: attack, round: 0, unionTasks: 1, meanScore: 1, verdict: 'accepted' } as const),
          ...{ module: ids[1]!, broken: [taskId(attack)], fixed: [], reason: attack },
          parents: [{ path: 'subset-0', module: ids[0]!, meanScore: 0 }],
        },
        episode({ phase: 'test', module: first, task: attack, result: 1, outcome: attack }),
      ],
    }),
  );
  return sweepFixture(cells, {
    name: attacks[1]!,
    experiment: all,
    benchmark: { name: attacks[0]!, version: attacks[3]!, source: all },
    notices: [...attacks],
    options: Object.fromEntries(attacks.map((attack) => [attack, attack])),
  });
}

describe.skipIf(chromium === undefined)(`hostile texts in the page${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'fgo-hostile-'));
  const address = pathToFileURL(join(folder, 'index.html')).href;
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    const sweep = hostileSweep();
    const steps = toySteps(sweep, {
      opening: () => all,
      steps: () => [
        { thought: all, action: { kind: 'text', text: all }, observation: `${all}${long}` },
        {
          thought: '',
          action: { kind: 'tool', callId: '1', name: attacks[0]!, input: { [all]: all } },
          observation: all,
        },
      ],
      dialogue: () => ({ messages: [{ role: 'user', content: all }], answer: all, toolCalls: [] }),
    });
    const verdicts = attacks.map((sentence) => ({ sentence }));
    const html = await renderPage(buildPage(sweep, steps, { verdicts }));
    writeFileSync(join(folder, 'index.html'), html);
    browser = await openBrowser(chromium!);
    page = await browser.newPage();
    await page.route('**/*', (route) => {
      const url = route.request().url();
      if (!url.startsWith(address)) requests.push(url);
      return url.startsWith('file:') ? route.continue() : route.abort();
    });
    page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(address);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function show(view: string, sign: string): Promise<string> {
    await page.evaluate(`location.hash = ${JSON.stringify(view)}`);
    await page.locator(sign).first().waitFor();
    return page.locator('main').innerText();
  }

  /** As they are to be read, in whatever view. */
  const readable = ['<script>globalThis.pwned = 1</script>', 'U+202E', 'U+0000', 'U+D800', 'U+2028', 'U+E0041'];

  it.each([
    ['#/', '.verdicts li'],
    ['#/task/~0', '.step'],
    ['#/prompt/0', '.part.answer'],
    ['#/cell/~0', '.lines li'],
    ['#/merge', '.diff li'],
  ])('are shown as text: %s', async (view, sign) => {
    const shown = await show(view, sign);
    for (const part of readable) expect(shown).toContain(part);
  });

  it('are shown as text on both sides of a comparison', async () => {
    await show('#/task/~0', '.step');
    await page.getByLabel('Beside it, attempt B').selectOption({ index: 1 });
    await page.locator('.pairs .step').first().waitFor();
    for (const part of readable)
      for (const side of [0, 1]) expect(await page.locator('.pairs .side').nth(side).innerText()).toContain(part);
  });

  it('are shown as text beside a chart', async () => {
    await show('#/', '.chart');
    await page.locator('.chart').first().scrollIntoViewIfNeeded();
    const dot = page.locator('.drawing .mark-symbol path').first();
    await dot.waitFor();
    await dot.hover({ force: true });
    const tip = page.locator('#vg-tooltip-element');
    await expect.poll(() => tip.textContent()).toContain('<script>globalThis.pwned = 1</script>');
    expect(await tip.locator('script').count()).toBe(0);
  });

  it.each([
    ['#/cells', 'tbody tr'],
    ['#/tasks', '.heat td a'],
    ['#/prompts', 'tbody tr'],
  ])('name arms, tasks and places: %s', async (view, sign) => {
    expect(await show(view, sign)).toContain('<script>globalThis.pwned = 1</script>');
  });

  it('are opened in parts where a line is a million letters long', async () => {
    await show('#/task/~0', '.step');
    const more = page.locator('button.more').first();
    const length = async () =>
      Number(await page.evaluate("document.querySelector('.part.observation .text').textContent.length"));
    const before = await length();
    expect(await more.innerText()).toContain('characters left');
    await more.click();
    await expect.poll(length).toBeGreaterThan(before + 90_000);
  });

  it('follow every link of a view to a view, whatever it is named', async () => {
    await show('#/tasks', '.heat tbody th a');
    const links = await page.evaluate("[...document.querySelectorAll('.heat tbody th a')].map(({ hash }) => hash)");
    expect(links).toHaveLength(attacks.length);
    for (const link of links as string[]) {
      await page.evaluate(`location.hash = ${JSON.stringify(link)}`);
      await expect.poll(() => page.locator('main h1').innerText()).not.toBe('Tasks by method');
      expect(await page.locator('main h1').innerText()).not.toBe('No such task');
      await show('#/tasks', '.heat tbody th a');
    }
  });

  it('run nothing, ask for nothing, and make no element of their own', async () => {
    expect(await page.evaluate('globalThis.pwned')).toBeUndefined();
    expect(await page.locator('img, iframe, object, embed, a[href^="javascript:"]').count()).toBe(0);
    expect(requests).toEqual([]);
    expect(problems).toEqual([]);
  });
});
