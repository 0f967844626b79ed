/** What one attempt shows: the document, what was given, and what would have been right. */
import type { ReadAttempt } from '../prompt-parts.ts';
import { type Doc, readDocument } from './document.ts';

export interface Observed {
  readonly doc: Doc;
  /** Undefined where there is none. */
  readonly expected: string | undefined;
  /** What the attempt gave; undefined where it gave none. */
  readonly given: string | undefined;
}

const told = /\bexpected answer was (?:"([^"]*)"|None)/;

/** Whether attempts are at documents, also where the documents themselves were not read. */
export function isDocumentWork(attempts: readonly ReadAttempt[]): boolean {
  return attempts.some(
    ({ feedback, turns }) => told.test(feedback) || turns.some(({ observation }) => readDocument(observation)),
  );
}

/** Undefined where the document was not read or the right answer not told. */
export function observe({ turns, feedback }: ReadAttempt): Observed | undefined {
  const doc = readDocument(turns.find(({ action }) => action === '')?.observation ?? '');
  const answer = told.exec(feedback);
  if (!doc || !answer) return undefined;
  return { doc, expected: answer[1] === 'None' ? undefined : answer[1], given: givenIn(turns) };
}

/** The last value that a tool with "submit" in its name, or the like, was called with. */
function givenIn(turns: ReadAttempt['turns']): string | undefined {
  const call = turns.findLast(({ action }) => /^\w*(?:submit|answer|finish)\w* \{/i.test(action))?.action;
  const value = call && /:\s*"((?:[^"\\]|\\.)*)"/.exec(call)?.[1];
  return value === undefined || same(value, 'None') ? undefined : value;
}

export function same(a: string, b: string): boolean {
  return a.toLowerCase().replace(/\s+/g, ' ').trim() === b.toLowerCase().replace(/\s+/g, ' ').trim();
}
