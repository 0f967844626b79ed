/** The model's answers in its four roles. Each is a function of the request's text, its sampling and the limits. */
import type { ModelRequest } from '../../core/language-model.ts';
import { instructionLines, type ToolDefinition } from '../../core/module.ts';
import { countTokens } from '../tokens.ts';
import { assistantSkill } from './assistant/assistant.ts';
import { chance } from './chance.ts';
import { documentSkill } from './documents/documents.ts';
import { type BuiltinLimit, missChance, recall } from './limits.ts';
import { parts, partText, type ReadAttempt, readAttempt } from './prompt-parts.ts';
import { rememberLast } from './remember-last.ts';
import type { AgentAnswer, EpisodeChances, Note, Skill, Version } from './skill.ts';
import { worldSkill } from './world/world.ts';

type Limits = ReadonlySet<BuiltinLimit>;

/** The first that knows the kind of task answers; the world's takes any versions that are left to be united. */
const skills: readonly Skill[] = [assistantSkill, documentSkill, worldSkill];

/** At temperature T a turn goes another way with chance T / 10: ours, for want of a published figure. */
const strayPerTemperature = 0.1;

export function answerAsAgent(request: ModelRequest, limits: Limits): AgentAnswer {
  const instructions = instructionsIn(request.messages[0]?.content ?? '');
  const { sampling, sampleIndex } = request;
  // Where none is asked for, that of most providers.
  const temperature = sampling.temperature ?? 1;
  const opening = request.messages.find((message) => message.role === 'user')?.content ?? '';
  // Greedy answers don't differ between samples; the seed decides between equals in any case.
  const sample = temperature === 0 ? 0 : sampleIndex;
  const chances = chancesIn(limits, opening, sampling.seed, sample, temperature);
  const answer =
    first((skill) => skill.act(request, instructions, chances)) ?? 'Thought: I do not know this kind of task.';
  return typeof answer === 'string' ? { text: answer, toolCalls: [] } : answer;
}

const instructionsIn = rememberLast((system: string) => partText(system, 'instructions'));

/** Of an episode. */
const chancesIn = rememberLast(
  (limits: Limits, opening: string, seed: number, sample: number, temperature: number): EpisodeChances => {
    const key = String(chance(seed, sample, opening));
    return {
      key,
      overlooks: (guideline, count) =>
        limits.has('guidelines') && chance(key, 'overlook', guideline) < missChance(count),
      strays: (turn) =>
        limits.has('noise') && chance(key, 'stray', turn, temperature) < temperature * strayPerTemperature,
    };
  },
);

export function answerAsEvaluator(request: ModelRequest, prompt: number, limits: Limits): string {
  const [attempt] = readAttempts(request, prompt, limits);
  const sentences = attempt && first((skill) => skill.critique(attempt));
  return (sentences ?? ['I could not tell what decided the outcome.']).slice(0, 3).join(' ');
}

export function answerAsOptimizer(request: ModelRequest, prompt: number, limits: Limits): string {
  const content = request.messages.at(-1)!.content;
  const lines = instructionLines(partText(content, 'instructions'));
  const attempts = readAttempts(request, prompt, limits);
  const notes = first((skill) => skill.improve(lines, attempts)) ?? asTheyAre(lines);
  const [present] = toolLists(content);
  const mended = present && first((skill) => skill.improveTools?.(present, lines, attempts));
  return moduleAnswer(notes, mended ?? present, request, limits);
}

export function answerAsMerger(request: ModelRequest, prompt: number, limits: Limits): string {
  const told = parts(request.messages.at(-1)!.content, 'version');
  const found = told.map(({ text, attributes }) => ({
    lines: instructionLines(partText(text, 'instructions')),
    weight: Number(attributes.tasks ?? 1) * (0.5 + (Number(attributes.score) || 0)),
  }));
  const attempts = readAttempts(request, prompt, limits);
  const lists = told.flatMap(({ text }) => toolLists(text));
  const united = lists.flat().length === 0 ? undefined : first((skill) => skill.uniteTools?.(lists, found));
  const versions = united ? found.map((version) => withNames(version, united.renamed)) : found;
  const notes = first((skill) => skill.unite(versions, attempts)) ?? asTheyAre(versions.flatMap(({ lines }) => lines));
  const tools = lists.length === 0 ? undefined : firstOfEachName(lists.flat());
  return moduleAnswer(notes, united?.tools ?? tools, request, limits);
}

function withNames(version: Version, renamed: ReadonlyMap<string, string>): Version {
  return {
    ...version,
    lines: version.lines.map((line) => line.replace(/\b[A-Za-z][\w-]*\b/g, (word) => renamed.get(word) ?? word)),
  };
}

function first<T>(ask: (skill: Skill) => T | undefined): T | undefined {
  for (const skill of skills) {
    const answer = ask(skill);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function asTheyAre(lines: readonly string[]): Note[] {
  return [...new Set(lines)].map((line) => ({ topic: line, line, support: 1 }));
}

/** The attempts of a prompt as far as they are read: each turn and critique has its chance by place and length. */
function readAttempts(request: ModelRequest, prompt: number, limits: Limits): ReadAttempt[] {
  const content = request.messages.at(-1)!.content;
  const { seed } = request.sampling;
  const isRead = (start: number, text: string) =>
    !limits.has('recall') || chance(seed, 'read', start, text) < recall(start / content.length, prompt);
  return parts(content, 'attempt').map((part) => {
    const attempt = readAttempt(part);
    const { critique } = attempt;
    return {
      ...attempt,
      turns: attempt.turns.filter((turn) => isRead(turn.start, turn.observation)),
      critique: critique && isRead(critique.start, critique.text) ? critique : undefined,
    };
  });
}

/**
 * JSON with the notes as lines, and with tools where the prompt speaks of any; the least supported notes are left out until
 * the answer fits.
 */
function moduleAnswer(
  notes: readonly Note[],
  tools: readonly ToolDefinition[] | undefined,
  request: ModelRequest,
  limits: Limits,
): string {
  let kept = [...notes];
  for (;;) {
    const instructions = kept.map(({ line }) => `- ${line}`).join('\n');
    const text = JSON.stringify({ instructions, tools });
    if (!limits.has('output') || kept.length <= 1 || countTokens(text) <= request.sampling.maxOutputTokens) return text;
    const least = kept.reduce((weakest, note) => (note.support < weakest.support ? note : weakest));
    kept = kept.filter((note) => note !== least);
  }
}

/** Every list of tools in a text; one that cannot be read is empty. */
function toolLists(content: string): ToolDefinition[][] {
  return parts(content, 'tools').map(({ text }) => {
    try {
      return JSON.parse(text.replaceAll('<\\/', '</'));
    } catch {
      return [];
    }
  });
}

function firstOfEachName(tools: readonly ToolDefinition[]): ToolDefinition[] {
  return [...new Map(tools.toReversed().map((tool) => [tool.name, tool])).values()].toReversed();
}
