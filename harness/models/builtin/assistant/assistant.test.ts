import { describe, expect, test } from 'vitest';
import { makeQuestions } from '../../../testing/assistant-questions.ts';
import {
  type AssistantModule,
  type AssistantQuestion,
  assistantTools,
  improvedModule,
  mergedModule,
  openingOf,
  type Pages,
  type PlayedQuestion,
  playQuestion,
} from '../../../testing/assistant-world.ts';
import { builtinModel } from '../builtin.ts';
import { builtinLimits } from '../limits.ts';

const free = builtinModel({ limits: [] });
const limited = builtinModel();
const zero: AssistantModule = { instructions: '- Think about what is asked before you answer.', tools: [] };
const [train, held] = [makeQuestions(0, 45), makeQuestions(45, 108)];

const play = (module: AssistantModule, { questions, pages }: typeof train, model = free) =>
  Promise.all(questions.map((question) => playQuestion(model, module, question, { pages })));
const share = (played: readonly PlayedQuestion[]) => played.filter(({ right }) => right).length / played.length;
const attempts = (played: readonly PlayedQuestion[]) => played.map(({ attempt }) => attempt);

/** So many rounds of exploring and proposing. */
async function optimized(
  questions: readonly AssistantQuestion[],
  pages: Pages,
  model = free,
  epochs = 4,
): Promise<AssistantModule> {
  let module = zero;
  for (let epoch = 0; epoch < epochs; epoch += 1)
    module = await improvedModule(model, module, attempts(await play(module, { questions, pages }, model)));
  return module;
}

const learned = optimized(train.questions, train.pages);

describe('as agent', () => {
  const csv = train.questions[0]!;
  const first = async (instructions: string, question: AssistantQuestion, tools = assistantTools) => {
    const { actions } = await playQuestion(free, { instructions, tools: [] }, question, { pages: train.pages, tools });
    return actions[0];
  };

  test('without guidelines it does poorly', async () => {
    const right = share(await play(zero, held));
    expect(right).toBeGreaterThan(0.05);
    expect(right).toBeLessThan(0.35);
  });

  test('it answers in the wanted form and calls no tool with it', async () => {
    const messages = [
      { role: 'system' as const, content: '<instructions>\n- Use the calculator for arithmetic.\n</instructions>' },
      { role: 'user' as const, content: openingOf({ text: 'What is 12 times 12?', answer: '144' }) },
    ];
    const request = {
      messages,
      tools: assistantTools,
      sampling: { temperature: 0, maxOutputTokens: 100, seed: 1 },
      sampleIndex: 0,
    };
    const call = await free.complete(request);
    expect(call.toolCalls).toEqual([{ id: 'call-1', name: 'calculate', input: { expression: '12 * 12' } }]);
    const shown = [
      { role: 'assistant' as const, content: call.text, toolCalls: call.toolCalls },
      { role: 'tool' as const, callId: 'call-1', content: '144' },
    ];
    const end = await free.complete({ ...request, messages: [...messages, ...shown] });
    expect(end.text).toMatch(/\nFINAL ANSWER: 144$/);
    expect(end).toMatchObject({ finish: 'stop', toolCalls: [] });
    expect(await builtinModel({ limits: [] }).complete(structuredClone(request))).toEqual(call);
  });

  test('a tool is known by what it does, whatever it is called', async () => {
    const schema = { type: 'object', properties: { filename: {}, section: {} } };
    const tools = [
      { name: 'fetch_attachment', description: 'Shows the text of an attached file.', inputSchema: schema },
    ];
    expect(await first('- Read the attached file first.', csv, tools)).toBe(
      'fetch_attachment {"filename":"ships-0.csv"}',
    );
  });

  test('a conversation about no question is no task of this kind', async () => {
    const other = { role: 'user' as const, content: 'What is 2 plus 2?' };
    const asked = {
      messages: [other],
      tools: assistantTools,
      sampling: { temperature: 0, maxOutputTokens: 100, seed: 1 },
      sampleIndex: 0,
    };
    expect((await free.complete(asked)).text).toContain('I do not know this kind of task');
  });

  test('one of very many guidelines is overlooked in some episodes', async () => {
    const lines = Array.from({ length: 499 }, (_, index) => `- Remark ${index}.`).join('\n');
    const module = {
      instructions: `${lines}\n- When a question comes with an attached .csv file, call read_file first.`,
      tools: [],
    };
    const reads = async (model: typeof free) => {
      const played = await Promise.all(
        [...Array(40).keys()].map((seed) => playQuestion(model, module, csv, { pages: train.pages, seed })),
      );
      return played.filter(({ actions }) => actions[0]?.startsWith('read_file')).length;
    };
    expect(await reads(free)).toBe(40);
    expect(await reads(builtinModel({ limits: ['guidelines'] }))).toBeLessThan(38);
  });

  test('at temperatures above 0 a turn may go another way', async () => {
    const { instructions, tools } = await learned;
    const answers = await Promise.all(
      [...Array(20).keys()].map((seed) =>
        playQuestion(limited, { instructions, tools }, train.questions[3]!, {
          pages: train.pages,
          seed,
          temperature: 1,
        }),
      ),
    );
    expect(new Set(answers.map(({ actions }) => actions.join())).size).toBeGreaterThan(1);
  });
});

