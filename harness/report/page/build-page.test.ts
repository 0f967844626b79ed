import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Sweep } from '../../core/record.ts';
import type { Steps } from '../../core/steps.ts';
import { sizedSweep } from '../../testing/sized-sweep.ts';
import {
  call,
  cellFixture,
  episode,
  finalist,
  finished,
  moduleWith,
  sweepFixture,
  taskId,
  tokens,
} from '../../testing/sweep-fixture.ts';
import { toySteps } from '../../testing/toy-steps.ts';
import { toySweep } from '../../testing/toy-sweep.ts';
import { buildPage, type PageContent } from './build-page.ts';
import type { PageDetails, PageDialogue, PageEpisodes, PageTrajectory } from './page-data.ts';
import { pageSteps } from './page-steps.ts';
import { renderPage } from './render-page.ts';

function inflated<T>({ blocks }: PageContent, name: string): T {
  return JSON.parse(inflateRawSync(Buffer.from(blocks.get(name)!, 'base64')).toString()) as T;
}

const sizeOf = ({ blocks }: PageContent, prefix: string) =>
  [...blocks].filter(([name]) => name.startsWith(prefix)).reduce((sum, [, text]) => sum + text.length, 0);

const shuffled = (steps: Steps): Steps => {
  const order = [...steps.episodes.keys()].reverse();
  const calls = [...steps.calls.keys()].reverse();
  return {
    episodes: order.map((index) => steps.episodes[index]!),
    trajectory: (index) => steps.trajectory(order[index]!),
    calls: calls.map((index) => steps.calls[index]!),
    dialogue: (index) => steps.dialogue(calls[index]!),
  };
};

describe('what the page holds', () => {
  const sweep = toySweep();
  const page = buildPage(sweep, toySteps(sweep));
  const details = inflated<PageDetails>(page, 'details');
  const episodes = inflated<PageEpisodes>(page, 'episodes');

  it('is the same for the same rows, in whatever order they come', () => {
    const turned: Sweep = { ...sweep, cells: sweep.cells.toReversed() };
    expect(buildPage(turned, shuffled(toySteps(sweep)))).toEqual(page);
  });

  it('has a row for every episode, and its trajectory where the row says', () => {
    const all = sweep.cells.flatMap(({ events }) => events.filter(({ type }) => type === 'episode'));
    expect(episodes.cell).toHaveLength(all.length);
    for (const [row, task] of episodes.task.entries()) {
      const chunk = inflated<PageTrajectory[]>(page, `trajectories-${episodes.chunk[row]}`);
      expect(chunk[episodes.place[row]!]!.opening).toBe(`Your task is ${details.tasks[task]!.id}.`);
    }
    expect(page.summary.omissions).toEqual([]);
  });

  it('keeps a merge with its rounds, its parents and the tasks it fixed', () => {
    const { tree } = details.cells.find(({ method }) => method === 'fgo')!;
    expect(tree.nodes.map(({ path, kind, children }) => ({ path, kind, children }))).toEqual([
      { path: 'subset-0', kind: 'subset', children: [] },
      { path: 'subset-1', kind: 'subset', children: [] },
      { path: 'merge', kind: 'merge', children: [0, 1] },
    ]);
    const rounds = tree.nodes[2]!.rounds;
    expect(rounds.map(({ accepted, reason }) => ({ accepted, reason }))).toEqual([
      { accepted: false, reason: 'The answer was cut off.' },
      { accepted: true, reason: 'It is not worse than its best parent.' },
    ]);
    expect(rounds[1]!.fixed.map((task) => details.tasks[task]!.id)).toEqual([taskId('t1')]);
    expect(rounds[1]!.score).toMatchObject({ mean: 0.75, tasks: 4 });
    expect(details.modules[tree.nodes[2]!.module]!.lines).toEqual([
      'Look around.',
      'Open the fridge.',
      'Heat, then put.',
    ]);
  });

  it('says of a line which subsets it came from', () => {
    const { origins } = details.cells.find(({ method }) => method === 'fgo')!;
    expect(origins.subsets).toEqual(['subset-0', 'subset-1']);
    expect(origins.initial).toEqual(['Look around.']);
    expect(Object.fromEntries(origins.lines)).toMatchObject({ 'Open the fridge.': [0], 'Heat, then put.': [1] });
  });

  it('shows prompts of the merger as they were sent', () => {
    const [first] = inflated<PageDialogue[]>(page, 'prompts-0');
    expect(first).toEqual({
      messages: [
        ['system', 'You are the merger.'],
        ['user', 'What happened at all?'],
      ],
      answer: 'The merger says: look again.',
    });
  });
});

describe('a critique', () => {
  it('lies with the attempt that it is about', () => {
    const module = moduleWith('Look.');
    const at = { path: 'subset-0/epoch-0' };
    const sweep = sweepFixture([
      cellFixture({
        ...{ arm: 'fgo', seed: 1, outcome: finished(finalist(module)) },
        events: ['t1', 't2'].flatMap((task) => [
          episode({ phase: 'explore', module, task, result: 0, ...at }),
          ...(task === 't2' ? [call('evaluator', tokens(10), { taskId: taskId(task), ...at })] : []),
        ]),
      }),
    ]);
    const chunk = inflated<PageTrajectory[]>(buildPage(sweep, toySteps(sweep)), 'trajectories-0');
    expect(chunk.map(({ critique }) => critique)).toEqual([undefined, 'The evaluator says: look again.']);
  });
});

