import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { vanilla } from '../../baselines/vanilla.ts';
import type { SqliteFile } from '../core/database.ts';
import { StoppedError } from '../core/errors.ts';
import type { ModelRequest, ModelResponse } from '../core/language-model.ts';
import type { CallPlace, EpisodeOrder, EpisodePlace } from '../core/method.ts';
import type { Module } from '../core/module.ts';
import type { Attempt, Episode } from '../core/trajectory.ts';
import { playHere } from '../optimize/play-here.ts';
import { answer, request, scriptedModel } from '../testing/scripted-model.ts';
import { memoryFile, runOf } from '../testing/stored-sweep.ts';
import { episode as episodeFixture, call as eventFixture, moduleWith } from '../testing/sweep-fixture.ts';
import { toyGrid, toySetting } from '../testing/toy-setting.ts';
import { cellMemory, createTurnstile, noTwins, twinsIn } from './cell-memory.ts';
import { planCells } from './plan.ts';
import { sqliteStore } from './store/sqlite-store.ts';

const setting = toySetting();
const plan = planCells(toyGrid({ method: ['vanilla'], seeds: [1, 2] }), [vanilla], setting);
const [task, other] = setting.benchmark.tasks.train;

/** Memories of two cells in one database; every call of `open` is another run of the command. */
async function memories(options: { readonly twins?: true; readonly file?: SqliteFile } = {}) {
  const file = options.file ?? memoryFile();
  const open = async () => {
    const store = sqliteStore(file);
    await store.begin(runOf(setting), plan);
    const oneByOne = createTurnstile();
    const twins = options.twins ? twinsIn('world', store.twin) : noTwins;
    return plan.map(({ id }) => cellMemory({ log: store.cell(id), twins, oneByOne }));
  };
  return { file, open };
}

const module = moduleWith('- Look.');
const place: EpisodePlace = { phase: 'explore', path: 'subset-0/epoch-0' };
const sampling = { temperature: 0, maxOutputTokens: 100, seed: 1 };
const order = (given: Partial<EpisodeOrder> = {}): EpisodeOrder => ({
  ...{ module, task: task!, sampling, sampleIndex: 0 },
  ...given,
});

const scored: Attempt = { state: 'scored', score: 1 };

/** Plays nothing, and says how often it was asked to. */
function player(attempt: Attempt = scored) {
  const played: EpisodeOrder[] = [];
  const play = async (given: EpisodeOrder): Promise<Episode> => {
    played.push(given);
    await setImmediate();
    const { calls, usage, paid } = episodeFixture({ phase: 'test', module, task: given.task.id, result: 1 });
    const { id: taskId, category } = given.task;
    const opening = `${given.module.instructions} ${played.length}`;
    return { trajectory: { taskId, category, opening, steps: [], attempt }, calls, usage, paid, servedBy: ['m'] };
  };
  return { played, play };
}

describe('an episode', () => {
  it('that is kept is returned as it was, and not played', async () => {
    const { open } = await memories();
    const { played, play } = player();
    const first = await (await open())[0]!.episode(place, order(), play);
    const second = await (await open())[0]!.episode(place, order(), play);
    expect(second).toEqual(first);
    expect(played).toHaveLength(1);
  });

  it.each<[string, EpisodePlace, Partial<EpisodeOrder>]>([
    ['in another phase', { ...place, phase: 'test' }, {}],
    ['at another path', { ...place, path: 'subset-1/epoch-0' }, {}],
    ['of another task', place, { task: other! }],
  ])('%s is another one', async (_, otherPlace, given) => {
    const { open } = await memories();
    const { played, play } = player();
    await (await open())[0]!.episode(place, order(), play);
    await (await open())[0]!.episode(otherPlace, order(given), play);
    expect(played).toHaveLength(2);
  });

  it('of another cell is another one', async () => {
    const { open } = await memories();
    const { played, play } = player();
    const [one, two] = await open();
    await one!.episode(place, order(), play);
    await two!.episode(place, order(), play);
    expect(played).toHaveLength(2);
  });

  it('of another module at the same place is played anew and takes its place', async () => {
    const { open } = await memories();
    const { played, play } = player();
    const changed: Module = moduleWith('- Look twice.');
    await (await open())[0]!.episode(place, order(), play);
    const anew = await (await open())[0]!.episode(place, order({ module: changed }), play);
    expect(anew.trajectory.opening).toBe('- Look twice. 2');
    expect(await (await open())[0]!.episode(place, order({ module: changed }), play)).toEqual(anew);
    expect(played).toHaveLength(2);
    await (await open())[0]!.episode(place, order(), play);
    expect(played).toHaveLength(3);
  });

  it('that a cell comes to twice at one place is played twice, and each is kept', async () => {
    const { open } = await memories();
    const { played, play } = player();
    const twice = async () => {
      const [memory] = await open();
      return [await memory!.episode(place, order(), play), await memory!.episode(place, order(), play)];
    };
    const first = await twice();
    expect(first.map(({ trajectory }) => trajectory.opening)).toEqual(['- Look. 1', '- Look. 2']);
    expect(await twice()).toEqual(first);
    expect(played).toHaveLength(2);
  });

  it('that throws is not kept', async () => {
    const { open } = await memories();
    const { played, play } = player();
    const thrown = Promise.reject(new StoppedError('stop'));
    await expect((await open())[0]!.episode(place, order(), () => thrown)).rejects.toThrow(StoppedError);
    await (await open())[0]!.episode(place, order(), play);
    expect(played).toHaveLength(1);
  });

  it('that ended in an error is kept like any other, until it is to be retried', async () => {
    const { open } = await memories();
    const { played, play } = player({ state: 'error', kind: 'server', message: 'down' });
    const first = await (await open())[0]!.episode(place, order(), play);
    expect(await (await open())[0]!.episode(place, order(), play)).toEqual(first);
    expect(played).toHaveLength(1);
  });
});

