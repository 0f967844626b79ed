/**
 * The agent's next turn at a question with tools. It reads what it has seen of its own accord, and follows guidelines on how
 * to get there. Where none helps it goes by chance, and so does poorly:
 *
 *   · it begins with any tool, or with a guess, and tries two tools at most
 *   · its searches have all words of the question that say something; one time in three it tries the name alone when that
 *     found nothing
 *   · of a file with several parts it reads on past the first one time in four
 *   · one time in four it looks up what a page or a file has led it to
 *   · it reckons in its head (head.ts), but for one time in three (compute.ts)
 *
 * These numbers are ours, chosen once on design grounds: no published figure was found.
 */
import { inChanceOrder } from '../chance.ts';
import type { AgentAnswer } from '../skill.ts';
import { verdictOn } from './advice.ts';
import { computingMove, readResult } from './compute.ts';
import { conversionIn } from './convert.ts';
import { inHead } from './head.ts';
import { contentWords, foundTitle, searchedFor, subjectOf } from './look-up.ts';
import {
  advisedTools,
  answerTo,
  draw,
  failed,
  finalAnswer,
  type Mind,
  type Move,
  printing,
  said,
  toolFor,
  wasCalled,
} from './mind.ts';
import { isRefusal, unreadParts } from './seen.ts';
import { solve, solveAlone } from './solve.ts';
import type { Tool } from './toolbox.ts';
import type { Found, Work } from './work.ts';

const untaughtTries = 2;
const untaughtNameAlone = 1 / 3;
const untaughtParts = 0.25;
const untaughtFollowing = 0.25;

export function act(mind: Mind): AgentAnswer {
  const { task, chances } = mind;
  // Noise: it goes on as if it had no guidelines.
  const now = chances.strays(task.turns) ? { ...mind, advice: [] } : mind;
  const move = nextMove(now);
  return 'answer' in move ? finalAnswer(move.thought, move.answer) : said(move, task.turns);
}

type Turn = Move | { readonly thought: string; readonly answer: string };

function nextMove(mind: Mind): Turn {
  const { question, seen } = mind.task;
  const alone = question.file ? undefined : solveAlone(question);
  if (alone?.state === 'work') return compute(mind, alone.work);
  if (seen.parts.length === 0 && seen.pages.size === 0 && seen.hits.length === 0 && !isSearching(mind))
    return begin(mind);
  const part = nextPart(mind);
  if (part) return part;
  return conclude(mind, solve(question, seen), []);
}

/** What is done with what was found so far. */
function conclude(mind: Mind, found: Found | undefined, without: readonly string[]): Turn {
  const { question, seen } = mind.task;
  if (found?.state === 'answer') return { thought: 'What I have seen answers this.', answer: found.answer };
  if (found?.state === 'work') return compute(mind, found.work);
  if (found?.state === 'need') {
    const move = follows(mind, found) ? lookUp(mind, found) : undefined;
    if (move) return move;
    const left = [...without, found.name.toLowerCase()];
    return left.length > 12 ? guess(mind) : conclude(mind, solve(question, seen, left), left);
  }
  return begin(mind);
}

function compute(mind: Mind, work: Work): Turn {
  const move = computingMove(mind, work);
  if (!move) return { thought: 'I reckon this in my head.', answer: inHead(work, mind.chances.key) };
  const observation = answerTo(mind, move);
  return observation === undefined
    ? move
    : { thought: `${move.tool.name} gave the result.`, answer: readResult(observation, work) };
}

/** Whether there is a tool to begin with that was not tried: what guidelines say, else any, as long as the patience lasts. */
function begin(mind: Mind): Turn {
  const { task } = mind;
  const { use, avoid } = advisedTools(mind, 'start', kindOf(mind));
  const advised = use.find((tool) => !wasCalled(mind, tool) && opening(mind, tool) !== undefined);
  if (advised)
    return {
      thought: `The guidelines say to begin with ${advised.name}.`,
      tool: advised,
      input: opening(mind, advised)!,
    };
  const tried = new Set(task.seen.calls.map(({ name }) => name)).size;
  if (use.length > 0 || tried >= untaughtTries) return guess(mind);
  const options = inChanceOrder([...task.tools.map(({ name }) => name), ''], mind.chances.key, 'start').filter(
    (name) => !avoid.includes(name),
  );
  const next = options.find((name) => !task.seen.calls.some((call) => call.name === name));
  const tool = task.tools.find(({ name }) => name === next);
  const input = tool && opening(mind, tool);
  return tool && input ? { thought: `I do not know what helps here; I try ${tool.name}.`, tool, input } : guess(mind);
}

