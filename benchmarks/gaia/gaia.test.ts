import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Benchmark, BenchmarkRequest } from '../../harness/core/benchmark.ts';
import { ConfigError } from '../../harness/core/errors.ts';
import type { TaskId } from '../../harness/core/task.ts';
import { veiled } from '../../harness/core/veil.ts';
import { openSandbox } from '../../harness/sandbox/open-sandbox.ts';
import { gaia } from './gaia.ts';
import { generateMiniSet } from './generate/generate.ts';
import { writeMiniSet } from './generate/write-mini-set.ts';
import { readAttachment, renderAll } from './read/read-attachment.ts';

const sandbox = openSandbox();
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gaia-'));
});
afterAll(async () => {
  await sandbox.close();
  await rm(dir, { recursive: true });
});

const open = (request: Partial<BenchmarkRequest> = {}) => gaia.open({ dataSeed: 0, options: {}, sandbox, ...request });

async function scoreOfGold(benchmark: Benchmark, id: string): Promise<number> {
  const task = [...benchmark.tasks.train, ...benchmark.tasks.test].find((one) => one.id === id)!;
  const [gold] = await benchmark.gold(task);
  return (await (await benchmark.start(task)).step(gold!)).score;
}

describe('the mini set', () => {
  const { questions, pages } = generateMiniSet({ seed: 0, train: 90, test: 75 });

  it('is large enough, with every level in training and test', async () => {
    const { tasks, foldable } = await open();
    expect(tasks.train.length + tasks.test.length).toBeGreaterThanOrEqual(120);
    for (const split of [tasks.train, tasks.test])
      expect([...new Set(split.map(({ category }) => category))].sort()).toEqual(['level 1', 'level 2', 'level 3']);
    expect(foldable).toBe(true);
  });

  it('scores every true answer 1, and its program, run in the sandbox on what the tools show, finds it', async () => {
    const benchmark = await open();
    const encoder = new TextEncoder();
    const missed: unknown[] = [];
    for (const { id, attachment, sources, program, answer } of questions) {
      const files = new Map<string, Uint8Array>();
      if (attachment) {
        const reading = await readAttachment(attachment.name, await attachment.read());
        files.set(`${attachment.name}.txt`, encoder.encode(renderAll(attachment.name, reading)));
      }
      for (const { title, text } of pages.filter((page) => sources.includes(page.title)))
        files.set(`pages/${title}.txt`, encoder.encode(text));
      const run = await sandbox.run({ language: 'javascript', form: 'function', code: program, input: null, files });
      const found = run.state === 'done' ? run.value : run.message;
      const score = await scoreOfGold(benchmark, id);
      if (found !== answer || score !== 1) missed.push({ id, answer, found, score });
    }
    expect(missed).toEqual([]);
    expect(questions.length).toBe(165);
  }, 240_000);
});

describe('the official layout', () => {
  it('loads with pages beside it, and its answers are hidden in tables', async () => {
    const out = join(dir, 'tree');
    await writeMiniSet(out, { seed: 1, train: 40, test: 0 });
    const benchmark = await open({ dataDir: out });
    expect(benchmark.source).not.toContain(dir);
    expect(benchmark.tasks.train.length + benchmark.tasks.test.length).toBe(40);
    const [task] = benchmark.tasks.test;
    const environment = await benchmark.start(task!);
    expect(environment.tools.map(({ name }) => name)).toContain('search');
    expect(await scoreOfGold(benchmark, task!.id)).toBe(1);
    const long = generateMiniSet({ seed: 1, train: 40, test: 0 }).questions.find(({ answer }) => answer.length > 5)!;
    expect(veiled(`- The answer is ${long.answer}.`, benchmark.veil!)).not.toContain(long.answer);
    expect((await open({ dataDir: out, options: { answers: 'shown' } })).veil).toBeUndefined();
  });

  it('offers no search where there is nothing to search in', async () => {
    const out = join(dir, 'bare');
    await writeMiniSet(out, { seed: 1, train: 10, test: 0 });
    await rm(join(out, 'pages'), { recursive: true });
    const benchmark = await open({ dataDir: out });
    const { tools, step } = await benchmark.start(benchmark.tasks.train[0]!);
    expect(tools.map(({ name }) => name)).toEqual(['read_file', 'calculate', 'run_javascript', 'run_python']);
    const { observation } = await step({ kind: 'tool', callId: '1', name: 'search', input: { query: 'Oslo' } });
    expect(observation).toBe('There is no tool search: call read_file, calculate, run_javascript, run_python.');
  });

  it('is known by its questions and answers: other data are another version', async () => {
    const versions = await Promise.all(
      [1, 2].map(async (seed) => {
        const out = join(dir, `seed-${seed}`);
        await writeMiniSet(out, { seed, train: 12, test: 0 });
        return (await open({ dataDir: out })).version;
      }),
    );
    expect(versions[0]).not.toBe(versions[1]);
    expect((await open()).version).not.toBe((await open({ dataSeed: 1 })).version);
  });

  it('is known by the contents of its files, too', async () => {
    const out = join(dir, 'files');
    await writeMiniSet(out, { seed: 1, train: 12, test: 0 });
    const before = (await open({ dataDir: out })).version;
    const data = join(out, '2023', 'validation');
    const file = (await readdir(data)).find((name) => name !== 'metadata.jsonl')!;
    await appendFile(join(data, file), ' ');
    expect((await open({ dataDir: out })).version).not.toBe(before);
  });

  it('refuses a page without end', async () => {
    const out = join(dir, 'long');
    await writeMiniSet(out, { seed: 1, train: 10, test: 0 });
    await writeFile(join(out, 'pages', 'Long.txt'), 'x'.repeat(100_001));
    await expect(open({ dataDir: out })).rejects.toThrow(
      'Expected the page Long.txt to have at most 100000 characters',
    );
  });
});

