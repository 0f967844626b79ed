/**
 * A service that fails here and there, and a retry when it is well: the tables are those of a sweep that nothing went
 * wrong in, and only what failed, and what hangs on it, is asked for again.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allAtOnce } from '../../baselines/all-at-once.ts';
import { vanilla } from '../../baselines/vanilla.ts';
import type { SqliteFile } from '../core/database.ts';
import { ProviderError } from '../core/errors.ts';
import type { ModelRequest, Role } from '../core/language-model.ts';
import { fgo } from '../fgo/fgo.ts';
import { renderTables } from '../report/render-tables.ts';
import { illCalls } from '../testing/ill-calls.ts';
import { memoryFile, storedSweep } from '../testing/stored-sweep.ts';
import { sweepFixture } from '../testing/sweep-fixture.ts';
import { type ToyModelOptions, toyModels } from '../testing/toy-model.ts';
import { toyGrid, toySetting } from '../testing/toy-setting.ts';
import { planCells } from './plan.ts';

type Script = NonNullable<ToyModelOptions['instead']>;

const setting = toySetting();
const methods = [vanilla, allAtOnce, fgo];
const grid = toyGrid({
  method: ['vanilla', 'all-at-once', 'fgo'],
  trainSize: [6],
  options: { subsets: [4], threshold: [2], partition: ['random'] },
});
const cells = planCells(grid, methods, setting);
const ids = cells.map(({ id }) => id);

/** One run in which the models fail as the script says; what they were asked. */
async function run(file: SqliteFile, script: Script | undefined, options: { retry?: true; twins?: true } = {}) {
  const asked: { readonly role: Role; readonly request: ModelRequest }[] = [];
  const spied: Script = (role, request) => {
    asked.push({ role, request });
    return script?.(role, request);
  };
  const given = {
    ...setting,
    models: toyModels({ instead: spied }),
    ...(options.twins ? { repeatable: { code: 'code' } } : {}),
  };
  const result = await storedSweep(cells, given, { file, ...(options.retry ? { retry: ids } : {}) });
  return { ...result, asked, tables: [...renderTables(sweepFixture(result.cells))] };
}

/** The steps that are no errors, by place and what was asked for there, with the calls that each took. */
function stepsIn({ database }: SqliteFile): Map<string, number> {
  const place = 'cell, phase, path, task, number';
  const queries = [
    `SELECT ${place}, module AS asked, record ->> '$.calls' AS calls FROM episodes WHERE state != 'error'`,
    `SELECT ${place}, role || request AS asked, 1 AS calls FROM calls`,
  ];
  const rows = queries.flatMap((query) => database.prepare(query).all());
  return new Map(rows.map(({ calls, ...step }) => [JSON.stringify(step), Number(calls)]));
}

/** Calls of the steps that were not there before. */
function callsOf(after: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): number {
  return [...after].reduce((sum, [step, calls]) => sum + (before.has(step) ? 0 : calls), 0);
}

describe('a retry', () => {
  it('comes to the undisturbed tables, and asks for nothing that was well', async () => {
    const { tables } = await run(memoryFile(), undefined);
    const illness = fc.record({ every: fc.integer({ min: 2, max: 40 }), salt: fc.nat(1000) });
    let failures = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(illness, { minLength: 1, maxLength: 3 }), async (illnesses) => {
        const file = memoryFile();
        for (const { every, salt } of illnesses) {
          const before = stepsIn(file);
          const { asked } = await run(file, illCalls(every, salt), { retry: true });
          // Those that failed were asked, too.
          expect(asked.length).toBeGreaterThanOrEqual(callsOf(stepsIn(file), before));
        }
        const before = stepsIn(file);
        const again = await run(file, undefined, { retry: true });
        failures += again.asked.length > 0 ? 1 : 0;
        expect(again.tables).toEqual(tables);
        expect(again.asked.length).toBe(callsOf(stepsIn(file), before));
        expect((await run(file, undefined, { retry: true })).asked).toEqual([]);
      }),
      { numRuns: 30 },
    );
    // Some illnesses meet nobody.
    expect(failures).toBeGreaterThan(5);
  });

  it('comes there, too, where equal episodes are played once', async () => {
    const { tables } = await run(memoryFile(), undefined);
    const illness = fc.record({ every: fc.integer({ min: 2, max: 40 }), salt: fc.nat(1000) });
    await fc.assert(
      fc.asyncProperty(illness, async ({ every, salt }) => {
        const file = memoryFile();
        await run(file, illCalls(every, salt), { twins: true });
        expect((await run(file, undefined, { twins: true, retry: true })).tables).toEqual(tables);
      }),
      { numRuns: 15 },
    );
  });

  it('of one failed test asks for that one only', async () => {
    const { opening } = await setting.benchmark.start(setting.testTasks[2]!);
    const isIt = (request: ModelRequest) => request.messages[1]?.content === opening;
    const file = memoryFile();
    await run(file, (_, request) => {
      if (isIt(request)) throw new ProviderError('timeout', 'late');
      return undefined;
    });
    const { asked } = await run(file, undefined, { retry: true });
    expect(asked).toHaveLength(cells.length);
    expect(asked.filter(({ request }) => !isIt(request))).toEqual([]);
  });

  it('of a failed merge asks for the merge and what comes after it', async () => {
    const file = memoryFile();
    const { cells: first } = await run(file, (role) => {
      if (role === 'merger') throw new ProviderError('server', 'down');
      return undefined;
    });
    expect(first.filter(({ outcome }) => outcome.state === 'error').map(({ arm }) => arm)).toEqual(['fgo']);
    const { asked, cells: again } = await run(file, undefined, { retry: true });
    const made = again
      .find(({ arm }) => arm === 'fgo')!
      .events.flatMap((event) => {
        if (event.type === 'call') return event.role === 'merger' ? [1] : [];
        return event.type === 'episode' && event.phase !== 'explore' ? [event.calls] : [];
      });
    expect(new Set(asked.map(({ role }) => role))).toEqual(new Set(['merger', 'agent']));
    // Parents are tried on each other's tasks before they are merged: these attempts were well.
    const kept = first
      .find(({ arm }) => arm === 'fgo')!
      .events.filter((event) => event.type === 'episode' && event.phase === 'backtest').length;
    expect(kept).toBeGreaterThan(0);
    expect(asked).toHaveLength(made.reduce((sum, calls) => sum + calls, 0) - kept);
  });
});
