/**
 * The prompts of evaluator, optimizer and merger. Ours: the paper's are not known to us (harness/fgo/README.md).
 * `promptVersion` goes into every cell's identity: raise it with any change of these texts.
 */
import type { ModuleTools } from '../core/benchmark.ts';
import type { Module } from '../core/module.ts';
import { scoreOf, type Trajectory } from '../core/trajectory.ts';

export const promptVersion = 2;

const instructionRules = `Write the instructions as short, self-contained guidelines in plain English, one a line, each starting with "- ".
A guideline says when it applies and what to do. Keep guidelines that are right, correct those that the evidence contradicts, and add what the evidence shows.
The agent will meet other tasks of the same kinds in other places: write what carries over, not what is true of one task only.`;

const instructionsAnswer = 'Answer with JSON only: {"instructions": "the whole new instructions"}';
const moduleAnswer =
  'Answer with JSON only: {"instructions": "the whole new instructions", "tools": the whole new list of tools}';

export const evaluatorSystem = `You review one attempt of an agent at a task. You are given the instructions that the agent had, what it did, and the score that the environment gave (0 = failed, 1 = solved).
Say in at most three sentences what decided the outcome and what the instructions should say so that the next attempt goes better. Speak of causes, not of feelings; if it went well, say what made it so.`;

/** Where the benchmark lets tools be learned. */
const toolRules = (
  reserved: readonly string[],
) => `You may also add, revise and remove tools of the agent, beside those that its environment gives it (${reserved.join(', ')}): where the attempts show that the agent lacks one, or that one misleads it.
Each tool is an object {"name", "description", "inputSchema", "body", "example", "exampleFiles"}: a name that no tool of the environment has; what it does and when to use it; the JSON schema of its input, an object; the body of a JavaScript function of \`input\` that returns text or JSON; an input on which it is tried once, and must work, before it is accepted; and, where it reads files for that, their texts by name.
A body runs alone, without network, clock or packages, for a few seconds. \`readFile(name)\` gives the text of a file of the task. Instructions should say when to call a tool.`;

const system = (role: string) => (moduleTools?: Pick<ModuleTools, 'reserved'>) =>
  (moduleTools === undefined
    ? [role, instructionRules, instructionsAnswer]
    : [role, instructionRules, toolRules(moduleTools.reserved), moduleAnswer]
  ).join('\n');

export const optimizerSystem = system(
  `You improve the instructions of an agent. You are given the present instructions and tools, and attempts of the agent at training tasks, each with its score (0 = failed, 1 = solved) and a reviewer's critique.`,
);

export const mergerSystem =
  system(`You unite several versions of an agent's instructions into one. Each version was learned from other training tasks, and each is good at its own.
The united version must serve all of these tasks: keep what each version knows, say once what several say, and where versions contradict each other keep what has the better evidence (more tasks, higher score).`);

/** Text that stands inside our tags must not be able to close them. */
function inside(text: string): string {
  return text.replaceAll('</', '<\\/');
}

/** One attempt as the evaluator, optimizer and merger read it. */
export function renderTrajectory(trajectory: Trajectory, critique?: string): string {
  const turns = trajectory.steps.flatMap(({ thought, action, observation }) => [
    ...(thought === '' ? [] : [`Thought: ${inside(thought)}`]),
    `Action: ${inside(action.kind === 'text' ? action.text : `${action.name} ${JSON.stringify(action.input)}`)}`,
    `Observation: ${inside(observation)}`,
  ]);
  const { attempt } = trajectory;
  const end = attempt.state === 'failed' ? ` ended="${attempt.reason}"` : '';
  return [
    `<attempt score="${scoreOf(attempt) ?? 'unknown'}"${end}>`,
    `Observation: ${inside(trajectory.opening)}`,
    ...turns,
    ...(trajectory.feedback === undefined ? [] : [`Feedback: ${inside(trajectory.feedback)}`]),
    ...(critique ? [`<critique>${inside(critique)}</critique>`] : []),
    '</attempt>',
  ].join('\n');
}

/** A module as optimizer and merger read it; tools only where it has any, or may get some. */
export function renderParts({ instructions, tools }: Module, moduleTools?: unknown): string {
  const told = renderInstructions(instructions);
  if (tools.length === 0 && moduleTools === undefined) return told;
  return `${told}\n<tools>${inside(JSON.stringify(tools))}</tools>`;
}

export function renderInstructions(instructions: string): string {
  return `<instructions>\n${inside(instructions.trim())}\n</instructions>`;
}