describe('a call', () => {
  const at: CallPlace = { role: 'merger', phase: 'merge', path: 'merge-0' };
  const asker = () => {
    const state = { asked: 0 };
    const ask = async () => {
      state.asked += 1;
      return {
        event: eventFixture('merger', { promptTokens: 1, completionTokens: 1 }),
        response: answer(`${state.asked}`),
      };
    };
    return { state, ask };
  };

  it('that is kept is returned with its record, and not asked again', async () => {
    const { open } = await memories();
    const { state, ask } = asker();
    const first = await (await open())[0]!.call(at, request('unite'), ask);
    expect(await (await open())[0]!.call(at, request('unite'), ask)).toEqual(first);
    expect(state.asked).toBe(1);
  });

  it.each<[string, CallPlace, ModelRequest]>([
    ['with another text', at, request('unite them')],
    ['with another limit', at, request('unite', 101)],
    ['for another sample', at, { ...request('unite'), sampleIndex: 1 }],
    ['at another temperature', at, { ...request('unite'), sampling: { ...request('').sampling, temperature: 1 } }],
    ['of another role', { ...at, role: 'optimizer' }, request('unite')],
    ['about a task', { ...at, taskId: task!.id }, request('unite')],
    ['at another path', { ...at, path: 'merge-0.1' }, request('unite')],
  ])('%s is asked anew', async (_, otherPlace, otherRequest) => {
    const { open } = await memories();
    const { state, ask } = asker();
    await (await open())[0]!.call(at, request('unite'), ask);
    const anew = await (await open())[0]!.call(otherPlace, otherRequest, ask);
    expect(anew.response.text).toBe('2');
    expect(state.asked).toBe(2);
  });

  it('that changed takes the place of the one before', async () => {
    const { open } = await memories();
    const { state, ask } = asker();
    for (const text of ['a', 'b', 'b', 'a']) await (await open())[0]!.call(at, request(text), ask);
    expect(state.asked).toBe(3);
  });

  it('that is made twice at one place is asked twice, and each is kept', async () => {
    const { open } = await memories();
    const { state, ask } = asker();
    const twice = async () => {
      const [memory] = await open();
      const answers = [await memory!.call(at, request('x'), ask), await memory!.call(at, request('x'), ask)];
      return answers.map(({ response }) => response.text);
    };
    expect(await twice()).toEqual(['1', '2']);
    expect(await twice()).toEqual(['1', '2']);
    expect(state.asked).toBe(2);
  });

  it('that throws is not kept, nor counted among what the cell asked', async () => {
    const { open } = await memories();
    const { state, ask } = asker();
    const [memory] = await open();
    await expect(memory!.call(at, request('x'), () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(memory!.asked()).toEqual({ episodes: [], calls: [] });
    await (await open())[0]!.call(at, request('x'), ask);
    expect(state.asked).toBe(1);
  });
});

describe('an episode that was broken off', () => {
  const lines = ['Look around.', 'Think.', 'Action: answer 7'].map((text) => answer(text));

  /** Plays with those lines; `dieAfter` of them the process ends. */
  async function playing(file: SqliteFile, said: readonly ModelResponse[], dieAfter = said.length, told = module) {
    const [memory] = await (await memories({ file })).open();
    const model = scriptedModel([
      ...said.slice(0, dieAfter),
      ...(dieAfter < said.length ? [new Error('killed')] : []),
    ] as unknown as [ModelResponse]);
    const play = playHere({ ...setting.benchmark, maxSteps: 5 }, model);
    const { signal } = new AbortController();
    const episode = memory!.episode(place, order({ module: told }), (given) => play(given, signal));
    return { model, episode: await episode.catch((error: Error) => error) };
  }

  it.each([0, 1, 2])('after %d turns asks for the others only, and ends the same', async (turns) => {
    const { episode: whole } = await playing(memoryFile(), lines);
    const file = memoryFile();
    expect((await playing(file, lines, turns)).episode).toEqual(new Error('killed'));
    const { model, episode } = await playing(file, lines.slice(turns));
    expect(episode).toEqual(whole);
    expect(model.requests).toHaveLength(lines.length - turns);
  });

  it('asks anew from the first turn whose request is another', async () => {
    const file = memoryFile();
    await playing(file, lines, 2);
    const { episode } = await playing(file, lines.slice(2), 1, moduleWith('- Look twice.'));
    expect(episode).toMatchObject({ calls: 1, trajectory: { steps: [{ action: { text: 'answer 7' } }] } });
  });

  it('leaves no turns behind when it is done', async () => {
    const file = memoryFile();
    const turns = () => file.database.prepare('SELECT count(*) AS n FROM turns').get()!.n;
    await playing(file, lines, 2);
    expect(turns()).toBe(2);
    await playing(file, lines.slice(2));
    expect(turns()).toBe(0);
  });
});

describe('twins', () => {
  it('are played once, by whichever cell comes first', async () => {
    const { open } = await memories({ twins: true });
    const { played, play } = player();
    const [one, two] = await open();
    const first = await one!.episode(place, order(), play);
    expect(await two!.episode({ phase: 'test', path: 'test/x' }, order(), play)).toEqual(first);
    expect(await one!.episode({ ...place, path: 'merge-0' }, order(), play)).toEqual(first);
    expect(played).toHaveLength(1);
  });

  it('are played once when they are asked for at the same time', async () => {
    const { open } = await memories({ twins: true });
    const { played, play } = player();
    const [one, two] = await open();
    const all = await Promise.all([one!, two!, one!, two!].map((memory) => memory.episode(place, order(), play)));
    expect(new Set(all.map(({ trajectory }) => trajectory.opening)).size).toBe(1);
    expect(played).toHaveLength(1);
  });

  it('are kept by each cell on its own, and found again without the other', async () => {
    const { file, open } = await memories({ twins: true });
    const { played, play } = player();
    for (const memory of await open()) await memory.episode(place, order(), play);
    file.database.exec('DELETE FROM episodes WHERE cell = 1');
    file.database.exec('UPDATE episodes SET twin = NULL');
    await (await open())[1]!.episode(place, order(), play);
    expect(played).toHaveLength(1);
  });

  it.each<[string, Partial<EpisodeOrder>]>([
    ['module', { module: moduleWith('- Else.') }],
    ['task', { task: other! }],
    ['seed', { sampling: { ...sampling, seed: 2 } }],
    ['sample', { sampleIndex: 1 }],
  ])('are not of another %s', async (_, given) => {
    const { open } = await memories({ twins: true });
    const { played, play } = player();
    const [one, two] = await open();
    await one!.episode(place, order(), play);
    await two!.episode(place, order(given), play);
    expect(played).toHaveLength(2);
  });

  it('are played by the next one when the first fails', async () => {
    const { open } = await memories({ twins: true });
    const { played, play } = player();
    const [one, two] = await open();
    const failing = one!.episode(place, order(), async () => {
      await setImmediate();
      throw new StoppedError('stop');
    });
    const followers = [1, 2].map(() => two!.episode(place, order(), play));
    await expect(failing).rejects.toThrow(StoppedError);
    const [a, b] = await Promise.all(followers);
    expect(a).toEqual(b);
    expect(played).toHaveLength(1);
  });

  it('are never errors: what failed for one cell may work for the next', async () => {
    const { open } = await memories({ twins: true });
    const [one, two] = await open();
    await one!.episode(place, order(), player({ state: 'error', kind: 'sandbox', message: 'crash' }).play);
    const { trajectory } = await two!.episode(place, order(), player().play);
    expect(trajectory.attempt).toEqual(scored);
  });
});
