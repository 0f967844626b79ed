/** What every benchmark keeps; called for each of the catalog, and for a benchmark of your own from its test. */
import { describe, expect, it } from 'vitest';
import type { Benchmark, BenchmarkRequest, BenchmarkSource } from '../core/benchmark.ts';
import type { Task } from '../core/task.ts';

export function benchmarkContract(
  source: BenchmarkSource,
  request: BenchmarkRequest = { dataSeed: 0, options: {} },
): void {
  describe(`benchmark ${source.name}`, () => {
    const open = () => source.open(request);

    it('has training and test tasks with ids that are unique over both, and categories', async () => {
      const { tasks } = await open();
      const all = [...tasks.train, ...tasks.test];
      expect(tasks.train.length).toBeGreaterThan(0);
      expect(tasks.test.length).toBeGreaterThan(0);
      expect(new Set(all.map((task) => task.id)).size).toBe(all.length);
      expect(all.filter((task) => task.category === '' || task.id === '')).toEqual([]);
    });

    it('has a label for each task or for none', async () => {
      const { tasks } = await open();
      const labels = [...tasks.train, ...tasks.test].map(({ label }) => label);
      expect(labels).not.toContain('');
      expect(new Set(labels.map((label) => typeof label)).size).toBe(1);
    });

    it('says what it is, and tells nothing of the machine', async () => {
      const benchmark = await open();
      expect([benchmark.name, benchmark.version, benchmark.source, benchmark.brief]).not.toContain('');
      expect(benchmark.name).toBe(source.name);
      expect(benchmark.source).not.toMatch(/\/(home|tmp|work|Users)\//);
      expect(benchmark.maxSteps).toBeGreaterThanOrEqual(1);
    });

    it('scores 1 for gold actions, and only then is done with a full score', async () => {
      const benchmark = await open();
      const sample = sampleOf(benchmark);
      await benchmark.prepare(sample);
      for (const task of sample)
        expect({ task: task.id, end: await playGold(benchmark, task) }).toEqual({
          task: task.id,
          end: { done: true, score: 1 },
        });
    });

    it('opens the same for the same request', async () => {
      const [one, two] = [await open(), await open()];
      expect(two.tasks).toEqual(one.tasks);
      expect([two.version, two.initialModule, two.brief]).toEqual([one.version, one.initialModule, one.brief]);
      const sample = sampleOf(one).slice(0, 3);
      await Promise.all([one.prepare(sample), two.prepare(sample)]);
      for (const task of sample) expect((await two.start(task)).opening).toBe((await one.start(task)).opening);
    });

    it('answers nonsense without an error and without a full score', async () => {
      const benchmark = await open();
      const [task] = sampleOf(benchmark);
      await benchmark.prepare([task!]);
      const environment = await benchmark.start(task!);
      for (const text of ['', 'xyzzy '.repeat(1000), '{"a":', '\u0000\n']) {
        const result = await environment.step({ kind: 'text', text });
        expect(typeof result.observation).toBe('string');
        expect(result.score).toBeGreaterThanOrEqual(0);
        expect(result.score).toBeLessThan(1);
        if (result.done) break;
      }
    });

    it('lets no learned tool have the name of one that the environment has', async () => {
      const benchmark = await open();
      const [task] = sampleOf(benchmark);
      await benchmark.prepare([task!]);
      const { tools } = await benchmark.start(task!);
      const names = tools.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      const { moduleTools } = benchmark;
      if (moduleTools) expect(names.filter((name) => !moduleTools.reserved.includes(name))).toEqual([]);
    });

    it('keeps environments of the same task apart', async () => {
      const benchmark = await open();
      const [task] = sampleOf(benchmark);
      await benchmark.prepare([task!]);
      const left = await benchmark.start(task!);
      await left.step({ kind: 'text', text: 'look' });
      expect(await playGold(benchmark, task!)).toEqual({ done: true, score: 1 });
      expect((await benchmark.start(task!)).opening).toBe(left.opening);
    });
  });
}

/** Two tasks of each category and split. */
function sampleOf({ tasks }: Benchmark): Task[] {
  return [tasks.train, tasks.test].flatMap((split) =>
    [...Map.groupBy(split, (task) => task.category).values()].flatMap((group) => group.slice(0, 2)),
  );
}

async function playGold(benchmark: Benchmark, task: Task): Promise<{ done: boolean; score: number }> {
  const environment = await benchmark.start(task);
  let end = { done: false, score: 0 };
  for (const action of await benchmark.gold(task)) {
    if (end.done) return { done: false, score: Number.NaN };
    const { done, score } = await environment.step(action);
    end = { done, score };
  }
  return end;
}