/** What the question is, as far as it decides where to begin. */
function kindOf({ task: { question } }: Mind): string {
  return question.extension ?? (question.file ? 'file' : conversionIn(question.core) ? 'units' : 'named');
}

/** How a tool is first called for a question. */
function opening(mind: Mind, tool: Tool): Move['input'] | undefined {
  const { question, seen } = mind.task;
  const { inputs } = tool;
  if (tool.use === 'read') return { [inputs.name!]: question.file ?? subjectOf(question) };
  if (tool.use === 'search') return { [inputs.query!]: queryFor(mind, neededName(mind), '') };
  if (tool.use === 'open') return { [inputs.page!]: neededName(mind) };
  if (tool.use === 'calculate')
    return { [inputs.expression!]: (question.core.match(/\d+(?:\.\d+)?/g) ?? ['0']).join(' + ') };
  if (tool.use === 'code') {
    const shown = question.file
      ? `readFile(${JSON.stringify(question.file)}).slice(0, 6000)`
      : JSON.stringify(contentWords(question));
    return { [inputs.code!]: printing(shown) };
  }
  return seen.parts.length > 0
    ? undefined
    : { ...Object.fromEntries(Object.values(inputs).map((key) => [key, question.file ?? subjectOf(question)])) };
}

function neededName({ task: { question, seen } }: Mind): string {
  const found = question.file ? undefined : solve(question, seen);
  return found?.state === 'need' ? found.name : subjectOf(question);
}

/** The name alone where guidelines say so; else with the words that seem to belong to it. */
function queryFor(mind: Mind, name: string, about: string): string {
  const { question, seen } = mind.task;
  const alone = verdictOn(mind.advice, 'query', '') === true;
  const many = about === '' ? contentWords(question) : `${about} ${name}`;
  if (alone || many.toLowerCase() === name.toLowerCase()) return name;
  const before = searchedFor(seen, many);
  return before && isRefusal(before.observation) && draw(mind, 'alone') < untaughtNameAlone ? name : many;
}

/** A long search is behind it that found nothing: the name alone may still be tried. */
function isSearching(mind: Mind): boolean {
  const search = toolFor(mind, 'search');
  return search !== undefined && wasCalled(mind, search);
}

function follows(mind: Mind, { name, from }: Extract<Found, { state: 'need' }>): boolean {
  if (from === 'question') return true;
  return (
    verdictOn(mind.advice, 'follow', from === 'file' ? 'file' : 'named') ??
    draw(mind, 'follow', from === 'file' ? '' : name) < untaughtFollowing
  );
}

/** Undefined where the name can't be looked for any more. */
function lookUp(mind: Mind, { name, from, about }: Extract<Found, { state: 'need' }>): Turn | undefined {
  const [open, search] = [toolFor(mind, 'open'), toolFor(mind, 'search')];
  const title = foundTitle(name, mind.task.seen);
  const move = (tool: Tool, key: string, value: string, thought: string): Move | undefined => {
    const asked = { thought, tool, input: { [tool.inputs[key]!]: value } };
    return answerTo(mind, asked) === undefined ? asked : undefined;
  };
  if (open && title !== undefined) return move(open, 'page', title, `I open the page of ${title}.`);
  const direct = open && advisedTools(mind, 'start', 'named').use[0] === open;
  const page = open && (direct || !search) ? move(open, 'page', name, `I open the page of ${name}.`) : undefined;
  if (page || !search) return page;
  const query = queryFor(mind, name, from === 'question' ? '' : about);
  return move(search, 'query', query, `I look for ${name}.`);
}

/** The next part of a file that is to be read on. */
function nextPart(mind: Mind): Move | undefined {
  const { question, seen } = mind.task;
  const read = toolFor(mind, 'read');
  const [next] = unreadParts(seen);
  if (!next || !read || read.inputs.part === undefined) return undefined;
  const reads = verdictOn(mind.advice, 'parts', question.extension ?? '') ?? draw(mind, 'parts') < untaughtParts;
  const move = {
    thought: `I read part ${next.part}.`,
    tool: read,
    input: { [read.inputs.name!]: next.file, [read.inputs.part]: next.part },
  };
  return reads && !failed(answerTo(mind, move)) ? move : undefined;
}

/** Something that was seen and might be it. */
function guess(mind: Mind): Turn {
  const { question, seen } = mind.task;
  const shown = seen.calls
    .map(({ observation }) => observation)
    .join('\n')
    .slice(0, 2000);
  const numbers = `${shown}\n${question.core}`.match(/\b\d+(?:\.\d+)?\b/g) ?? ['unknown'];
  return { thought: 'I do not know; I guess.', answer: numbers[Math.floor(draw(mind, 'guess') * numbers.length)]! };
}
