import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vanilla } from '../../../baselines/vanilla.ts';
import { ConfigError, ProviderError } from '../../core/errors.ts';
import { fgo } from '../../fgo/fgo.ts';
import type { PageSummary } from '../../report/page/page-data.ts';
import { lockSweep } from '../../sweep/lock-sweep.ts';
import { resultsFolder } from '../../testing/results-folder.ts';
import { type OpenView, openView, runView } from '../view-command.ts';

const results = resultsFolder();
const { cwd } = results;
const stop = new AbortController();
const sleep = async (ms: number, signal?: AbortSignal) => void (await setTimeout(ms, undefined, { signal }));
const ports = { cwd, signal: stop.signal, clock: { now: () => Date.now(), sleep } };
let view: OpenView;
let address: string;

const secret = 'TOP-SECRET';
const hostile = 'a <img src=x onerror=alert(1)> & "b" \u202e';

beforeAll(async () => {
  await results.sweep('small', [vanilla, fgo]);
  await results.sweep(hostile, [vanilla]);
  await results.sweep('live', [vanilla]);
  results.write('results/small/cells.csv', 'a,b\n1,2\n');
  results.write('results/small/.env', secret);
  results.write('results/small/spending.csv', secret);
  results.write('reports/small/charts/accuracy.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  results.write('reports/paper/table.tex', '\\toprule');
  results.write('results/answers.sqlite', secret);
  results.write('results/damaged/sweep.sqlite', 'no database');
  results.write('.env', secret);
  results.write('secret.csv', secret);
  results.write('outside/secret.csv', secret);
  results.write('results/file', secret);
  symlinkSync(join(cwd, 'outside'), join(cwd, 'results', 'linked'));
  symlinkSync(join(cwd, 'secret.csv'), join(cwd, 'results/small/linked.csv'));
  symlinkSync(join(cwd, 'outside'), join(cwd, 'results/small/folder'));
  mkdirSync(join(cwd, 'results/small/not-a-file.csv'));
  mkdirSync(join(cwd, 'results/borrowed'));
  symlinkSync(join(cwd, 'results/small/sweep.sqlite'), join(cwd, 'results/borrowed/sweep.sqlite'));
  // Little room, so that the server must have the rest.
  view = await openView(0, ports, { trajectories: 250, prompts: 300 });
  address = `http://127.0.0.1:${view.port}`;
});
afterAll(async () => {
  stop.abort();
  await view.close();
  results.remove();
});

const get = (path: string) => fetch(address + path, { redirect: 'manual' });
const textOf = async (path: string) => (await get(path)).text();

/** The first line as it is given: a client would tidy it up. */
function raw(line: string, headers: readonly string[] = [`Host: 127.0.0.1:${view.port}`]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(view.port, '127.0.0.1', () =>
      socket.write([line, ...headers, 'Connection: close', '', ''].join('\r\n'), 'latin1'),
    );
    let answer = '';
    socket.setEncoding('latin1').on('data', (part) => {
      answer += part;
    });
    socket.on('error', reject).on('close', () => resolve(answer));
  });
}

describe('the start page', () => {
  it('lists every sweep with its state, and files without a database', async () => {
    const page = await textOf('/');
    expect(page).toMatch(/<a href="\/sweeps\/small\/">small<\/a>[\s\S]*?data-live="state">finished</);
    expect(page).toContain('<dd data-live="progress">2/2</dd>');
    expect(page).toContain('<dd data-live="models">toy/');
    expect(page).toMatch(/<h2>paper<\/h2> <span[^>]*>files only/);
  });

  it('tells of a damaged database in a sentence, and shows the others', async () => {
    expect(await textOf('/')).toMatch(/data-live="problem">Expected [^<]*damaged[^<]* it is no database/);
    const page = await get('/sweeps/damaged/');
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('it is no database');
  });

  it('says of a link that it is one, and does not follow it', async () => {
    const page = await textOf('/');
    expect(page).toContain('Expected results/linked to lie in results itself, got a link.');
    expect(page).toContain('Expected results/borrowed/sweep.sqlite to lie in results itself, got a link.');
    expect((await get('/sweeps/borrowed/')).status).toBe(404);
  });

  it('shows a name as text, whatever it is', async () => {
    const page = await textOf('/');
    expect(page).not.toContain('<img');
    expect(page).toContain('a &#60;img src=x onerror=alert(1)&#62; &#38; &#34;b&#34; \ufffd<');
    const path = /href="(\/sweeps\/a%20[^"]+)"/.exec(page)![1]!;
    expect((await get(path)).status).toBe(200);
  });
});

