/** One question under way: its files in a scratch folder, the tools over them, and the end by a final answer. */

import type { Environment, StepResult } from '../../harness/core/benchmark.ts';
import { boundedText } from '../../harness/core/bounded-text.ts';
import type { Json } from '../../harness/core/canonical-json.ts';
import type { Sandbox, SandboxRun } from '../../harness/core/sandbox.ts';
import type { Action } from '../../harness/core/trajectory.ts';
import { calculate } from './calculate/calculate.ts';
import type { Question } from './question.ts';
import type { Reading } from './read/reading.ts';
import { renderAll, renderPart } from './read/render-reading.ts';
import { finalAnswerIn } from './score/final-answer.ts';
import { judge } from './score/judge.ts';
import { type Inputs, type Lookup, readInput, type ToolName, toolDefinitions } from './tools.ts';

/** The official system prompt's rules for answers, and how to act; no strategy. */
export const brief = `You answer questions, one at a time. Look up what you need with the tools; do not guess. When you know the answer, write no tool call but one line: FINAL ANSWER: and the answer. The answer is a number, or as few words as possible, or a comma separated list of numbers or words. Write a number without thousands separators and without units such as $ or %, unless the question asks for them. Write words without articles or abbreviations, and digits in plain text, unless the question says otherwise.`;

export const answerMarker = 'FINAL ANSWER:';

export interface GaiaPorts {
  readonly sandbox: Sandbox;
  readonly lookup: Lookup | undefined;
  /** Whether tools that compute are offered. */
  readonly programs: boolean;
  readonly read: (name: string, bytes: Uint8Array) => Promise<Reading>;
}

/** Characters of a program's output that the agent is shown. */
const maxOutput = 6000;

export async function questionEnvironment(question: Question, ports: GaiaPorts): Promise<Environment> {
  const { attachment } = question;
  const files = new Map<string, Uint8Array>();
  if (attachment !== undefined) {
    const bytes = await attachment.read();
    files.set(attachment.name, bytes);
    const text = renderAll(attachment.name, await ports.read(attachment.name, bytes));
    files.set(`${attachment.name}.txt`, new TextEncoder().encode(text));
  }
  const tools = toolDefinitions({ lookup: ports.lookup !== undefined, programs: ports.programs });
  const call = toolCaller({ ...ports, question, files });
  const act = async (action: Action): Promise<StepResult> => {
    if (action.kind === 'text') return ended(action.text, question);
    const tool = tools.find(({ name }) => name === action.name);
    const observation =
      tool === undefined
        ? `There is no tool ${boundedText(action.name, 60)}: call ${tools.map(({ name }) => name).join(', ')}.`
        : await call(tool.name as ToolName, action.input);
    return { observation, ...going };
  };
  return { opening: openingOf(question), tools, answerMarker, files, step: act };
}

const going = { done: false, score: 0 } as const;

function openingOf({ text, attachment }: Question): string {
  const file = attachment === undefined ? '' : `\nAttached file: ${attachment.name}`;
  return `Your task is to: answer the question below with the tools, and end with a line ${answerMarker} and the answer.\n\n<question>\n${text.trim()}\n</question>${file}`;
}

function ended(text: string, { answer }: Question): StepResult {
  if (text.includes(answerMarker))
    return { observation: 'Answered.', done: true, ...judge(finalAnswerIn(text), answer) };
  return { observation: `Nothing happened: call a tool, or end with a line ${answerMarker} and the answer.`, ...going };
}

interface Surroundings extends GaiaPorts {
  readonly question: Question;
  /** Grows by what programs write. */
  readonly files: Map<string, Uint8Array>;
}

type Tools = { readonly [Name in ToolName]: (input: Inputs[Name]) => Promise<string> };

function toolCaller(around: Surroundings): (name: ToolName, input: Json) => Promise<string> {
  const { lookup } = around;
  const tools: Tools = {
    read_file: ({ name, part = 1 }) => readFile(around, name, part),
    search: async ({ query }) => (await lookup?.search(query)) ?? '',
    open: async ({ page, part = 1 }) => (await lookup?.open(page, part)) ?? '',
    calculate: async ({ expression }) => calculate(expression),
    run_javascript: ({ code }) => runProgram(around, 'javascript', code),
    run_python: ({ code }) => runProgram(around, 'python', code),
  };
  return async (name, given) => {
    const input = readInput(name, given);
    return typeof input === 'string' ? boundedText(input, 1000) : tools[name](input as never);
  };
}

async function readFile({ files, question, read }: Surroundings, name: string, part: number): Promise<string> {
  const bytes = files.get(name);
  if (bytes !== undefined) {
    const reading = await read(name, bytes);
    return reading.state === 'read' ? renderPart(name, reading.parts, part) : reading.problem;
  }
  const there = question.attachment
    ? `The attached file is ${question.attachment.name}.`
    : 'There is no attached file.';
  return `There is no file ${boundedText(name, 100)}. ${there}`;
}

async function runProgram({ sandbox, files }: Surroundings, language: 'javascript' | 'python', code: string) {
  const run = await sandbox.run({ language, form: 'program', code, files });
  if (run.state === 'done') for (const [name, bytes] of run.files) files.set(name, bytes);
  return observed(run);
}

function observed(run: SandboxRun): string {
  const printed = boundedText(run.output.trimEnd(), maxOutput);
  if (run.state === 'done') return printed === '' ? 'The program printed nothing.' : printed;
  return `${printed === '' ? '' : `${printed}\n`}The program was stopped: ${run.message}`;
}
