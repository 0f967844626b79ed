/**
 * The agent's next turn at a document. With guidelines it looks where they say, and submits the code that they point to.
 * Without, it looks for the words of the task with a code behind them, because a task's words are all that it knows of
 * the trade; where there are none it takes a code of the running text as often as it says that there is none.
 *
 * That half is ours, chosen once: who cannot tell has no reason to lean to either side.
 */
import type { Json } from '../../../core/canonical-json.ts';
import { chance } from '../chance.ts';
import type { AgentAnswer, EpisodeChances } from '../skill.ts';
import type { Doc } from './document.ts';
import { applies, fire } from './fire.ts';
import { bareRule, elsewhere, everyDocument, type Rule, reliability, specificity } from './rule.ts';
import type { DocumentTask, Tool } from './task.ts';

const guesses = 0.5;

export interface Guided {
  /** As the instructions have them, without those overlooked. */
  readonly rules: readonly Rule[];
  readonly chances: EpisodeChances;
}

interface Decision {
  /** Undefined = there is none. */
  readonly value: string | undefined;
  readonly why: string;
  /** Tools to ask before it is submitted. */
  readonly looks: readonly Look[];
}

interface Look {
  readonly tool: Tool | undefined;
  readonly input: string;
  readonly thought: string;
}

export function act(task: DocumentTask, guided: Guided): AgentAnswer {
  const decision = guided.chances.strays(task.turns) ? strayed(task, guided) : decide(task, guided);
  const looks = decision.looks.filter(({ tool }) => tool !== undefined);
  const look = looks[task.turns] ?? confirmation(task, decision, looks.length);
  if (look?.tool) return call(task.turns, look.thought, look.tool, look.input);
  return call(task.turns, decision.why, task.submit, decision.value ?? 'None');
}

/** What no tool has shown yet is looked for once more: a long answer of a tool is cut off. */
function confirmation({ turns, shown, find }: DocumentTask, { value }: Decision, looked: number): Look | undefined {
  if (value === undefined || turns !== looked || shown.includes(value)) return undefined;
  return { tool: find, input: value, thought: `I check where "${value}" stands.` };
}

function call(turn: number, text: string, { name, property }: Tool, value: string): AgentAnswer {
  const input: Json = property === '' ? {} : { [property]: value };
  return { text, toolCalls: [{ id: `call-${turn + 1}`, name, input }] };
}

function decide(task: DocumentTask, { rules, chances }: Guided): Decision {
  const { doc } = task;
  const about = rulesFor(doc, rules).toSorted(byPrecedence);
  const not = about.filter(({ says }) => says === 'not');
  const positive = about.filter(({ says }) => says === 'reference');
  for (const rule of about) {
    if (rule.says === 'none') return noneBy(task, positive[0]);
    const hit = rule.says === 'reference' ? fire(rule, doc, not) : undefined;
    if (hit)
      return {
        value: hit.text,
        why: `The guidelines point to "${hit.text}".`,
        looks: looksFor(task, rule, hit.leaf.path),
      };
  }
  // Where the guidelines say where to look and nothing is there, there is nothing left to guess at.
  return explore(task, not, positive.length > 0 ? 1 : chance(chances.key, 'guess'));
}

/** Guidelines about the document; what is said of other countries holds where nothing is said of its own. */
function rulesFor(doc: Doc, rules: readonly Rule[]): Rule[] {
  const about = rules.filter(({ condition }) => applies(condition, doc));
  const local = about.filter(({ condition }) => !condition.countries.includes(elsewhere));
  return local.some(({ condition }) => condition.countries.includes(doc.country)) ? local : about;
}

/** Narrower conditions first; among equals what there is before that there is none, and the more reliable before the less. */
function byPrecedence(a: Rule, b: Rule): number {
  const rank = ({ says }: Rule) => (says === 'none' ? 1 : 0);
  return specificity(b.condition) - specificity(a.condition) || rank(a) - rank(b) || reliability(b) - reliability(a);
}

function looksFor({ find, read }: DocumentTask, { anchor }: Rule, path: string): Look[] {
  if (anchor?.kind === 'label' && find)
    return [
      { tool: find, input: anchor.words[0]!, thought: `I look for "${anchor.words[0]}", as the guidelines say.` },
    ];
  return [{ tool: read, input: path, thought: 'I read the element that the guidelines name.' }];
}

function noneBy(task: DocumentTask, sought: Rule | undefined): Decision {
  const path =
    sought &&
    task.doc.leaves.find(({ words }) => sought.elements.some((phrase) => phrase.includes(words.at(-1)!)))?.path;
  const looks =
    sought && path
      ? looksFor(task, sought, path)
      : [{ tool: task.list, input: '', thought: 'I look at what there is.' }];
  return { value: undefined, why: 'The guidelines point to nothing here, so there is no reference.', looks };
}

function explore(task: DocumentTask, not: readonly Rule[], drawn: number): Decision {
  const wanted = wantedWords(task.question);
  const labelled = wanted.flatMap((words) => codeAfter(task.doc, words) ?? [])[0];
  const looks: Look[] = [
    { tool: task.list, input: '', thought: 'I look at what the document has.' },
    {
      tool: task.find,
      input: labelled?.words ?? wanted[0] ?? 'reference',
      thought: 'I look for the words of the task.',
    },
  ];
  if (labelled) return { value: labelled.code, why: `"${labelled.code}" stands after "${labelled.words}".`, looks };
  const guess = drawn < guesses ? firstCode(task.doc, not) : undefined;
  return { value: guess, why: guess ? `"${guess}" may be it.` : 'I see nothing that must be it.', looks };
}

/** "find the transport reference (a bill of lading, booking or shipment reference)": the terms between the brackets. */
function wantedWords(question: string): string[] {
  const listed = /\(([^)]*)\)/.exec(question)?.[1] ?? '';
  return listed
    .split(/,\s*|\s+or\s+/)
    .map((words) => words.replace(/^(?:an?|the)\s+/, '').trim())
    .filter((words) => words !== '');
}

/** The first code on a line that stands at most two words after the wanted ones. */
function codeAfter(doc: Doc, words: string): { words: string; code: string } | undefined {
  for (const { text, codes } of doc.leaves.flatMap(({ lines }) => lines)) {
    const at = text.toLowerCase().indexOf(words.toLowerCase());
    const code = at === -1 ? undefined : codes.find(({ start }) => start >= at + words.length);
    if (code && (text.slice(at + words.length, code.start).match(/[A-Za-z]+/g) ?? []).length <= 2)
      return { words, code: code.text };
  }
  return undefined;
}

/** References are spoken of in running text: the first code that stands beside a word. */
function firstCode(doc: Doc, not: readonly Rule[]): string | undefined {
  const running = doc.leaves.filter(({ lines }) => lines.some(({ text }) => text.includes(' ')));
  return fire(bareRule('reference', everyDocument), { ...doc, leaves: running }, not)?.text;
}

/** Noise: it goes by what it sees, as if there were no guidelines. */
function strayed(task: DocumentTask, { chances }: Guided): Decision {
  return explore(task, [], chance(chances.key, 'guess'));
}