describe('what is sent', () => {
  it.each([
    ['/'],
    ['/sweeps/small/'],
    ['/sweeps/small/files/'],
    ['/results/small/cells.csv'],
    ['/nothing'],
  ])('keeps to this server: %s', async (path) => {
    const { headers } = await get(path);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is the head alone where that is asked for', async () => {
    const head = await fetch(`${address}/results/small/cells.csv`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '8', '']);
  });

  it('are tables and charts as downloads', async () => {
    const files = await textOf('/sweeps/small/files/');
    const links = [...files.matchAll(/href="([^"]+)" download/g)].map(([, link]) => link!);
    expect(links).toEqual(['/results/small/cells.csv', '/reports/small/charts/accuracy.svg']);
    const [csv, svg] = await Promise.all(links.map(get));
    expect(csv!.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(await csv!.text()).toBe('a,b\n1,2\n');
    expect(svg!.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(svg!.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(svg!.headers.get('content-security-policy')).toMatch(/; sandbox$/);
  });
});

describe('the page of a sweep', () => {
  const editionIn = (page: string) => /<meta name="edition" content="([0-9a-f]{16})">/.exec(page)![1]!;

  it('is built from its database, and comes with one slash', async () => {
    const page = await get('/sweeps/small/');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toMatch(/^<!doctype html>[\s\S]*<title>small · FGO Bench<\/title>/);
    expect((await get('/sweeps/small')).headers.get('location')).toBe('/sweeps/small/');
    expect((await get('/sweeps/paper/')).status).toBe(404);
    expect((await get('/sweeps/no-such/')).status).toBe(404);
  });

  it('has all trajectories and prompts, of which it holds a part', async () => {
    const page = await textOf('/sweeps/small/');
    const edition = editionIn(page);
    const [, summary] = /id="summary">(.*?)<\/script>/.exec(page)!;
    const { counts, omissions } = JSON.parse(summary!) as PageSummary;
    expect(counts.trajectories).toBeLessThan(counts.episodes);
    expect(counts.prompts).toBeLessThan(counts.calls);
    expect(omissions[0]).toContain('are read from the sweep');
    const texts: { opening?: string; messages?: unknown[] }[] = [];
    for (const kind of ['trajectories', 'prompts'])
      for (let row = 0; ; row += 1) {
        const answer = await get(`/sweeps/small/${kind}/${edition}/${row}`);
        if (answer.status !== 200) break;
        texts.push((await answer.json()) as (typeof texts)[number]);
      }
    expect(texts.filter(({ opening }) => opening !== undefined).length).toBe(counts.episodes);
    expect(texts.filter(({ messages }) => messages !== undefined).length).toBe(counts.calls);
  });

  it('tells a page that is older than the sweep to be loaded anew', async () => {
    const old = await get('/sweeps/small/trajectories/0123456789abcdef/0');
    expect([old.status, await old.text()]).toEqual([409, expect.stringContaining('load the page anew')]);
    const edition = editionIn(await textOf('/sweeps/small/'));
    for (const row of ['-1', '1.5', '999999', 'x', '1/2'])
      expect((await get(`/sweeps/small/trajectories/${edition}/${row}`)).status, row).toBe(404);
  });

  it('is another one after the sweep has gone on', async () => {
    const before = editionIn(await textOf('/sweeps/live/'));
    await results.sweep('live', [vanilla], { seeds: [1, 2] });
    const page = await textOf('/sweeps/live/');
    expect(editionIn(page)).not.toBe(before);
    expect((await get(`/sweeps/live/trajectories/${before}/0`)).status).toBe(200);
  });
});

describe('what is refused', () => {
  const paths = [
    ...['/results/small/../../secret.csv', '/results/small/..%2f..%2fsecret.csv', '/results/%2e%2e/secret.csv'],
    ...['/results/small/%252e%252e/%252e%252e/secret.csv', '/results/..\\secret.csv', '/results/small/..%5csecret.csv'],
    ...['/../secret.csv', '//secret.csv', '/results//small/cells.csv', '/results/small/cells.csv%00.svg'],
    ...['/results/small/%c0%ae%c0%ae/secret.csv', '/results/./small/cells.csv', '/results/small/cells.csv/'],
    ...['/results/small/sweep.sqlite', '/results/answers.sqlite', '/results/small/.env', '/.env', '/%2eenv'],
    ...['/results/small/spending.csv', '/results/small/sweep.sqlite-wal', '/results/small/.lock', '/results/file'],
    ...['/results/linked/secret.csv', '/results/small/linked.csv', '/results/small/folder/secret.csv'],
    ...['/sweeps/linked/', '/sweeps/..%2foutside/', '/sweeps/small/files/..%2f..', '/results/small/not-a-file.csv'],
    ...['/results/small/C:/secret.csv', '/outside/secret.csv', '/secret.csv', '/package.json', '/results', '/sweeps/'],
    ...['http://127.0.0.1/results/small/cells.csv', 'file:///etc/passwd', '*', 'results/small/cells.csv', '%'],
  ];

  it.each(paths)('is the path %s', async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1`);
    expect(answer).toMatch(/^HTTP\/1\.1 (400|404) /);
    expect(answer).not.toContain(secret);
    expect(answer).not.toContain('1,2');
  });

  it('are NUL and line ends in the first line', async () => {
    for (const line of ['GET /results/small/cells.csv\0 HTTP/1.1', 'GET /a\tb HTTP/1.1', 'GARBAGE'])
      expect(await raw(line)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('is another host, none, or two: no name that was made to lead here', async () => {
    const first = 'GET / HTTP/1.1';
    const own = `Host: 127.0.0.1:${view.port}`;
    expect(await raw(first, ['Host: evil.example'])).toMatch(/^HTTP\/1\.1 403 /);
    expect(await raw(first, [`Host: evil.example:${view.port}`])).toMatch(/^HTTP\/1\.1 403 /);
    expect(await raw(first, [own, 'Host: evil.example'])).toMatch(/^HTTP\/1\.1 40[03] /);
    expect(await raw(first, [own, 'Origin: http://evil.example'])).toMatch(/^HTTP\/1\.1 403 /);
    expect(await raw(first, [])).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw('GET / HTTP/1.0', [])).toMatch(/^HTTP\/1\.1 403 /);
    expect(await raw(first, [`Host: localhost:${view.port}`])).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('is the method %s', async (method) => {
    expect(await raw(`${method} / HTTP/1.1`)).toMatch(/^HTTP\/1\.1 405 [\s\S]*Allow: GET, HEAD/);
  });

  it('is any other address of this machine', async () => {
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const outer = [
      '127.0.0.2',
      ...others.filter(({ internal, family }) => !internal && family === 'IPv4').map((one) => one.address),
    ];
    for (const host of outer) {
      const reached = await new Promise((resolve) => {
        const socket = connect({ host, port: view.port, timeout: 2000 }, () => resolve(true));
        socket.on('error', () => resolve(false)).on('timeout', () => resolve(false));
        socket.on('close', () => socket.destroy());
      });
      expect(reached, host).toBe(false);
    }
  });

  it('is a port that is taken, or none, in one sentence', async () => {
    const taken = openView(view.port, ports);
    await expect(taken).rejects.toThrow(ConfigError);
    await expect(taken).rejects.toThrow(
      /^Expected --port to be a free port, got \d+, one that another process has: [^.]*\.$/,
    );
    for (const port of ['-1', '65536', 'x', '', '80.5'])
      await expect(runView(port, { ...ports, print: () => {} })).rejects.toThrow(/^Expected --port to be a number/);
  });
});

/** Events as they come, until the work has ended. */
async function events(work: (last: () => LiveEvent | undefined) => Promise<void>): Promise<void> {
  const abort = new AbortController();
  const response = await fetch(`${address}/events`, { signal: abort.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  let last: LiveEvent | undefined;
  const reading = (async () => {
    let text = '';
    for await (const part of response.body!) {
      text += Buffer.from(part).toString();
      const whole = text.split('\n\n');
      text = whole.pop()!;
      for (const one of whole) if (one.startsWith('data: ')) last = JSON.parse(one.slice(6)) as LiveEvent;
    }
  })().catch(() => {});
  await work(() => last);
  abort.abort();
  await reading;
}

interface LiveEvent {
  readonly running: string;
  readonly sweeps: readonly Readonly<Record<string, string>>[];
}

describe('a sweep that runs', () => {
  it('is seen to go on, with its errors, and to end, and is not held up', async () => {
    let asked = 0;
    const models = {
      instead: (role: string) => {
        asked += 1;
        if (role === 'agent' && asked === 20) throw new ProviderError('timeout', 'late');
        return undefined;
      },
    };
    await results.sweep('running', [vanilla]);
    const unlock = lockSweep(join(cwd, 'results/running'), 7);
    const list = await textOf('/');
    const id = /id="s-([0-9a-f]+)"[^>]*>\s*<div class="head"><h2><a href="\/sweeps\/running\/"/.exec(list)![1]!;
    await events(async (last) => {
      const own = () => last()?.sweeps.find((sweep) => sweep.id === id);
      await expect.poll(own, { timeout: 20_000 }).toMatchObject({ state: 'running', progress: '1/1', errors: '' });
      expect(last()!.running).toBe('One sweep is running.');
      const began = performance.now();
      await results.sweep('running', [vanilla, fgo], { models });
      expect(performance.now() - began).toBeLessThan(20_000);
      await expect.poll(own, { timeout: 20_000 }).toMatchObject({ progress: '2/2', errors: 'timeout 1' });
      expect((await get('/sweeps/running/')).status).toBe(200);
      unlock();
      await expect.poll(own, { timeout: 20_000 }).toMatchObject({ state: 'finished', running: 'false' });
      expect(last()!.running).toBe('No sweep is running.');
    });
    expect(readFileSync(join(cwd, 'results/running/sweep.sqlite')).length).toBeGreaterThan(0);
  });
});
