import { describe, expect, it } from 'vitest';
import { type Module, moduleId } from '../../core/module.ts';
import { type Random, randomStream } from '../../core/random.ts';
import type { MergeEvent, MergeVerdict } from '../../core/record.ts';
import { cellFixture, finished, moduleWith } from '../../testing/sweep-fixture.ts';
import type { CriterionName } from './criteria.ts';
import { type CriterionVerdict, judgeRegression, type Regression } from './judge.ts';
import { type MeasuredCell, measuredCell, type TaskScores } from './measured-cell.ts';

const spec = { testTasks: 40 };
const tool = (number: number) => ({ name: 't', description: `${number}`, inputSchema: { type: 'object' } });
const holder = (...tools: readonly number[]): Module => ({ instructions: 'x', tools: tools.map(tool) });
const parent = holder(0, 1);
const syntheses = [holder(), holder(0), holder(1), parent];
/** Of that parent; the synthesis has its tools where nothing else is said. */
const merge = (path: number, verdict: MergeVerdict, synthesis = parent): MergeEvent => ({
  ...{ type: 'merge', path: `${path}`, round: 0, module: moduleId(synthesis), meanScore: 0.5, unionTasks: 1 },
  ...{ parents: [{ path: 'subset-0', module: moduleId(parent), meanScore: 0.5 }] },
  ...{ broken: [], fixed: [], verdict, reason: '' },
});
/** Has scores alone, where it is given some. */
const bare = measuredCell(cellFixture({ arm: 'fgo', seed: 1, outcome: finished(), spec }), 'bare');
/** Has something of every kind, so that the family is of all seven criteria. */
const plain: MeasuredCell = {
  ...bare,
  ...{ mergeTokens: 1024, cohesion: 0.5, steps: [merge(0, 'accepted')] },
  ...{ parents: [parent], final: [parent] },
  modules: Object.fromEntries(syntheses.map((own) => [moduleId(own), own])),
};

/** Box & Muller. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

interface World {
  /** Standard deviation of a module's accuracy around the mean of its kind: of either side, and on either side another. */
  readonly scatter: number;
  /** Of what a change does to one task and not to another; 0 on average. */
  readonly byTask?: number;
  /** Today's accuracy below the baseline's. */
  readonly fall?: number;
  /** Share of a group's tasks that come out alike on both sides where the chances are alike. */
  readonly alike?: number;
  /** Chances of tasks, evenly spread. */
  readonly rates?: readonly [number, number];
  /** What is not about tasks differs, too. */
  readonly restless?: boolean;
}

/** Two worlds of 40 tasks; 24 groups of two cells in the first, 12 of one in the second: 60 cells. */
function draw(seed: number, world: World): [today: MeasuredCell[], baseline: MeasuredCell[]] {
  const random = randomStream(seed, 'judge', JSON.stringify(world));
  const { scatter, byTask = 0, fall = 0, rates: [least, most] = [0.2, 0.8] } = world;
  const worlds = [0, 1].map((number) =>
    Array.from({ length: 40 }, (_, task) => ({
      name: `${number} ${task}`,
      rate: least + (most - least) * random.next(),
      shift: byTask * normal(random) - fall,
    })),
  );
  const pairs = Array.from({ length: 36 }, (_, group) => {
    const tasks = worlds[group < 24 ? 0 : 1]!;
    const shifts = [scatter * normal(random), scatter * normal(random)] as const;
    return Array.from({ length: group < 24 ? 2 : 1 }, (_, cell) => {
      const scores = [drawScores(random, tasks, shifts, world), drawScores(random, tasks, shifts, world)] as const;
      return [0, 1].map((side) => ({
        ...plain,
        ...{ name: `${group} ${cell}`, group: `${group}`, test: scores[0][side]!, training: scores[1][side]! },
        ...(world.restless ? unrest(random) : {}),
      }));
    });
  }).flat();
  return [pairs.map(([today]) => today!), pairs.map(([, baseline]) => baseline!)];
}

