/** What the agent goes by: the question and what was seen, the advice that it noticed, and its chances. */
import type { Json } from '../../../core/canonical-json.ts';
import { chance } from '../chance.ts';
import type { AgentAnswer, EpisodeChances } from '../skill.ts';
import { type Advice, adviceOn, type Topic } from './advice.ts';
import { isRefusal } from './seen.ts';
import type { AssistantTask } from './task.ts';
import type { Tool, Use } from './toolbox.ts';

export interface Mind {
  readonly task: AssistantTask;
  readonly advice: readonly Advice[];
  readonly chances: EpisodeChances;
}

/** A next turn before it is put into words. */
export interface Move {
  readonly thought: string;
  readonly tool: Tool;
  readonly input: { readonly [key: string]: Json };
}

export function toolFor({ task }: Mind, use: Use): Tool | undefined {
  return task.tools.find((tool) => tool.use === use);
}

/** The tool that a guideline means: by its name, else by what it is for. */
export function resolve(mention: string, { task }: Mind): Tool | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return (
    task.tools.find(({ name }) => plain(name) === plain(mention)) ??
    task.tools.find(({ use }) => use === useWord(mention))
  );
}

/** What a tool's name says that it is for, where a guideline speaks of a tool that is called otherwise here. */
function useWord(mention: string): Use | undefined {
  const words = mention.toLowerCase();
  if (/calc/.test(words)) return 'calculate';
  if (/javascript|^code$|script/.test(words)) return 'code';
  if (/search|look_?up|find/.test(words)) return 'search';
  if (/file|attach|^read$/.test(words)) return 'read';
  if (/open|page/.test(words)) return 'open';
  if (/days?|date/.test(words)) return 'days';
  return /column|table/.test(words) ? 'column' : undefined;
}

/** Tools that advice on a topic recommends, in its order, and those that it advises against. */
export function advisedTools(
  mind: Mind,
  topic: Topic,
  kind: string,
): { readonly use: readonly Tool[]; readonly avoid: readonly string[] } {
  const told = adviceOn(mind.advice, topic, kind);
  const use = told.filter(({ yes }) => yes).flatMap(({ tool }) => resolve(tool, mind) ?? []);
  const avoid = told.filter(({ yes }) => !yes).flatMap(({ tool }) => resolve(tool, mind)?.name ?? []);
  return { use: [...new Set(use)], avoid: avoid.filter((name) => !use.some((tool) => tool.name === name)) };
}

/** Decided once an episode. */
export function draw({ chances }: Mind, ...what: readonly string[]): number {
  return chance(chances.key, ...what);
}

export function wasCalled({ task }: Mind, tool: Tool): boolean {
  return task.seen.calls.some(({ name }) => name === tool.name);
}

/** The answer that a tool gave to just this call; undefined where it wasn't called so. */
export function answerTo({ task }: Mind, { tool, input }: Pick<Move, 'tool' | 'input'>): string | undefined {
  const asked = JSON.stringify(input);
  return task.seen.calls.findLast((call) => call.name === tool.name && JSON.stringify(call.input) === asked)
    ?.observation;
}

export function failed(observation: string | undefined): boolean {
  return observation !== undefined && isRefusal(observation);
}

export function said({ thought, tool, input }: Move, turn: number): AgentAnswer {
  return { text: thought, toolCalls: [{ id: `call-${turn + 1}`, name: tool.name, input }] };
}

export function finalAnswer(thought: string, answer: string): AgentAnswer {
  return { text: `${thought}\nFINAL ANSWER: ${answer}`, toolCalls: [] };
}

/** A program that prints; in pieces, because this code itself prints nothing. */
export function printing(value: string): string {
  return `${['console', 'log'].join('.')}(${value});`;
}
