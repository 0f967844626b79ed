/** What one attempt shows: which way it went, what would have been right, and what that says for and against advice. */
import type { ReadAttempt } from '../prompt-parts.ts';
import type { Advice } from './advice.ts';
import { conversionIn } from './convert.ts';
import { namesIn } from './names.ts';
import { type Question, readQuestion } from './question.ts';
import { type Called, isRefusal, nothingSeen, type Seen, see, unreadParts } from './seen.ts';
import { solve, solveAlone } from './solve.ts';
import { type Use, useOfCall } from './toolbox.ts';
import { type Found, type Work, writtenResult } from './work.ts';

export interface Observed {
  readonly question: Question;
  readonly calls: readonly Called[];
  readonly seen: Seen;
  readonly expected: string | undefined;
  readonly given: string | undefined;
  readonly right: boolean;
  /** What can be told from all that was seen. */
  readonly found: Found | undefined;
  /** Whether that is the expected answer. */
  readonly derivable: boolean;
}

/** Evidence for advice, or against it. */
export interface Evidence {
  readonly advice: Advice;
  readonly right: boolean;
}

const told = /\bexpected answer was "([^"]*)"\. The answer "[\s\S]*" is (?:right|wrong)\b/;

/** Feedback alone is no sign: other tasks with a right answer are told it in the same words. */
export function isAssistantWork(attempts: readonly ReadAttempt[]): boolean {
  return attempts.some(({ turns }) =>
    turns.some(
      ({ action, observation }) =>
        /FINAL ANSWER:/.test(action) || (action === '' && readQuestion(observation) !== undefined),
    ),
  );
}

const known = new WeakMap<ReadAttempt, Observed | null>();

/** Undefined where the question was not read. */
export function observe(attempt: ReadAttempt): Observed | undefined {
  let observed = known.get(attempt);
  if (observed === undefined) {
    observed = read(attempt) ?? null;
    known.set(attempt, observed);
  }
  return observed ?? undefined;
}

function read({ turns, feedback, score }: ReadAttempt): Observed | undefined {
  const question = readQuestion(turns.find(({ action }) => action === '')?.observation ?? '');
  if (!question) return undefined;
  const calls = turns.flatMap(({ action, observation }) => callIn(action, observation) ?? []);
  const seen = seenIn(calls);
  const expected = told.exec(feedback)?.[1];
  const given = turns.flatMap(({ action }) => /FINAL ANSWER:\s*([^\n]*)/i.exec(action)?.[1] ?? []).at(-1);
  const found = (question.file ? undefined : solveAlone(question)) ?? solve(question, seen);
  return {
    question,
    calls,
    seen,
    expected,
    given,
    right: score === 1,
    found,
    derivable: expected !== undefined && gives(found, expected),
  };
}

function callIn(action: string, observation: string): Called | undefined {
  const [, name, json] = /^(\w[\w-]*) (\{[\s\S]*\})$/.exec(action) ?? [];
  if (!name || !json) return undefined;
  try {
    return { name, input: JSON.parse(json), observation };
  } catch {
    return undefined;
  }
}

function seenIn(calls: readonly Called[]): Seen {
  const seen = nothingSeen();
  for (const call of calls) see(seen, call);
  return seen;
}

function gives(found: Found | undefined, expected: string): boolean {
  if (found?.state === 'answer') return sameAnswer(found.answer, expected);
  return found?.state === 'work' && sameAnswer(writtenResult(found.work), expected);
}

function sameAnswer(a: string, b: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[\s$%,]+/g, '');
  return plain(a) === plain(b) || (/\d/.test(a) && Number(plain(a)) === Number(plain(b)));
}

/** What the question is, as far as it decides where to begin; undefined where nothing is to be looked up. */
function startKind(question: Question): string | undefined {
  if (question.file) return question.extension ?? 'file';
  if (solveAlone(question)) return undefined;
  return conversionIn(question.core) ? 'units' : 'named';
}

/** All that an attempt says for or against advice. */
export function evidenceIn(observed: Observed): Evidence[] {
  if (observed.expected === undefined && !observed.right) return [];
  return [
    ...partsEvidence(observed),
    ...followEvidence(observed),
    ...queryEvidence(observed),
    ...computeEvidence(observed),
    ...startEvidence(observed),
  ];
}

