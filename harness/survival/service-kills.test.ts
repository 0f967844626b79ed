/** A model behind a service: neither a kill nor a service that fails makes a sweep ask again for what was answered. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../core/random.ts';
import { builtinModel } from '../models/builtin/builtin.ts';
import { type Fault, startFaultServer } from '../testing/fault-server.ts';
import { parseRows } from '../testing/read-csv.ts';
import { differences, keptIn, killAll, outputsOf, startCommand, waitUntil } from '../testing/sweep-process.ts';
import { startWireServer, type WireServer } from '../testing/wire-server.ts';

const inFlight = 4;
const sizes = ['--train-size', '4', '--subsets', '2', '--test-size', '6', '--seeds', '1', '--max-steps', '15'];
const command = (url: string, ...options: readonly string[]) => [
  ...['sweep', '--bench', 'alfworld', '--out', 'mine', ...sizes],
  ...['--model', 'openai/gpt-4o-mini', '--optimizer-model', 'openai/gpt-4o', '--base-url', `${url}/v1`],
  ...['--concurrency', String(inFlight), '--retries', '0', ...options],
];
const key = { OPENAI_API_KEY: 'sk-nobody' };

let place: string;
let server: WireServer;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'fgo-service-kills-'));
  server = await startWireServer({ answer: (request) => builtinModel().complete(request) });
});
afterAll(async () => {
  await server.close();
  await rm(place, { recursive: true });
});
const home = () => mkdtemp(join(place, 'home-'));
const run = (cwd: string, args: readonly string[]) => startCommand(cwd, args, key);

/** The report without what was forecast and paid, which tells of lost calls too. */
async function tablesAndReport(cwd: string): Promise<ReadonlyMap<string, Buffer>> {
  const outputs = new Map(await outputsOf(cwd, 'mine'));
  const page = outputs.get('reports/mine/index.md')!.toString();
  const rest = page.replace(/## Forecast and actual[\s\S]*?(?=## )/, '');
  expect(rest).not.toBe(page);
  return outputs.set('reports/mine/index.md', Buffer.from(rest));
}

const isTable = (name: string) => name.endsWith('.csv');

/** Tables without the columns of what was paid. */
async function logicalTables(cwd: string): Promise<Record<string, unknown>> {
  const tables = [...(await outputsOf(cwd, 'mine'))].filter(([name]) => isTable(name));
  const logical = (row: Record<string, string>) => Object.entries(row).filter(([name]) => !/paid/.test(name));
  return Object.fromEntries(tables.map(([name, bytes]) => [name, parseRows(bytes.toString()).map(logical)]));
}

const lostCalls = async (cwd: string) => {
  const charges = parseRows(await readFile(join(cwd, 'results/mine/spending.csv'), 'utf8'));
  return charges.filter(({ state }) => state === 'lost').length;
};

/** Run to its end after kills at random numbers of requests. Returns how many were made in all. */
async function survive(cwd: string, args: readonly string[], { kills, requests }: { kills: number; requests: number }) {
  const chance = randomStream(3, 'service kills');
  const before = server.requests();
  const made = () => server.requests() - before;
  let episodes = 0;
  for (const part of Array.from({ length: kills }, (_, n) => n)) {
    const running = run(cwd, args);
    const at = Math.floor(((part + chance.next()) / kills) * requests * 0.95);
    await waitUntil(() => made() > at, running);
    expect(await killAll(running)).toBe(true);
    const kept = keptIn(cwd, 'mine');
    expect(kept.episodes).toBeGreaterThanOrEqual(episodes);
    episodes = kept.episodes;
  }
  expect(await run(cwd, args)).toMatchObject({ exitCode: 0 });
  return made();
}

describe('kill -9 in mid-way', () => {
  const kills = 5;
  let whole: string;
  let requests: number;
  beforeAll(async () => {
    whole = await home();
    const before = server.requests();
    expect(await run(whole, command(server.url, '--method', 'vanilla,fgo', '--cache', 'off'))).toMatchObject({
      exitCode: 0,
    });
    requests = server.requests() - before;
    expect(requests).toBeGreaterThan(200);
  }, 240_000);

  it('costs the calls in flight at most without a cache, and not one byte of tables and charts', async () => {
    const cwd = await home();
    const made = await survive(cwd, command(server.url, '--method', 'vanilla,fgo', '--cache', 'off'), {
      kills,
      requests,
    });
    expect(made).toBeGreaterThanOrEqual(requests);
    expect(made).toBeLessThanOrEqual(requests + kills * inFlight);
    expect(await lostCalls(cwd)).toBeLessThanOrEqual(kills * inFlight);
    expect(differences(await tablesAndReport(cwd), await tablesAndReport(whole))).toEqual([]);
  });

  it('leaves answers of the calls in flight in the cache: only what was paid for them may differ', async () => {
    const [cwd, other] = [await home(), await home()];
    const before = server.requests();
    expect(await run(other, command(server.url, '--method', 'vanilla,fgo'))).toMatchObject({ exitCode: 0 });
    const cached = server.requests() - before;
    const made = await survive(cwd, command(server.url, '--method', 'vanilla,fgo'), { kills, requests: cached });
    expect(made).toBeLessThanOrEqual(cached + kills * inFlight);
    expect(await logicalTables(cwd)).toEqual(await logicalTables(other));
  });
});

interface Body {
  readonly model: string;
  readonly messages: readonly unknown[];
}

describe('a service that fails for good', () => {
  it('ends as errors, exit code 3 and a hint; retry asks only for what failed and comes to the same', async () => {
    let ill: ((body: Body) => boolean) | undefined;
    const faultOf = (body: Body): Fault => {
      if (!ill?.(body)) return { kind: 'pass', to: server.url };
      const error = { message: 'No such thing.', type: 'invalid_request_error' };
      return { kind: 'answer', status: 400, body: { error } };
    };
    const faulty = await startFaultServer(({ body }) => faultOf(body as Body));
    const answeredBy = async (cwd: string, args: readonly string[]) => {
      const before = server.requests();
      const ran = await run(cwd, args);
      return { ...ran, answered: server.requests() - before };
    };
    const args = command(faulty.url, '--cache', 'off');
    const [whole, cwd] = [await home(), await home()];
    // Alone it does nothing but test: the first request is the first turn of a test task.
    const alone = await answeredBy(whole, [...args, '--method', 'vanilla']);
    const opening = (body: unknown) => JSON.stringify((body as Body).messages.at(-1));
    const task = opening(faulty.requests[0]!.body);
    const rest = await answeredBy(whole, [...args, '--method', 'vanilla,fgo']);
    expect([alone.exitCode, rest.exitCode]).toEqual([0, 0]);
    const well = alone.answered + rest.answered;

    ill = (body) => body.model === 'gpt-4o' || opening(body) === task;
    const failed = await answeredBy(cwd, [...args, '--method', 'vanilla,fgo']);
    expect(failed.exitCode).toBe(3);
    expect(failed.stdout).toContain('Cell vanilla, seed 1: not comparable, 1 test attempt ended in errors');
    expect(failed.stdout).toMatch(/Cell fgo, seed 1: bad-request: /);
    expect(failed.stdout).toMatch(/^ {2}npm run retry -- mine$/m);

    ill = undefined;
    const again = await answeredBy(cwd, ['retry', 'mine']);
    await faulty.close();
    expect(again.exitCode).toBe(0);
    expect(failed.answered + again.answered).toBeGreaterThanOrEqual(well);
    // A cell that ends in an error leaves behind what it had in flight.
    expect(failed.answered + again.answered).toBeLessThanOrEqual(well + inFlight);
    expect(await logicalTables(cwd)).toEqual(await logicalTables(whole));
    expect((await startCommand(cwd, ['retry', 'mine'])).stdout).toBe('Nothing in mine has ended in an error.');
  });
});