describe('options', () => {
  it.each<[string, Record<string, string>, string]>([
    ['an unknown one', { colour: 'red' }, 'Expected a --bench-option of gaia to be category or'],
    ['a category that is none', { category: 'colour' }, 'Expected --bench-option category to be level | attachment'],
    ['a split of the mini set', { 'test-share': '0.5' }, 'which comes in two parts: leave it out.'],
    ['the web for the mini set', { web: 'on' }, 'whose pages are no web pages: leave it out.'],
  ])('refuse %s with one sentence', async (_, options, sentence) => {
    const refusal = open({ options });
    await expect(refusal).rejects.toThrow(ConfigError);
    await expect(refusal).rejects.toThrow(sentence);
  });

  it('need a key for the web', async () => {
    const out = join(dir, 'web');
    await writeMiniSet(out, { seed: 1, train: 10, test: 0 });
    await expect(open({ dataDir: out, options: { web: 'on' } })).rejects.toThrow(/BRAVE_API_KEY/);
  });

  it('decide what a category is', async () => {
    const categories = async (category: string) => [
      ...new Set((await open({ options: { category } })).tasks.train.map((task) => task.category)),
    ];
    expect(await categories('attachment')).toEqual(
      expect.arrayContaining(['none', 'csv', 'xlsx', 'pdf', 'zip', 'png']),
    );
    expect(await categories('tools')).toEqual(expect.arrayContaining(['read file', 'search']));
  });
});

describe('a question under way', () => {
  const start = async (id: string) => (await open()).start({ id: id as TaskId, category: '' });
  const withFile = generateMiniSet({ seed: 0, train: 90, test: 75 }).questions.find(({ attachment }) =>
    attachment?.name.endsWith('.csv'),
  )!;
  const name = withFile.attachment!.name;
  const call = (tool: string, input: Record<string, string | number>) =>
    ({ kind: 'tool', callId: '1', name: tool, input }) as const;

  it('shows the question, the file, and nothing of the answer', async () => {
    const { opening, answerMarker, tools } = await start(withFile.id);
    expect(opening).toContain(withFile.text);
    expect(opening).toContain(`\nAttached file: ${name}`);
    expect(opening).not.toContain(withFile.answer);
    expect(answerMarker).toBe('FINAL ANSWER:');
    expect(tools).toHaveLength(6);
  });

  it('keeps files that programs write, for other programs and for read_file', async () => {
    const { step } = await start(withFile.id);
    const first = `writeFile('sum.csv', readFile('${name}.txt').split('\\n').slice(1, 3).join('\\n')); console.log('done');`;
    expect(await step(call('run_javascript', { code: first }))).toMatchObject({ observation: 'done', done: false });
    expect(
      (await step(call('run_python', { code: "print(len(open('sum.csv').read().splitlines()))" }))).observation,
    ).toBe('2');
    expect((await step(call('read_file', { name: 'sum.csv' }))).observation).toContain('[sum.csv, part 1 of 1');
  }, 60_000);

  it.each<[string, ReturnType<typeof call>, RegExp]>([
    [
      'a file that is not there',
      call('read_file', { name: '../../etc/passwd' }),
      /^There is no file \.\.\/\.\.\/etc\/passwd\. The attached file is /,
    ],
    ['a part that is not there', call('read_file', { name, part: 9 }), /^There is no part 9: /],
    ['an input that is none', call('search', { text: 'x' }), /^The input of search is not in order: /],
    ['a page that is not there', call('open', { page: 'Nowhere at all' }), /^There is no page "Nowhere at all"/],
    ['a sum that is none', call('calculate', { expression: '2 +' }), /./],
    [
      'a program that fails',
      call('run_javascript', { code: 'throw new Error("no good")' }),
      /^The program was stopped: .*no good/,
    ],
    ['a program that is silent', call('run_javascript', { code: '1' }), /^The program printed nothing\.$/],
  ])('answers %s with a sentence', async (_, action, sentence) => {
    const { step } = await start(withFile.id);
    expect(await step(action)).toMatchObject({ observation: expect.stringMatching(sentence), done: false, score: 0 });
  });

  it('ends with what stands after the last marker', async () => {
    const end = async (text: string) => (await start(withFile.id)).step({ kind: 'text', text });
    expect(await end(`FINAL ANSWER: no, wait\nFINAL ANSWER: ${withFile.answer}`)).toMatchObject({
      done: true,
      score: 1,
      outcome: 'right',
    });
    expect(await end('FINAL ANSWER:')).toMatchObject({ done: true, score: 0, outcome: 'no answer' });
    expect((await end(withFile.answer)).done).toBe(false);
    const wrong = await end('FINAL ANSWER: -1');
    expect(wrong).toMatchObject({ done: true, score: 0, observation: 'Answered.' });
    expect(wrong.outcome).toMatch(/^wrong: (?:number|text|list)$/);
    expect(wrong.feedback).toContain(`The expected answer was "${withFile.answer}".`);
  });
});
