/**
 * `npm run bench [-- --data DIR]`: how fast the parts are. Figures of one machine at one time: compare them with those
 * of the same machine, as ratios. Never asserted in tests. Owns the console for this command.
 */
import { parseArgs } from 'node:util';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import pLimit from 'p-limit';
import { Bench } from 'tinybench';
import { benchEngine } from '../benchmarks/alfworld/bench.ts';
import { asCommand } from './cli/as-command.ts';
import type { Benchmark } from './core/benchmark.ts';
import { type LanguageModel, type Message, noBill } from './core/language-model.ts';
import { noMemory } from './core/method.ts';
import type { Task, TaskId } from './core/task.ts';
import { builtinModel } from './models/builtin/builtin.ts';
import { promptTokens } from './models/tokens.ts';
import { evaluate } from './optimize/evaluate.ts';
import { playHere } from './optimize/play-here.ts';

interface Row {
  readonly name: string;
  readonly value: string;
}

const milliseconds = (value: number) => `${value.toFixed(value < 0.1 ? 4 : 3)} ms`;

/** A world without work: what an episode costs when neither the environment nor the model does anything. */
const tasks = Array.from({ length: 100 }, (_, index): Task => ({ id: `task-${index}` as TaskId, category: 'all' }));
const emptyWorld: Benchmark = {
  name: 'empty',
  version: '1',
  source: 'none',
  tasks: { train: tasks, test: [] },
  initialModule: { instructions: '', tools: [] },
  brief: '',
  maxSteps: 20,
  prepare: async () => {},
  start: async () => ({
    opening: 'begin',
    tools: [],
    step: async () => ({ observation: 'go on', done: false, score: 0 }),
  }),
  gold: async () => [],
};
const usage = { promptTokens: 1, completionTokens: 1 };
const answer = { text: 'Thought: so\nAction: go on', toolCalls: [], finish: 'stop', usage, paid: noBill } as const;
const instantModel: LanguageModel = {
  provider: 'none',
  name: 'instant',
  notice: '',
  contextWindow: 1,
  identity: null,
  complete: async () => answer,
};

async function benchEpisodes(): Promise<Row[]> {
  const perRole = <T>(value: T) => ({ agent: value, evaluator: value, optimizer: value, merger: value });
  const context = {
    play: playHere(emptyWorld, instantModel),
    memory: noMemory,
    sampling: { temperature: perRole(0), maxOutputTokens: perRole(100) },
    seed: 1,
    limit: pLimit(16),
    signal: new AbortController().signal,
    emit: () => {},
  };
  const bench = new Bench({ time: 1000 });
  bench.add('episodes', async () => {
    await evaluate(context, emptyWorld.initialModule, tasks, { phase: 'explore', path: 'bench' });
  });
  await bench.run();
  const perEpisode = meanOf(bench) / tasks.length;
  return [{ name: 'sweep overhead, an episode of 20 steps (nothing else in it)', value: milliseconds(perEpisode) }];
}

/** Chats of different numbers have no text in common. */
function chat(turns: number, number: number): Message[] {
  return Array.from({ length: turns }, (_, turn): Message => {
    const content = `Chat ${number}, turn ${turn}: you arrive at shelf ${turn}. On the shelf ${turn}, you see a mug 1, a pen 2, and a watch 3.`;
    return { role: turn % 2 === 0 ? 'user' : 'assistant', content };
  });
}

async function benchTokens(): Promise<Row[]> {
  const bench = new Bench({ time: 1000 });
  let chats = 0;
  const next = () => {
    chats += 1;
    return chat(100, chats);
  };
  bench.add('remembered', () => {
    const messages = next();
    for (let length = 1; length <= messages.length; length += 1)
      promptTokens({ messages: messages.slice(0, length), tools: [] });
  });
  bench.add('again', () => {
    const messages = next();
    for (let length = 1; length <= messages.length; length += 1)
      for (const { content } of messages.slice(0, length)) countTokens(content);
  });
  await bench.run();
  const [remembered, again] = [meanOf(bench, 0), meanOf(bench, 1)];
  return [
    { name: 'counting a chat at each of its 100 messages', value: milliseconds(remembered) },
    {
      name: 'the same, tokenizing from the start each time',
      value: `${(again / remembered).toFixed(1)} times as long`,
    },
  ];
}

async function benchBuiltin(): Promise<Row[]> {
  const system =
    '- go to (receptacle)\n- open (receptacle)\n\n<instructions>\n- Open closed receptacles.\n</instructions>';
  const opening = 'You see a shelf 2, and a shelf 1.\n\nYour task is to: put a mug in shelf.';
  const messages: Message[] = [
    { role: 'system', content: system },
    { role: 'user', content: opening },
    ...chat(50, 0).toReversed(),
  ];
  const request = { messages, tools: [], sampling: { temperature: 0, maxOutputTokens: 100, seed: 1 }, sampleIndex: 0 };
  const model = builtinModel();
  const bench = new Bench({ time: 1000 });
  bench.add('turn', async () => {
    await model.complete(request);
  });
  await bench.run();
  return [{ name: "the built-in model's 26th turn", value: milliseconds(meanOf(bench)) }];
}

function meanOf(bench: Bench, index = 0): number {
  const result = bench.tasks[index]?.result;
  if (result?.state !== 'completed') throw new Error(`Expected the benchmark to complete, got ${result?.state}.`);
  return result.latency.mean;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string' } } });
  const dataDir = values.data ?? process.env.ALFWORLD_DATA;
  for (const rows of [await benchEngine(dataDir), await benchEpisodes(), await benchTokens(), await benchBuiltin()])
    for (const { name, value } of rows) console.log(`${name.padEnd(64)} ${value}`);
}

await asCommand(main, (sentence) => {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
});