function drawScores(
  random: Random,
  tasks: readonly { readonly name: string; readonly rate: number; readonly shift: number }[],
  shifts: readonly [number, number],
  { alike = 0 }: World,
): [today: TaskScores, baseline: TaskScores] {
  const rows = tasks.map(({ name, rate, shift }) => {
    const shared = random.next();
    const chance = () => (random.next() < alike ? shared : random.next());
    return [name, chance() < rate + shifts[0] + shift ? 1 : 0, chance() < rate + shifts[1] ? 1 : 0] as const;
  });
  const side = (which: 1 | 2) => Object.fromEntries(rows.map((row) => [row[0], row[which]]));
  return [side(1), side(2)];
}

/** Tokens are a power of 2 more or less, in one cell of ten by 4 times or more: heavy tails. */
function unrest(random: Random): Partial<MeasuredCell> {
  let doublings = 0;
  while (random.next() < 0.4) doublings += 1;
  const length = 2 ** (6 + random.integer(3)) - '{"instructions":"","tools":[]}'.length;
  return {
    mergeTokens: 1024 * 2 ** (random.next() < 0.5 ? doublings : -doublings),
    cohesion: (32 + random.integer(17)) / 64,
    steps: [0, 1, 2, 3].map((path) =>
      merge(path, random.next() < 0.7 ? 'accepted' : 'refused', syntheses[random.integer(syntheses.length)]),
    ),
    final: [moduleWith('x'.repeat(length))],
  };
}

const verdictOn = ({ criteria }: Regression, name: CriterionName): CriterionVerdict =>
  criteria.find(({ criterion }) => criterion.name === name)!;

/** Of so many runs, the shares by state; of the whole, or of one criterion. */
function shares(world: World, runs: number, stateOf: (regression: Regression) => string = ({ state }) => state) {
  const counts: Record<string, number> = {};
  for (let seed = 0; seed < runs; seed += 1) {
    const regression = judgeRegression(...draw(seed, world));
    expect(regression.problems).toEqual([]);
    const state = stateOf(regression);
    counts[state] = (counts[state] ?? 0) + 1 / runs;
  }
  return (state: string) => counts[state] ?? 0;
}

const accuracy = (regression: Regression) => verdictOn(regression, 'accuracy').state;

/** By the binomial distribution 2 of 60 runs or fewer are worse with a chance of 94 % where each is with 1.5 %, but of 5 % where each is with 10 %. */
const atMost = 2 / 60;

describe('an unchanged merge with other seeds', () => {
  it.each([
    ['modules scatter by 3 points', { scatter: 0.03, restless: true }],
    ['modules scatter by 7 points', { scatter: 0.07, restless: true }],
    ['few tasks come out otherwise', { scatter: 0.01, alike: 0.97, restless: true }],
    ['tasks are easy', { scatter: 0.05, rates: [0.85, 1], restless: true }],
  ] as const)('is worse in at most 5 % of runs, of all criteria together, where %s', (_, world) => {
    expect(shares(world, 60)('worse')).toBeLessThanOrEqual(atMost);
  });
});

describe('a change that helps some tasks as much as it hurts others', () => {
  it.each([
    ['whatever the group', { scatter: 0, byTask: 0.2, rates: [0.5, 0.5] }],
    ['and groups scatter, too', { scatter: 0.1, byTask: 0.15, rates: [0.5, 0.5] }],
  ] as const)('is worse in at most 5 % of runs, %s', (_, world) => {
    expect(shares(world, 60)('worse')).toBeLessThanOrEqual(atMost);
  });

  it('is worse in at most 4 % of runs where accuracy alone is compared: the interval knows of groups and tasks', () => {
    // Of p-values, 5 % were to be significant in either direction; here more are in one.
    const alone = (cells: readonly MeasuredCell[]) =>
      cells.map(({ name, group, test }): MeasuredCell => ({ ...bare, name, group: group!, test }));
    let [worse, significant] = [0, 0];
    for (let seed = 0; seed < 200; seed += 1) {
      const [today, baseline] = draw(seed, { scatter: 0.1, byTask: 0.18, rates: [0.5, 0.5] });
      const { state, p, change } = verdictOn(judgeRegression(alone(today), alone(baseline)), 'accuracy');
      if (state === 'worse') worse += 1;
      if (p! <= 0.05 && change!.estimate < 0) significant += 1;
    }
    expect(significant / 200).toBeGreaterThan(0.05);
    expect(worse / 200).toBeLessThanOrEqual(0.04);
  });

  it('is taken for more than it is where nobody says that groups share their tasks', () => {
    // As if no cell had a task in common with another.
    const lone = (cells: readonly MeasuredCell[]) =>
      cells.map(({ test, ...cell }) => ({
        ...cell,
        test: Object.fromEntries(Object.entries(test).map(([task, score]) => [`${cell.name} ${task}`, score])),
        training: {},
      }));
    let decisive = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const [today, baseline] = draw(seed, { scatter: 0, byTask: 0.2, rates: [0.5, 0.5] });
      if (['worse', 'better'].includes(accuracy(judgeRegression(lone(today), lone(baseline))))) decisive += 1;
    }
    expect(decisive).toBeGreaterThan(0.15 * 40);
  });
});

