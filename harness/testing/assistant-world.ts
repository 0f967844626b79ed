/** A small world of questions with tools, for tests of models: files in parts, pages to search and open, things to compute. */
import { runInNewContext } from 'node:vm';
import type { LanguageModel, Message, ModelRequest } from '../core/language-model.ts';
import type { ToolDefinition } from '../core/module.ts';

export interface AssistantQuestion {
  readonly text: string;
  readonly answer: string;
  readonly file?: {
    readonly name: string;
    readonly parts: readonly { readonly title: string; readonly text: string }[];
  };
}

export interface AssistantModule {
  readonly instructions: string;
  readonly tools: readonly (ToolDefinition & { readonly example?: unknown })[];
}

export interface PlayedQuestion {
  readonly answer: string;
  readonly right: boolean;
  /** The calls as optimizer and evaluator read them. */
  readonly actions: readonly string[];
  readonly attempt: string;
}

const inputs = (...names: string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, {}])),
});
export const assistantTools: readonly ToolDefinition[] = [
  { name: 'read_file', description: 'Reads one part of the attached file.', inputSchema: inputs('name', 'part') },
  { name: 'search', description: 'Finds pages that have all words of the query.', inputSchema: inputs('query') },
  { name: 'open', description: 'Shows the page with this title.', inputSchema: inputs('page') },
  { name: 'calculate', description: 'Works out an arithmetic expression.', inputSchema: inputs('expression') },
  {
    name: 'run_javascript',
    description: 'Runs a JavaScript program and shows what it prints.',
    inputSchema: inputs('code'),
  },
  { name: 'run_python', description: 'Runs a Python program and shows what it prints.', inputSchema: inputs('code') },
];

export function openingOf({ text, file }: AssistantQuestion): string {
  const attached = file ? `\nAttached file: ${file.name}` : '';
  return `Your task is to: answer the question below with the tools, and end with a line FINAL ANSWER: and the answer.\n\n<question>\n${text}\n</question>${attached}`;
}

/** Pages by title. */
export type Pages = ReadonlyMap<string, string>;

const maxSteps = 20;

export async function playQuestion(
  model: LanguageModel,
  module: AssistantModule,
  question: AssistantQuestion,
  {
    pages,
    seed = 1,
    temperature = 0,
    tools = assistantTools,
  }: {
    readonly pages: Pages;
    readonly seed?: number;
    readonly temperature?: number;
    readonly tools?: readonly ToolDefinition[];
  },
): Promise<PlayedQuestion> {
  const messages: Message[] = [
    { role: 'system', content: `You answer questions.\n\n<instructions>\n${module.instructions}\n</instructions>` },
    { role: 'user', content: openingOf(question) },
  ];
  const offered = [...tools, ...module.tools];
  const lines: string[] = [`Observation: ${openingOf(question)}`];
  const actions: string[] = [];
  for (let step = 0; step < maxSteps; step += 1) {
    const request: ModelRequest = {
      messages: [...messages],
      tools: offered,
      sampling: { temperature, maxOutputTokens: 512, seed },
      sampleIndex: 0,
    };
    const { text, toolCalls } = await model.complete(request);
    const [call] = toolCalls;
    if (!call) return ended(question, text, lines, actions);
    const input = call.input as Record<string, never>;
    const action = `${call.name} ${JSON.stringify(input)}`;
    const observation = answerOf(call.name, input, { question, pages, module });
    actions.push(action);
    lines.push(`Thought: ${text}`, `Action: ${action}`, `Observation: ${observation}`);
    messages.push(
      { role: 'assistant', content: text, toolCalls },
      { role: 'tool', callId: call.id, content: observation },
    );
  }
  return ended(question, '', lines, actions);
}

function ended(
  question: AssistantQuestion,
  text: string,
  lines: readonly string[],
  actions: readonly string[],
): PlayedQuestion {
  const answer = /FINAL ANSWER:\s*(.*)/.exec(text)?.[1]?.trim() ?? '';
  const plain = (value: string) => value.toLowerCase().replace(/[\s$%]+/g, '');
  const right =
    plain(answer) === plain(question.answer) || (answer !== '' && Number(answer) === Number(question.answer));
  const end = [
    `Action: FINAL ANSWER: ${answer}`,
    'Observation: The answer was handed in.',
    `Feedback: The expected answer was "${question.answer}". The answer "${answer}" is ${right ? 'right' : 'wrong'}.`,
  ];
  const inside = [...lines, ...end].join('\n').replaceAll('</', '<\\/');
  return { answer, right, actions, attempt: `<attempt score="${right ? 1 : 0}">\n${inside}\n</attempt>` };
}

interface Place {
  readonly question: AssistantQuestion;
  readonly pages: Pages;
  readonly module: AssistantModule;
}