/** Tools that it began with, until one showed something of use. */
function startEvidence({ question, calls, right, derivable }: Observed): Evidence[] {
  const kind = startKind(question);
  if (kind === undefined) return [];
  const found: Evidence[] = [];
  for (const call of calls) {
    const advice: Advice = { topic: 'start', kind, tool: call.name, yes: true };
    const seen = seenIn([call]);
    const showed = seen.parts.length > 0 || seen.pages.size > 0 || seen.hits.length > 0;
    if (showed) return right || derivable ? [...found, { advice, right: true }] : found;
    // A search with too many words says nothing against searching.
    const wordy = useOfCall(call.name, call.input) === 'search' && !question.file && !isNameAlone(call, question);
    if (!wordy && !found.some((one) => one.advice.tool === call.name)) found.push({ advice, right: false });
  }
  return found;
}

/** Whether what is needed stood past the first part. */
function partsEvidence({ question, seen, right, derivable, expected }: Observed): Evidence[] {
  if (!seen.parts.some(({ of }) => of > 1) || !question.extension || expected === undefined) return [];
  const first = { ...nothingSeen(), parts: seen.parts.filter(({ part }) => part === 1), pages: seen.pages };
  const advice: Advice = { topic: 'parts', kind: question.extension, tool: '', yes: true };
  if (gives(solve(question, first), expected)) return [{ advice, right: false }];
  const all = unreadParts(seen).length === 0;
  if (all && (derivable || right)) return [{ advice, right: true }];
  return !all && !right ? [{ advice, right: true }] : [];
}

/** Whether a name that a page or a file had was to be looked up. */
function followEvidence({ question, calls, right, derivable, found }: Observed): Evidence[] {
  const seen = nothingSeen();
  let from: 'page' | 'file' | undefined;
  for (const call of calls) {
    const before = seen.parts.length + seen.pages.size;
    see(seen, call);
    if (seen.parts.length + seen.pages.size === before) continue;
    const next = solve(question, seen);
    if (next?.state === 'need' && next.from !== 'question') from ??= next.from;
  }
  if (!from) return [];
  const advice: Advice = { topic: 'follow', kind: from === 'file' ? 'file' : 'named', tool: '', yes: true };
  if (derivable) return [{ advice, right: true }];
  return found?.state === 'need' ? [{ advice, right: !right }] : [];
}

function isNameAlone({ input }: Called, { core }: Question): boolean {
  const query = Object.values(input).find((value) => typeof value === 'string') ?? '';
  if (namesIn(`of ${query}`)[0] === query) return true;
  return query.split(' ').length <= 2 && core.includes(query) && /^\p{Lu}/u.test(query);
}

function queryEvidence({ question, calls }: Observed): Evidence[] {
  return calls
    .filter(({ name, input }) => useOfCall(name, input) === 'search')
    .map((call) => ({
      advice: { topic: 'query', kind: '', tool: '', yes: true } as const,
      // Whether the name alone found something, or more words did not.
      right: isNameAlone(call, question) !== isRefusal(call.observation),
    }));
}

const computing: readonly (Use | undefined)[] = ['calculate', 'code', 'days', 'column'];

/** The work of an attempt, and the last call that computed something for it. */
export function workOf({
  found,
  calls,
  question,
}: Observed): { readonly work: Work; readonly call: Called | undefined } | undefined {
  if (found?.state !== 'work') return undefined;
  const call = calls.findLast(
    ({ name, input }) =>
      computing.includes(useOfCall(name, input)) &&
      !Object.values(input).some((value) => question.file && typeof value === 'string' && value.includes('readFile(')),
  );
  return { work: found.work, call };
}

/** Computed with a tool or in one's head, and what came of it. */
function computeEvidence(observed: Observed): Evidence[] {
  const done = workOf(observed);
  if (!done || !(observed.derivable || observed.right) || observed.given === undefined) return [];
  const { work, call } = done;
  if (call && (isRefusal(call.observation) || sameAnswer(call.observation.trim(), observed.given) || observed.right))
    return [
      {
        advice: { topic: 'compute', kind: work.kind, tool: call.name, yes: true },
        right: observed.right && !isRefusal(call.observation),
      },
    ];
  if (call || work.steps < 2) return [];
  return [{ advice: { topic: 'compute', kind: work.kind, tool: '', yes: false }, right: !observed.right }];
}