describe('a fall in accuracy', () => {
  it('of 6 points is found nearly always', () => {
    expect(shares({ scatter: 0.03, alike: 0.8, fall: 0.06 }, 40)('worse')).toBeGreaterThan(0.95);
    expect(shares({ scatter: 0.05, alike: 0.8, fall: 0.06 }, 40)('worse')).toBeGreaterThan(0.85);
  });

  it('of half a point is ok where little scatters: it is no more than what does not matter', () => {
    const state = shares({ scatter: 0.005, alike: 0.97, fall: 0.005 }, 40);
    expect(state('ok')).toBeGreaterThan(0.9);
    expect(state('worse')).toBe(0);
  });

  it('of 1 point, below the least that matters, is worse only where chance makes it twice as large', () => {
    const state = shares({ scatter: 0.03, alike: 0.8, fall: 0.01 }, 60, (regression) => {
      const { state: own, change } = verdictOn(regression, 'accuracy');
      if (own === 'worse') expect(change!.estimate).toBeLessThanOrEqual(-0.02);
      return own;
    });
    expect(state('worse')).toBeLessThan(0.1);
    expect(state('could-not-tell')).toBeGreaterThan(0.5);
  });

  it('is better upside down', () => {
    const [baseline, today] = draw(1, { scatter: 0.02, alike: 0.8, fall: 0.06 });
    const regression = judgeRegression(today, baseline);
    expect(accuracy(regression)).toBe('better');
    expect(regression.state).toBe('ok');
  });
});

it('a noisy world without a fall cannot be told, rather than ok', () => {
  const state = shares({ scatter: 0.07, rates: [0.5, 0.5] }, 40, accuracy);
  expect(state('could-not-tell')).toBeGreaterThan(0.7);
  expect(state('worse')).toBeLessThanOrEqual(0.05);
});

describe('identical sides', () => {
  it('are ok, and every criterion the same', () => {
    const [cells] = draw(1, { scatter: 0.05, restless: true });
    const regression = judgeRegression(cells, structuredClone(cells).toReversed());
    expect(regression.state).toBe('ok');
    expect(regression.problems).toEqual([]);
    expect(regression.pairs).toHaveLength(60);
    for (const { state, change, p, missing } of regression.criteria) {
      expect([state, p, missing]).toEqual(['same', 1, 0]);
      expect(change).toEqual({ estimate: 0, low: 0, high: 0 });
    }
    expect(verdictOn(regression, 'accuracy')).toMatchObject({ pairs: 60 * 40, groups: 36 });
    expect(verdictOn(regression, 'tokens')).toMatchObject({ pairs: 60, groups: 36 });
  });

  it('have nothing to say of what neither has', () => {
    const cells = draw(1, { scatter: 0 })[0].map((cell) => ({
      ...cell,
      ...{ training: {}, mergeTokens: 0, steps: [], cohesion: null, parents: [] },
    }));
    const regression = judgeRegression(cells, cells);
    expect(regression.state).toBe('ok');
    const absent = ['training', 'tokens', 'accepted', 'cohesion', 'tools'];
    for (const { criterion, state } of regression.criteria)
      expect([criterion.name, state]).toEqual([criterion.name, absent.includes(criterion.name) ? 'absent' : 'same']);
  });
});