function answerOf(tool: string, input: Readonly<Record<string, string>>, place: Place): string {
  const {
    question: { file },
    pages,
    module,
  } = place;
  if (tool === 'read_file') return partOf(file, input.name ?? '', Number(input.part ?? 1));
  if (tool === 'search') return searched(pages, input.query ?? '');
  if (tool === 'open') {
    const found = [...pages].find(([title]) => title.toLowerCase() === (input.page ?? '').toLowerCase());
    return found ? `# ${found[0]}\n${found[1]}` : `There is no page "${input.page}". Use search.`;
  }
  if (tool === 'calculate') return calculated(input.expression ?? '');
  if (tool === 'run_javascript') return printed(input.code ?? '', place);
  const own = module.tools.find(({ name }) => name === tool);
  if (!own) return `There is no tool ${tool}: call read_file, search, open, calculate or run_javascript.`;
  const value = run(`JSON.stringify((function (input) { ${own.body} })(${JSON.stringify(input)}))`, place);
  return value.startsWith('"') ? JSON.parse(value) : value;
}

function partOf(file: AssistantQuestion['file'], name: string, part: number): string {
  if (!file) return `There is no file ${name}. There is no attached file.`;
  if (name !== file.name) return `There is no file ${name}. The attached file is ${file.name}.`;
  const found = file.parts[part - 1];
  if (!found) return `There is no part ${part}: ${name} has ${file.parts.length} parts.`;
  return `[${name}, part ${part} of ${file.parts.length}${found.title ? `: ${found.title}` : ''}]\n${found.text}`;
}

function searched(pages: Pages, query: string): string {
  const little = /^(?:the|of|in|a|an|on|at|is|was|to|and|by|for|what|which|who|how|when|where|are|were|did|does|do)$/;
  const words =
    query
      .toLowerCase()
      .match(/[\p{L}\d]+/gu)
      ?.filter((word) => !little.test(word)) ?? [];
  const hits = [...pages].filter(([title, text]) => {
    const there = new Set(`${title}\n${text}`.toLowerCase().match(/[\p{L}\d]+/gu));
    return words.length > 0 && words.every((word) => there.has(word));
  });
  const inTitle = ([title]: [string, string]) => words.every((word) => title.toLowerCase().includes(word));
  const sorted = hits.toSorted((a, b) => Number(inTitle(b)) - Number(inTitle(a)) || (a[0] < b[0] ? -1 : 1)).slice(0, 5);
  if (sorted.length === 0) return 'No page has all of these words. Try fewer words.';
  return sorted
    .map(([title, text], at) => `${at + 1}. ${title}: ${text.slice(0, 120).replaceAll('\n', ' ')}…`)
    .join('\n');
}

function calculated(expression: string): string {
  if (!/^(?:[\d\s.+*/^(),%-]|sum|mean|round|sqrt|abs|min|max)+$/.test(expression))
    return 'Expected an expression of numbers, got something else.';
  const known = `const sum = (...a) => a.reduce((x, y) => x + y, 0), mean = (...a) => sum(...a) / a.length, sqrt = Math.sqrt, abs = Math.abs, min = Math.min, max = Math.max, round = (x, d) => Number(x.toFixed(d ?? 0));`;
  return run(`${known} String(Number((${expression.replaceAll('^', '**')}).toPrecision(12)))`);
}

function printed(code: string, place: Place): string {
  return run(
    `const lines = []; const console = { log: (...all) => lines.push(all.join(' ')) }; ${code}\nlines.join('\\n')`,
    place,
  );
}

/** Programs of the built-in model, which is our own code: no sandbox is needed here. */
function run(code: string, place?: Place): string {
  const file = place?.question.file;
  const readFile = (name: string) => {
    const all = file?.parts.map((_, at) => partOf(file, file.name, at + 1)).join('\n');
    if (file && name === `${file.name}.txt`) return all;
    if (file && name === file.name)
      return /\.(?:csv|json|txt)$/.test(name) ? file.parts.map(({ text }) => text).join('\n') : '\u0000\u0001PK';
    throw new Error(`There is no file ${name}.`);
  };
  try {
    return String(runInNewContext(code, { readFile }));
  } catch (error) {
    return `Error: ${(error as Error).message}`;
  }
}

/** A new module from attempts, as the optimizer role is asked for it. */
export function improvedModule(
  model: LanguageModel,
  module: AssistantModule,
  attempts: readonly string[],
): Promise<AssistantModule> {
  return ask(
    model,
    `<instructions>\n${module.instructions}\n</instructions>\n\n<tools>${JSON.stringify(module.tools).replaceAll('</', '<\\/')}</tools>\n\n${attempts.join('\n\n')}`,
  );
}

/** One module from several, as the merger role is asked for it. */
export function mergedModule(
  model: LanguageModel,
  versions: readonly { readonly module: AssistantModule; readonly tasks: number; readonly score: number }[],
): Promise<AssistantModule> {
  const parts = versions.map(
    ({ module, tasks, score }) =>
      `<version tasks="${tasks}" score="${score}">\n<instructions>\n${module.instructions}\n</instructions>\n<tools>${JSON.stringify(module.tools).replaceAll('</', '<\\/')}</tools>\n</version>`,
  );
  return ask(model, parts.join('\n\n'));
}

async function ask(model: LanguageModel, content: string): Promise<AssistantModule> {
  const { text } = await model.complete({
    messages: [
      { role: 'system', content: 'You improve the instructions of an agent. Answer with JSON only.' },
      { role: 'user', content },
    ],
    tools: [],
    sampling: { temperature: 0, maxOutputTokens: 4096, seed: 1 },
    sampleIndex: 0,
  });
  return JSON.parse(text) as AssistantModule;
}
