import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.ts';
import type { Charge } from '../core/spending.ts';
import { openLedger } from './ledger.ts';

let place: string;
let path: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'fgo-ledger-'));
  path = join(place, 'example', 'spending.csv');
});
afterEach(() => rmSync(place, { recursive: true }));

const header = 'model,state,prompt_tokens,completion_tokens,usd,seconds\n';
const charge = (model: string, usd: number | null, more: Partial<Charge> = {}): Charge => ({
  model,
  bill: { promptTokens: 1_000, completionTokens: 100, usd },
  state: 'answered',
  seconds: 1.5,
  ...more,
});
const written = () => readFileSync(path, 'utf8');

/** A run of the sweep that is charged this. */
function run(...charges: readonly Charge[]) {
  const ledger = openLedger(path);
  for (const one of charges) ledger.add(one);
  const spent = ledger.spent();
  ledger.close();
  return spent;
}

describe('the ledger', () => {
  it('has a header and a line for every charge, written at once', () => {
    const ledger = openLedger(path);
    expect(written()).toBe(header);
    ledger.add(charge('openai/gpt-4o', 0.0035));
    ledger.add(charge('compatible/mine', null, { state: 'lost', seconds: 0.25 }));
    expect(written()).toBe(
      `${header}openai/gpt-4o,answered,1000,100,0.0035,1.500\ncompatible/mine,lost,1000,100,,0.250\n`,
    );
    ledger.close();
  });

  it('sums by model, and over all of them', () => {
    const spent = run(charge('b/b', 0.25), charge('a/a', 0.5), charge('b/b', 0.125, { state: 'lost' }));
    const sums = { promptTokens: 2_000, completionTokens: 200, calls: 2, lost: 1, seconds: 3 };
    expect(spent).toMatchObject({ usd: 0.875, promptTokens: 3_000, completionTokens: 300, calls: 3, lost: 1 });
    expect([...spent.byModel.keys()]).toEqual(['a/a', 'b/b']);
    expect(spent.byModel.get('b/b')).toEqual({ usd: 0.375, ...sums });
  });

  it('knows what earlier runs spent, and goes on below their lines', () => {
    const first = run(charge('a/a', 0.5), charge('b/b', null));
    const before = written();
    expect(run()).toEqual(first);
    expect(written()).toBe(before);
    expect(run(charge('a/a', 0.25)).byModel.get('a/a')).toMatchObject({ usd: 0.75, calls: 2 });
    expect(written().startsWith(before)).toBe(true);
  });

  it('books what was under way when a run was killed as lost, once, at the most that it can cost', () => {
    const killed = openLedger(path);
    const most = { promptTokens: 5_000, completionTokens: 500, usd: 0.25 };
    const over = killed.send('a/a', most);
    killed.add(charge('a/a', 0.5));
    over();
    killed.send('b/b, the "best"', most);
    killed.send('a/a', { ...most, usd: null });
    // No close: the process is gone. What it was writing is torn.
    appendFileSync(join(place, 'example', '.under-way'), '+ 7 c/c,lost,1,1');
    const { usd, lost, calls, byModel } = run();
    expect({ usd, lost, calls }).toEqual({ usd: null, lost: 2, calls: 3 });
    expect(byModel.get('b/b, the "best"')).toMatchObject({ usd: 0.25, promptTokens: 5_000, completionTokens: 500 });
    expect(run()).toMatchObject({ lost: 2, calls: 3 });
  });

  it('passes over what a full disk has left of a line of the journal', () => {
    openLedger(path).close();
    writeFileSync(join(place, 'example', '.under-way'), '+ 1 a/a,lost,10- 0\n+ 2 a/a,lost,5000,500,0.25,0.000\n');
    expect(run()).toMatchObject({ calls: 1, lost: 1, usd: 0.25 });
  });

  it('leaves nothing behind of what was under way and is over', () => {
    const ledger = openLedger(path);
    for (let call = 0; call < 3; call += 1) ledger.send('a/a', charge('a/a', 1).bill)();
    ledger.close();
    expect(readFileSync(join(place, 'example', '.under-way'), 'utf8')).toBe('');
    expect(run()).toMatchObject({ calls: 0 });
  });

  it('has an unknown sum as soon as one price is unknown, and that of the other models', () => {
    run(charge('a/a', 0.5), charge('b/b', null));
    const { usd, byModel } = run();
    expect(usd).toBeNull();
    expect(byModel.get('a/a')?.usd).toBe(0.5);
    expect(byModel.get('b/b')?.usd).toBeNull();
  });

  it('writes no exponents and reads amounts back as they were', () => {
    const amounts = [0, 5e-9, 2.5e-7, 0.1, 0.30000000000000004, 3, 10, 100, 1234567.25];
    run(...amounts.map((usd, i) => charge(`m/${i}`, usd)));
    const column = written()
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[4]);
    expect(column).toEqual(['0', '0.000000005', '0.00000025', '0.1', '0.3', '3', '10', '100', '1234567.25']);
    const { byModel } = run();
    expect([...byModel.values()].map(({ usd }) => usd)).toEqual(column.map(Number));
  });

  it('keeps names of models with commas and quotes', () => {
    const name = 'compatible/"a", b';
    run(charge(name, 1));
    expect([...run(charge(name, 1)).byModel.keys()]).toEqual([name]);
  });

  it.each([
    'openai/gpt-4o,answ',
    'openai/gpt-4o,answered,1000,100,0.0035,1.5',
  ])('drops a last line that was cut off: %s', (torn) => {
    run(charge('a/a', 0.5));
    appendFileSync(path, torn);
    expect(run(charge('a/a', 0.25))).toMatchObject({ usd: 0.75, calls: 2 });
    expect(written()).not.toContain('openai');
    expect(run().calls).toBe(2);
  });

  it('starts anew when even the header was cut off', () => {
    run();
    writeFileSync(path, 'model,sta');
    expect(run(charge('a/a', 1)).usd).toBe(1);
    expect(written().startsWith(header)).toBe(true);
  });

  it('reads lines whose ends a tool has changed for Windows', () => {
    run(charge('a/a', 0.5));
    writeFileSync(path, written().replaceAll('\n', '\r\n'));
    expect(run(charge('a/a', 0.25)).usd).toBe(0.75);
  });

  it.each([
    ['free text', 'hello'],
    ['a decimal comma', 'a/a,answered,10,5,"0,5",1.000'],
    ['a negative number', 'a/a,answered,10,5,-0.5,1.000'],
    ['another state', 'a/a,free,10,5,0.5,1.000'],
    ['a missing field', 'a/a,answered,10,5,0.5'],
    ['nothing', ''],
  ])('refuses a line with %s and says which', (_, line) => {
    run(charge('a/a', 0.5));
    appendFileSync(path, `${line}\na/a,answered,10,5,0.5,1.000\n`);
    const before = written();
    expect(() => openLedger(path)).toThrow(
      new ConfigError(
        `Expected line 3 of ${path} to be a charge, got "${line}": mend the line, or the sweep does not know what it has spent.`,
      ),
    );
    expect(written()).toBe(before);
  });

  it('refuses a file that is no ledger, and leaves it alone', () => {
    run();
    writeFileSync(path, 'cell,arm\n1,fgo\n');
    expect(() => openLedger(path)).toThrow(/^Expected line 1 of .* to be "model,state,.*", got "cell,arm": /);
    expect(written()).toBe('cell,arm\n1,fgo\n');
  });

  it('says in one sentence where it cannot write', () => {
    writeFileSync(join(place, 'example'), 'a file');
    expect(() => openLedger(path)).toThrow(/^Expected .*spending\.csv to be writable, got E\w+: /);
    expect(() => openLedger(path)).toThrow(ConfigError);
  });
});