describe('one criterion alone', () => {
  /** Like the baseline, but for what is said of some of the 60 cells. */
  function judged(changed: number, change: (cell: MeasuredCell) => Partial<MeasuredCell>) {
    const [cells] = draw(1, { scatter: 0 });
    return judgeRegression(
      cells.map((cell, index) => (index < changed ? { ...cell, ...change(cell) } : cell)),
      cells,
    );
  }

  it.each([
    ['tokens', { mergeTokens: 1024 * 1.2 }, 'worse'],
    ['tokens', { mergeTokens: 1024 * 1.05 }, 'ok'],
    ['tokens', { mergeTokens: 1024 / 1.2 }, 'better'],
    ['accepted', { steps: [merge(0, 'refused')] }, 'worse'],
    ['cohesion', { cohesion: 0.44 }, 'worse'],
    ['cohesion', { cohesion: 0.46 }, 'ok'],
    ['cohesion', { cohesion: 0.56 }, 'better'],
    ['length', { final: [{ ...parent, instructions: 'x'.repeat(199) }] }, 'worse'],
    ['tools', { steps: [merge(0, 'accepted', holder(1))] }, 'worse'],
  ] as const)('%s: %j in all cells is %s', (name, change, state) => {
    const regression = judged(60, () => change);
    expect(verdictOn(regression, name).state).toBe(state);
    expect(regression.state).toBe(state === 'worse' ? 'worse' : 'ok');
    const others = regression.criteria.filter(({ criterion }) => criterion.name !== name);
    expect(others.map((own) => own.state)).toEqual(others.map(() => 'same'));
  });

  it('is not worse for what happens in a few groups, however large: it is not told from chance', () => {
    // Of 36 groups; seven of one sign come to 7 · 2 / 2⁷ = 0.11, ten to 7 · 2 / 2¹⁰ = 0.014.
    const state = (groups: number) =>
      verdictOn(
        judged(2 * groups, () => ({ mergeTokens: 2 ** 30 })),
        'tokens',
      ).state;
    expect(state(7)).toBe('could-not-tell');
    expect(state(10)).toBe('worse');
  });

  it('is not worse for two tasks of 80 that are lost in every cell: others could as well have been won', () => {
    const [cells] = draw(1, { scatter: 0 });
    const scored = (score: number) =>
      cells.map((cell) => {
        const own = Object.entries(cell.test).map(([task, was]) => [task, / 0$/.test(task) ? score : was]);
        return { ...cell, test: Object.fromEntries(own) };
      });
    const { change, p, state } = verdictOn(judgeRegression(scored(0), scored(1)), 'accuracy');
    expect(change!.estimate).toBeCloseTo(-1 / 40, 12);
    expect(p).toBe(1);
    expect(state).toBe('could-not-tell');
  });

  it('stays worse where something is missing, and is not ok then', () => {
    const one = (cell: MeasuredCell) => cell.name === '0 0';
    const worse = judged(60, (cell) => ({ mergeTokens: one(cell) ? 0 : 2048 }));
    expect(verdictOn(worse, 'tokens')).toMatchObject({ state: 'worse', missing: 1, pairs: 59 });
    expect(worse.state).toBe('worse');
    const same = judged(60, (cell) => ({ mergeTokens: one(cell) ? 0 : 1024 }));
    expect(verdictOn(same, 'tokens')).toMatchObject({ state: 'could-not-tell', missing: 1 });
    expect(same.state).toBe('could-not-tell');
    const better = judged(60, (cell) => ({ mergeTokens: one(cell) ? 0 : 512 }));
    expect(verdictOn(better, 'tokens')).toMatchObject({ state: 'could-not-tell', missing: 1 });
    const all = judged(60, () => ({ cohesion: null }));
    expect(verdictOn(all, 'cohesion')).toMatchObject({ state: 'could-not-tell', missing: 60, change: null, p: null });
    expect(all.state).toBe('could-not-tell');
  });
});

it('where cells have no groups it is about the tasks', () => {
  const alone = (cells: readonly MeasuredCell[]) => cells.map(({ group: _, ...cell }) => cell);
  const [today, baseline] = draw(1, { scatter: 0, alike: 0.9, fall: 0.2 });
  const regression = judgeRegression(alone(today), alone(baseline));
  expect(verdictOn(regression, 'accuracy')).toMatchObject({ state: 'worse', groups: 80, pairs: 60 * 40 });
  expect(verdictOn(regression, 'tokens')).toMatchObject({ state: 'same', groups: 60 });
});
