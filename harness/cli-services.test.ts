/** The command line with models behind a service, over real HTTP on loopback; the built-in model answers there. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtinModel } from './models/builtin/builtin.ts';
import { startFaultServer } from './testing/fault-server.ts';
import { parseRows } from './testing/read-csv.ts';
import { startWireServer, type WireServer } from './testing/wire-server.ts';

const root = join(import.meta.dirname, '..');
const node = join(root, 'node_modules', '.bin', 'node');
const cli = join(root, 'harness', 'cli.ts');
const key = 'sk-MARKED-0123456789';

let place: string;
let server: WireServer;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'fgo-services-'));
  server = await startWireServer({ answer: (request) => builtinModel().complete(request) });
});
afterAll(async () => {
  await server.close();
  await rm(place, { recursive: true });
});

const home = (name: string) => mkdtemp(join(place, `${name}-`));
const started: string[] = [];

async function start(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const clean = {
    NO_COLOR: '1',
    ALFWORLD_DATA: '',
    OPENAI_API_KEY: key,
    OPENAI_BASE_URL: '',
    ANTHROPIC_API_KEY: '',
    COMPATIBLE_API_KEY: '',
    ...env,
  };
  const ran = await execa(node, [cli, ...args], { cwd, reject: false, env: clean });
  started.push(ran.stdout, ran.stderr);
  return ran;
}

const small = ['--method', 'vanilla,fgo', '--train-size', '4', '--subsets', '2', '--epochs', '1', '--test-size', '4'];
const sized = ['--bench', 'alfworld', ...small, '--seeds', '1', '--max-steps', '15', '--out', 'real'];
const options = () => [...sized, '--model', 'openai/gpt-4o-mini', '--base-url', `${server.url}/v1`];

/** Texts of all files below a folder by their path; databases in base64. */
async function filesBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'latin1')] as const);
  return Object.fromEntries((await Promise.all(texts)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function tables(cwd: string) {
  const results = await filesBelow(join(cwd, 'results', 'real'));
  const csv = Object.entries(results).filter(([name]) => /^(?!times|spending).*\.csv$/.test(name));
  return { csv: Object.fromEntries(csv), report: await filesBelow(join(cwd, 'reports', 'real')) };
}

/** Rows without what was paid, and those columns alone. */
function split(csv: string) {
  const rows = parseRows(csv);
  const isPaid = (name: string) => /paid/.test(name);
  const pick = (paid: boolean) =>
    rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => isPaid(name) === paid)));
  return { logical: pick(false), paid: pick(true).flatMap((row) => Object.values(row)) };
}

describe('a sweep that was finished', () => {
  let cwd: string;
  beforeAll(async () => {
    cwd = await home('finished');
    expect(await start(cwd, ['sweep', ...options()])).toMatchObject({ exitCode: 0 });
  });

  it('says what it will take before it starts, and what it took', async () => {
    const { report } = await tables(cwd);
    expect(started.join('\n')).toMatch(
      /Forecast for 2 cells.*: [\d.]+ to [\d.]+ USD, [\s\S]*Paid for this sweep so far: \$0\.\d+/,
    );
    expect(report['index.md']).toContain('Forecast and actual');
  });

  it('makes no call when it is run again, and leaves the same bytes', async () => {
    const [before, made] = [await tables(cwd), server.requests()];
    expect(made).toBeGreaterThan(50);
    expect(await start(cwd, ['sweep', ...options()])).toMatchObject({ exitCode: 0 });
    expect(server.requests()).toBe(made);
    expect(await tables(cwd)).toEqual(before);
  });

  it('is answered by the cache when its results are gone: no call, nothing paid, all else the same', async () => {
    const [before, made] = [await tables(cwd), server.requests()];
    const again = await home('cached');
    await mkdir(join(again, 'results'));
    await writeFile(join(again, 'results', 'answers.sqlite'), await readFile(join(cwd, 'results', 'answers.sqlite')));
    // Nothing is asked over the network, so that no key is needed.
    const ran = await start(again, ['sweep', ...options(), '--cache', 'only'], { OPENAI_API_KEY: '' });
    expect(ran).toMatchObject({ exitCode: 0 });
    expect(server.requests()).toBe(made);
    const after = await tables(again);
    expect(Object.keys(after.csv)).toEqual(Object.keys(before.csv));
    for (const [name, csv] of Object.entries(after.csv)) {
      expect(split(csv).logical, name).toEqual(split(before.csv[name]!).logical);
      expect(split(csv).paid.filter((value) => Number(value) !== 0)).toEqual([]);
    }
    expect(split(before.csv['cells.csv']!).paid.some((value) => Number(value) > 0)).toBe(true);
    expect(tableOf(after.report['index.md']!)).toBe(tableOf(before.report['index.md']!));
    expect(after.report['accuracy.svg']).toBe(before.report['accuracy.svg']);
  });

  it('stops with a sentence where the cache alone may answer and does not know the call', async () => {
    const ran = await start(await home('miss'), ['sweep', ...options(), '--cache', 'only']);
    expect(ran).toMatchObject({ exitCode: 2 });
    expect(ran.stderr).toMatch(/--cache only/);
    expect(ran.stderr).not.toContain(' at ');
  });
});