describe('a budget', () => {
  const sweep = sizedSweep(
    [
      { arm: 'vanilla', rate: 0.2 },
      { arm: 'fgo', rate: 0.8 },
    ],
    { seeds: 2, testTasks: 60, explored: 60 },
  );
  /** Texts that hardly get smaller. */
  const steps = toySteps(sweep, {
    opening: ({ taskId: task, module, path }) =>
      Array.from(
        { length: 400 },
        (_, index) => (index * task.length * 7919 + module.charCodeAt(index % 12) * 104729) % 9973,
      ).join(path),
  });
  const page = buildPage(sweep, steps, { budgets: { trajectories: 25_000, prompts: 0 } });
  const episodes = inflated<PageEpisodes>(page, 'episodes');

  it('is kept, every row stays, and the page says how much is left out', () => {
    const { counts, omissions } = page.summary;
    expect(sizeOf(page, 'trajectories')).toBeLessThanOrEqual(25_000);
    expect(episodes.cell).toHaveLength(480);
    expect(counts.trajectories).toBeGreaterThan(0);
    expect(counts.trajectories).toBeLessThan(counts.episodes);
    expect(omissions.join(' ')).toContain(`Trajectories of ${counts.trajectories} of 480 episodes`);
  });

  it('goes to test episodes first, of every method and outcome', () => {
    const kept = [...episodes.chunk.keys()].filter((row) => episodes.chunk[row]! >= 0);
    const isTest = (row: number) => episodes.phases[episodes.phase[row]!] === 'test';
    if (!kept.every(isTest)) expect(kept.filter(isTest)).toHaveLength(240);
    expect(kept.some(isTest)).toBe(true);
    const strata = new Set(kept.map((row) => `${episodes.cell[row]! < 2} ${episodes.score[row]}`));
    expect(strata.size).toBe(4);
  });
});

describe('answers that must not be shown', () => {
  const sweep = toySweep();
  const page = buildPage(sweep, toySteps(sweep), { hide: (text) => text.replaceAll('fridge', '[hidden]') });

  it('are covered in instructions, and left out of the end of trajectories', () => {
    const { modules } = inflated<PageDetails>(page, 'details');
    expect(modules.flatMap(({ lines }) => lines)).toContain('Open the [hidden].');
    expect(JSON.stringify(modules)).not.toContain('fridge');
    const trajectories = inflated<PageTrajectory[]>(page, 'trajectories-0');
    for (const { steps, critique, feedback } of trajectories) {
      expect(steps.at(-1)![1]).toBe('[left out of this page]');
      expect([critique, feedback]).toEqual([undefined, undefined]);
    }
  });

  it('takes prompts out of the page with them, and the page says so', () => {
    expect(page.summary.counts.prompts).toBe(0);
    expect([...page.blocks.keys()].filter((name) => name.startsWith('prompts'))).toEqual([]);
    expect(page.summary.omissions.join(' ')).toContain('must not be shown');
  });
});

describe('a page that is served', () => {
  const sweep = toySweep();
  const steps = toySteps(sweep);
  const budgets = { trajectories: 0, prompts: 0 };
  const served = buildPage(sweep, steps, { budgets, edition: '0123456789abcdef' });

  it('may ask its server for what it leaves out, and one from disk may ask nobody', async () => {
    const [ours, others] = await Promise.all([served, buildPage(sweep, steps, { budgets })].map(renderPage));
    expect(ours).toContain('<meta name="edition" content="0123456789abcdef">');
    expect(ours).toContain("connect-src 'self'");
    expect(ours).toContain('the others are read from the');
    expect(others!.slice(0, others!.indexOf('</head>'))).not.toMatch(/edition|connect-src/);
    expect(others).not.toContain('the others are read from the');
  });

  it('tells what is left out from what is nowhere, and its rows are those of its steps', () => {
    const known = { ...steps, calls: steps.calls.slice(1) };
    const page = buildPage(sweep, known, { budgets, edition: 'e' });
    const shown = pageSteps(sweep.cells.toReversed(), known, undefined);
    const episodes = inflated<PageEpisodes>(page, 'episodes');
    const calls = inflated<PageEpisodes>(page, 'calls');
    expect(new Set(episodes.chunk)).toEqual(new Set([-1]));
    expect(new Set(calls.chunk)).toEqual(new Set([-1, -2]));
    const { tasks } = inflated<PageDetails>(page, 'details');
    for (const [row, task] of episodes.task.entries())
      expect(shown.trajectory(row)!.opening).toBe(`Your task is ${tasks[task]!.id}.`);
    for (const [row, chunk] of calls.chunk.entries()) expect(shown.dialogue(row) === undefined).toBe(chunk === -2);
    expect(shown.trajectory(episodes.task.length)).toBeUndefined();
  });

  it('gives no prompt away where answers must not be shown', () => {
    const hidden = pageSteps(sweep.cells, steps, (text) => text);
    expect(hidden.calls.map((_, row) => hidden.dialogue(row))).toEqual(hidden.calls.map(() => undefined));
    expect(hidden.trajectory(0)!.steps.at(-1)![1]).toBe('[left out of this page]');
  });
});