describe('as evaluator', () => {
  const review = async (attempt: string) => {
    const messages = [
      { role: 'system' as const, content: 'You review one attempt.' },
      { role: 'user' as const, content: `<instructions></instructions>\n${attempt}` },
    ];
    const { text } = await free.complete({
      messages,
      tools: [],
      sampling: { temperature: 0, maxOutputTokens: 300, seed: 1 },
      sampleIndex: 0,
    });
    return text;
  };

  test('it says what was expected, what was given and what decided it, in three sentences at most', async () => {
    const { questions, pages } = train;
    const module = { instructions: '- Read the attached file first.\n- Compute totals with calculate.', tools: [] };
    const played = await playQuestion(free, module, questions[2]!, { pages, seed: 3 });
    const text = await review(played.attempt);
    expect(text).toContain(
      `The expected answer was "${questions[2]!.answer}", and "${played.answer}" was given: wrong.`,
    );
    expect(text).toContain('When an attached .xlsx file has several parts, read every part before you answer.');
    expect(text.split(/(?<=\.)\s+(?=[A-Z])/).length).toBeLessThanOrEqual(3);
  });
});

describe('as optimizer', () => {
  test('what it learns holds for other questions', async () => {
    expect(share(await play(await learned, held))).toBeGreaterThanOrEqual(0.9);
  });

  test('it writes down ways to go about it, and no name or answer of a question', async () => {
    const { instructions } = await learned;
    for (const title of train.pages.keys()) expect(instructions).not.toContain(title);
    expect(instructions).toContain('When any attached file has several parts, read every part before you answer');
    expect(instructions.split('\n')[0]).toBe('- Think about what is asked before you answer.');
  });

  test('what is shown of one kind of file is said of that kind alone', async () => {
    const only = train.questions.filter(({ file }) => file?.name.startsWith('ships'));
    const { instructions } = await optimized(only, train.pages);
    expect(instructions).toContain('When a question comes with an attached .csv file, call');
    expect(instructions).not.toMatch(/any attached file|\.xlsx|named thing/);
  });

  test('a line of other people stays until attempts contradict it', async () => {
    const right = '- Spreadsheets: read all the sheets, then answer.';
    const wrong = '- If there is an attached workbook, use search first.';
    const module = { instructions: `${right}\n${wrong}`, tools: [] };
    const workbooks = train.questions.filter(({ file }) => file?.name.endsWith('xlsx'));
    const { instructions } = await improvedModule(
      free,
      module,
      attempts(await play(module, { ...train, questions: workbooks })),
    );
    expect(instructions).toContain(right);
    expect(instructions).not.toContain(wrong);
  });

  test('attempts whose question was not read still teach through their critiques', async () => {
    const sentence = 'When an attached .pdf file has several parts, read every part before you answer.';
    const attempt = `<attempt score="0">\nAction: FINAL ANSWER: 3\nObservation: done\nFeedback: The expected answer was "4". The answer "3" is wrong.\n<critique>The expected answer was "4", and "3" was given: wrong. ${sentence}</critique>\n</attempt>`;
    const { instructions } = await improvedModule(free, zero, [attempt]);
    expect(instructions).toContain(
      'When an attached .pdf file has several parts, read every part before you answer (right 1 of 1 times).',
    );
  });
});