/** The page without what was forecast and paid: where nobody can be paid, there is no forecast. */
const tableOf = (page: string) => page.replace(/## Forecast and actual[\s\S]*?(?=## )/, '');

describe('a budget', () => {
  it('ends the sweep below its cap, and a higher one goes on without paying anything twice', async () => {
    const cwd = await home('budget');
    const first = await start(cwd, ['sweep', ...options(), '--max-usd', '0.005']);
    expect(first.exitCode).toBe(4);
    expect(first.stdout).toContain('raise --max-usd');
    const paid = async () => parseRows(await readFile(join(cwd, 'results/real/spending.csv'), 'utf8'));
    const spent = (await paid()).reduce((sum, { usd }) => sum + Number(usd), 0);
    expect(spent).toBeLessThanOrEqual(0.005);
    expect(spent).toBeGreaterThan(0.004);
    const second = await start(cwd, ['sweep', ...options(), '--max-usd', '5']);
    expect(second.exitCode).toBe(0);
    const fresh = await home('unbroken');
    expect(await start(fresh, ['sweep', ...options()])).toMatchObject({ exitCode: 0 });
    const unbroken = parseRows(await readFile(join(fresh, 'results/real/spending.csv'), 'utf8'));
    expect((await paid()).length).toBe(unbroken.length);
  });

  it('is refused before any call where a price is unknown', async () => {
    const made = server.requests();
    const unknown = [...sized, '--model', 'compatible/own', '--base-url', `${server.url}/v1`, '--max-usd', '1'];
    const ran = await start(await home('unpriced'), ['sweep', ...unknown, '--context-window', '128000']);
    expect(ran).toMatchObject({ exitCode: 2 });
    expect(ran.stderr).toContain('--price compatible/own=');
    expect(server.requests()).toBe(made);
  });
});

describe('--plan', () => {
  it('needs no key, makes no call, and leaves nothing behind', async () => {
    const [cwd, made] = [await home('plan'), server.requests()];
    const { exitCode, stdout } = await start(cwd, ['sweep', ...options(), '--plan'], { OPENAI_API_KEY: '' });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/optimizer +openai\/gpt-4o-mini/);
    expect(server.requests()).toBe(made);
    expect(existsSync(join(cwd, 'results'))).toBe(false);
  });
});

describe('record and replay', () => {
  it('plays a recorded sweep without a network, and shows how a request differs that was not recorded', async () => {
    const cwd = await home('record');
    const recorded = await start(cwd, ['record', '--cassette', 'tape.jsonl', ...options()]);
    expect(recorded.exitCode).toBe(0);
    const [before, made] = [await tables(cwd), server.requests()];
    await rm(join(cwd, 'results'), { recursive: true });
    const replayed = await start(cwd, ['sweep', ...options(), '--replay', 'tape.jsonl'], { OPENAI_API_KEY: '' });
    expect(replayed.exitCode).toBe(0);
    expect(server.requests()).toBe(made);
    expect(split((await tables(cwd)).csv['episodes.csv']!).logical).toEqual(split(before.csv['episodes.csv']!).logical);
    await rm(join(cwd, 'results'), { recursive: true });
    const other = await start(cwd, ['sweep', ...options(), '--replay', 'tape.jsonl', '--temperature', '1']);
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toMatch(/sampling\.temperature/);
  });
});

