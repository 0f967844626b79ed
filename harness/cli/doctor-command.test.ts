import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtinModel } from '../models/builtin/builtin.ts';
import { type Fault, startFaultServer } from '../testing/fault-server.ts';
import { startWireServer, type WireServer } from '../testing/wire-server.ts';
import { runDoctor } from './doctor-command.ts';
import type { Texts } from './parse-arguments.ts';

const key = 'sk-MARKED-5c1e';

let cwd: string;
let wire: WireServer;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'fgo-doctor-'));
  wire = await startWireServer({ answer: (request) => builtinModel().complete(request), models: ['gpt-4o'] });
});
afterAll(async () => {
  await wire.close();
  await rm(cwd, { recursive: true });
});

interface Given {
  readonly texts?: Texts;
  readonly call?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly nodeVersion?: string;
}

async function check({ texts = {}, call = false, environment = {}, nodeVersion = 'v24.0.0' }: Given = {}) {
  const lines: string[] = [];
  const clock = { now: () => 0, sleep: async () => {} };
  const ports = { cwd, environment, nodeVersion, clock, print: (line: string) => void lines.push(line) };
  const fine = await runDoctor(texts, call, ports);
  const said = lines.join('\n');
  expect(said).not.toContain('MARKED');
  return { fine, said };
}

/** What is said of OpenAI behind a server that answers so. */
async function behind(fault: Fault, environment: Given['environment'] = { OPENAI_API_KEY: key }) {
  const server = await startFaultServer([fault]);
  const found = await check({ texts: { model: ['openai/gpt-4o'], 'base-url': [`${server.url}/v1`] }, environment });
  await server.close();
  return { ...found, requests: server.requests.length };
}

describe('doctor', () => {
  it('finds nothing wrong where the built-in model is all that is asked for', async () => {
    const { fine, said } = await check();
    expect(fine).toBe(true);
    expect(said).toMatch(/^note +openai: no key in OPENAI_API_KEY; not used without --model openai\/NAME$/m);
  });

  it('says how to come by the right Node', async () => {
    const { fine, said } = await check({ nodeVersion: 'v20.11.0' });
    expect(fine).toBe(false);
    expect(said).toMatch(/^fail +Expected Node 24 or newer, got v20\.11\.0: npm ci brings it/m);
  });

  it('says which folder of data is missing', async () => {
    const { fine, said } = await check({ texts: { data: [join(cwd, 'nowhere')] } });
    expect(fine).toBe(false);
    expect(said).toMatch(/^fail +Expected the data of .* in .*nowhere, but there is no such folder\.$/m);
  });

  it('says where a key is missing', async () => {
    const { fine, said } = await check({ texts: { model: ['anthropic/claude-haiku-4-5'], 'base-url': [wire.url] } });
    expect(fine).toBe(false);
    expect(said).toMatch(/^fail .*Set it in the environment or in \.env\.$/m);
  });

  it('says that a server cannot be reached, and that a key is refused or wanted', async () => {
    const unreached = { texts: { model: ['openai/gpt-4o'], 'base-url': ['http://127.0.0.1:9/v1'] } };
    expect((await check({ ...unreached, environment: { OPENAI_API_KEY: key } })).said).toMatch(
      /^fail +openai: a key in OPENAI_API_KEY; \S+ cannot be reached \(ECONNREFUSED\): check the network and --base-url\.$/m,
    );
    const refused: Fault = { kind: 'answer', status: 401, body: { error: { message: key } } };
    expect(await behind(refused)).toMatchObject({ fine: false, said: expect.stringContaining('refuses the key') });
    expect((await behind(refused, {})).said).toContain('wants a key: set OPENAI_API_KEY');
    expect((await behind({ kind: 'answer', status: 500, body: '' })).said).toMatch(
      /^fail .*answered 500.*try again later\./m,
    );
  });

  it('makes one small call of each model where that is asked for, and none else', async () => {
    const texts = {
      model: ['openai/gpt-4o'],
      'optimizer-model': ['anthropic/claude-haiku-4-5'],
      'base-url': [`openai=${wire.url}/v1`, `anthropic=${wire.url}`],
    };
    const environment = { OPENAI_API_KEY: key, ANTHROPIC_API_KEY: key };
    const before = wire.requests();
    const silent = await check({ texts, environment });
    expect([silent.fine, wire.requests() - before]).toEqual([true, 0]);
    expect(silent.said).toContain('No call was made');
    const called = await check({ texts, environment, call: true });
    expect([called.fine, wire.requests() - before]).toEqual([true, 2]);
    expect(called.said).toMatch(/^ok +anthropic\/claude-haiku-4-5: 200000 tokens of context; answered /m);
  });
});
