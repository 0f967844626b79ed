/**
 * A world whose right answers are arithmetic, for the merge: a task asks for a letter, a module is a line for each letter that it
 * knows, the agent answers what it knows, and the merger unites lines. The score is the share of letters that are known.
 */
import type { Benchmark } from '../core/benchmark.ts';
import { byRole, type LanguageModel, type ModelRequest, noBill } from '../core/language-model.ts';
import { type Candidate, type Embedder, type MethodContext, noMemory } from '../core/method.ts';
import type { Task, TaskId } from '../core/task.ts';
import { playHere } from '../optimize/play-here.ts';

const alphabet = [...'abcdefghijklmnopqrstuvwxyz'];
const tasks = alphabet.map((letter): Task => ({ id: letter as TaskId, category: 'letter' }));
const lineOf = (letter: string) => `- The letter ${letter} is known.`;

const world: Benchmark = {
  ...{ name: 'letters', version: '1', source: 'none', brief: '', maxSteps: 2 },
  tasks: { train: tasks, test: [] },
  initialModule: { instructions: '', tools: [] },
  prepare: async () => {},
  start: async ({ id }) => ({
    opening: `Do you know ${id}?`,
    tools: [],
    step: async (action) => ({
      ...{ observation: '', done: true },
      score: action.kind === 'text' && action.text.includes('yes') ? 1 : 0,
    }),
  }),
  gold: async () => [],
};

const textOf = ({ messages }: ModelRequest) => messages.map(({ content }) => content).join('\n');
const linesOf = (text: string) => [...new Set(text.match(/- The letter \w is known\./g) ?? [])];

function answering(answer: (text: string) => string): LanguageModel {
  const usage = { promptTokens: 1, completionTokens: 1 };
  return {
    ...{ provider: 'letters', name: 'script', notice: '', contextWindow: 1_000_000, identity: 1 },
    complete: async (request) => ({
      ...{ text: answer(textOf(request)), toolCalls: [], finish: 'stop', usage, paid: noBill },
    }),
  };
}

const models = {
  ...byRole(() => answering(() => '')),
  agent: answering((text) => {
    const asked = /Do you know (\w)\?/.exec(text)?.[1] ?? '';
    return `Thought: so\nAction: ${text.includes(lineOf(asked)) ? 'yes' : 'no'}`;
  }),
  merger: answering((text) => JSON.stringify({ instructions: linesOf(text).join('\n'), tools: [] })),
};

/** Which letters a text knows. */
const embedder: Embedder = {
  name: 'letters',
  embed: async (texts) => texts.map((text) => alphabet.map((letter) => (text.includes(lineOf(letter)) ? 1 : 0))),
};

/** All that a merge needs; its events are heard by nobody. */
export const letterContext = (): MethodContext => ({
  ...{ benchmark: world, models, tasks, seed: 1, embedder, memory: noMemory },
  play: playHere(world, models.agent),
  sampling: { temperature: byRole(() => 0), maxOutputTokens: byRole(() => 1000) },
  options: {
    ...{ epochs: 1, subsets: 1, partition: 'random', clustering: 'kmeans', merge: 'progressive' },
    ...{ threshold: 3, mergeRetries: 1, batchSize: 4, onOverflow: 'fail' },
  },
  limit: (work) => work(),
  signal: new AbortController().signal,
  emit: () => {},
});

/** Modules of two letters each, with the tasks that ask for these. */
export const letterCandidates = (count: number): Candidate[] =>
  Array.from({ length: count }, (_, index) => {
    const own = [tasks[index % 26]!, tasks[(7 * index + 3) % 26]!];
    return {
      module: { instructions: own.map(({ id }) => lineOf(id)).join('\n'), tools: [] },
      tasks: own,
      attempts: new Map(own.map(({ id }) => [id, { state: 'scored', score: 1 }])),
      path: `subset-${index}`,
      criticalCalls: 1,
    };
  });