describe('keys', () => {
  it('end the sweep with one sentence where they are refused, and are shown nowhere', async () => {
    const body = { error: { message: `Incorrect API key provided: ${key}.`, type: 'invalid_request_error' } };
    const refusing = await startFaultServer([{ kind: 'answer', status: 401, body }]);
    const args = [...sized, '--model', 'openai/gpt-4o-mini', '--base-url', `${refusing.url}/v1`];
    const ran = await start(await home('refused'), ['sweep', ...args]);
    const checked = await start(await home('checked'), ['doctor', ...args, '--call']);
    await refusing.close();
    expect(refusing.requests[0]?.headers.authorization).toBe(`Bearer ${key}`);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toMatch(/OPENAI_API_KEY/);
    expect(ran.stderr).not.toContain(' at ');
    expect([checked.exitCode, checked.stdout]).toEqual([2, expect.stringContaining('refuses the key')]);
  });

  it('go to their own service only, whatever address is given for another', async () => {
    const foreign = await startFaultServer([{ kind: 'answer', status: 200, body: { data: [] } }]);
    const args = ['--model', 'compatible/own', '--base-url', foreign.url, '--context-window', '8000'];
    const dead = { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' };
    const ran = await start(await home('foreign'), ['doctor', ...args], { ...dead, ANTHROPIC_API_KEY: key });
    await foreign.close();
    expect(ran.stdout).toMatch(/ok +compatible: no key in COMPATIBLE_API_KEY; http\S+ answers/);
    expect(ran.stdout).toMatch(/fail +openai: .*127\.0\.0\.1:9.*cannot be reached \(ECONNREFUSED\)/);
    expect(foreign.requests).toHaveLength(1);
    expect(JSON.stringify(foreign.requests)).not.toContain('MARKED');
  });

  it('are not sent by doctor to an address that is given for several services', async () => {
    const foreign = await startFaultServer([{ kind: 'answer', status: 200, body: { data: [] } }]);
    const models = ['--model', 'openai/gpt-4o', '--optimizer-model', 'anthropic/claude-sonnet-4-5'];
    const args = ['doctor', ...models, '--base-url', foreign.url];
    const ran = await start(await home('several'), args, { ANTHROPIC_API_KEY: key });
    await foreign.close();
    expect([ran.exitCode, foreign.requests.length]).toEqual([2, 0]);
    expect(ran.stderr).toMatch(/^Expected --base-url to be given by provider where several are used/);
  });

  it('come from .env as well', async () => {
    const cwd = await home('dotenv');
    await writeFile(join(cwd, '.env'), `OPENAI_API_KEY=${key}\n`);
    const clean = { NO_COLOR: '1', ALFWORLD_DATA: '' };
    const args = ['doctor', ...options(), '--call'];
    const ran = await execa(node, [cli, ...args], { cwd, reject: false, env: clean, extendEnv: false });
    started.push(ran.stdout, ran.stderr);
    expect(ran.stdout).toMatch(/ok +openai: a key in OPENAI_API_KEY; http\S+ answers/);
    expect(ran.stdout).toMatch(/ok +openai\/gpt-4o-mini: 128000 tokens of context; answered/);
    expect(ran.exitCode).toBe(0);
  });

  it('are in no file and in no line of all these runs', async () => {
    const written = await filesBelow(place);
    const holding = Object.entries(written).filter(([name, text]) => !name.endsWith('.env') && text.includes('MARKED'));
    expect(Object.keys(written).length).toBeGreaterThan(50);
    expect(holding.map(([name]) => name)).toEqual([]);
    expect(started.filter((text) => text.includes('MARKED'))).toEqual([]);
  });
});