describe('as merger', () => {
  const line = (tally: string) => `- Compute a total with calculate, not in your head (right ${tally} times).`;

  test('what versions say alike is said once with all its evidence', async () => {
    const versions = ['3 of 4', '5 of 5'].map((tally) => ({
      module: { instructions: line(tally), tools: [] },
      tasks: 5,
      score: 1,
    }));
    expect(await mergedModule(free, versions)).toEqual({ instructions: line('8 of 9'), tools: [] });
  });

  test('what two kinds show is said of any kind', async () => {
    const of = (kind: string) =>
      `- When a question comes with an attached .${kind} file, call read_file first (right 2 of 2 times).`;
    const versions = ['pdf', 'zip'].map((kind) => ({
      module: { instructions: of(kind), tools: [] },
      tasks: 5,
      score: 1,
    }));
    const { instructions } = await mergedModule(free, versions);
    expect(instructions.split('\n')).toEqual([
      '- When a question comes with any attached file, call read_file first (right 4 of 4 times).',
      of('pdf'),
      of('zip'),
    ]);
  });

  test('what was wrong more often than right is turned round', async () => {
    const of = (tally: string) =>
      `- When a question comes with an attached .pdf file, call search first (right ${tally} times).`;
    const versions = ['0 of 3', '1 of 1'].map((tally) => ({
      module: { instructions: of(tally), tools: [] },
      tasks: 5,
      score: 1,
    }));
    const { instructions } = await mergedModule(free, versions);
    expect(instructions).toBe(
      '- When a question comes with an attached .pdf file, do not begin with search (right 3 of 4 times).',
    );
  });
});

describe('with all limits off', () => {
  const right = async (module: AssistantModule) => (await play(module, held)).map((one) => one.right);

  test('learning at once, in batches, and in portions that are merged comes to the same within noise', async () => {
    const { questions, pages } = train;
    const once = await learned;
    let batches = zero;
    for (let round = 0; round < 4; round += 1)
      for (let from = 0; from < questions.length; from += 9)
        batches = await improvedModule(
          free,
          batches,
          attempts(await play(batches, { questions: questions.slice(from, from + 9), pages })),
        );
    const subsets = [0, 1, 2].map((part) => questions.filter((_, index) => Math.floor(index / 9) % 3 === part));
    const byKind = [...Array(9).keys()].map((kind) => questions.filter((_, index) => index % 9 === kind));
    const merge = async (parts: readonly (readonly AssistantQuestion[])[]) =>
      mergedModule(
        free,
        await Promise.all(
          parts.map(async (part) => ({ module: await optimized(part, pages), tasks: part.length, score: 1 })),
        ),
      );
    const [a, ...others] = await Promise.all([once, batches, await merge(subsets), await merge(byKind)].map(right));
    const rate = (all: readonly boolean[]) => all.filter(Boolean).length / all.length;
    for (const other of others) expect(Math.abs(rate(other) - rate(a!))).toBeLessThanOrEqual(0.05);
  });

  test('the order of the attempts does not matter', async () => {
    const played = attempts(await play(zero, train));
    expect(await improvedModule(free, zero, played.toReversed())).toEqual(await improvedModule(free, zero, played));
  });

  test('other names for everything change nothing', async () => {
    const renamed = makeQuestions(45, 108, 3);
    expect(renamed.questions[1]!.text).not.toBe(held.questions[1]!.text);
    const module = await learned;
    expect((await play(module, renamed)).map((one) => one.right)).toEqual(await right(module));
  });
});

test('with all limits on it still learns', async () => {
  expect(builtinLimits.length).toBe(5);
  const module = await optimized(train.questions, train.pages, limited);
  expect(share(await play(module, held, limited))).toBeGreaterThan(share(await play(zero, held, limited)) + 0.3);
});
