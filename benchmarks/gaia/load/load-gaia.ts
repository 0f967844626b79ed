/**
 * GAIA's questions from a copy of the user's own. Only the validation split has answers; it is divided here into tasks to
 * train and to test on, since nobody has divided it officially. No message shows anything of a question or an answer.
 */
import { ConfigError } from '../../../harness/core/errors.ts';
import { testItems } from '../../../harness/core/test-items.ts';
import { defaultTestShare } from '../options.ts';
import type { Question } from '../question.ts';
import { attachmentOf, MissingAttachmentError } from './attachment.ts';
import { findMetadata, getIt } from './find-metadata.ts';
import { parseRow, type Row } from './parse-row.ts';
import { readRows } from './read-rows.ts';

export interface LoadOptions {
  readonly seed: number;
  /** Share of the questions that are for testing, in (0, 1), of each level alike. */
  readonly testShare?: number;
  /** Whether questions that cannot be used are left out instead of ending the run. */
  readonly skipBad?: boolean;
}

export interface LoadedGaia {
  /** Sorted by id; at least two, one of them to train and one to test on. */
  readonly questions: readonly Question[];
  /** In words, without a path; says what was left out. */
  readonly source: string;
  readonly leftOut: readonly BadRow[];
}

export interface BadRow {
  /** `metadata.jsonl line 7` */
  readonly place: string;
  /** A sentence that names the place or the attachment. */
  readonly problem: string;
  /** Whether nothing is wrong but that the attachment is not there. */
  readonly lacksAttachment: boolean;
}

/** Questions of the official validation split. */
const officialCount = 165;

/** Throws a ConfigError where the copy, or (without `skipBad`) any of its rows or attachments is not in order. */
export async function loadGaia(dir: string, options: LoadOptions): Promise<LoadedGaia> {
  const { folder, files } = await findMetadata(dir);
  const raw = (await Promise.all(files.map((file) => readRows(folder, file)))).flat();
  const known = new Map<string, string>();
  const questions: Omit<Question, 'split'>[] = [];
  const leftOut: BadRow[] = [];
  for (const { place, value } of raw) {
    try {
      const row = parseRow({ place, value });
      const twin = known.get(row.id);
      if (twin !== undefined) throw new ConfigError(`Expected ${place} to have an id of its own, got that of ${twin}.`);
      known.set(row.id, place);
      questions.push(await questionOf(row, folder));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      leftOut.push({ place, problem: error.message, lacksAttachment: error instanceof MissingAttachmentError });
    }
  }
  if (leftOut.length > 0 && (!options.skipBad || questions.length === 0)) throw refusal(leftOut, raw.length);
  return { questions: divided(questions, options), source: sourceOf(questions.length, leftOut), leftOut };
}

async function questionOf(row: Row, folder: string): Promise<Omit<Question, 'split'>> {
  const { id, level, text, answer, tools, fileName } = row;
  const attachment = fileName === undefined ? {} : { attachment: await attachmentOf(fileName, folder, row.place) };
  return { id, level, text, answer, tools, ...attachment };
}

function divided(questions: readonly Omit<Question, 'split'>[], options: LoadOptions): Question[] {
  if (questions.length < 2)
    throw new ConfigError(
      `Expected at least 2 questions, one to train and one to test on, got ${questions.length}: ${getIt}.`,
    );
  const sorted = questions.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const share = options.testShare ?? defaultTestShare;
  const test = testItems(sorted, { share, seed: options.seed, stratumOf: ({ level }) => level });
  return sorted.map((question) => ({ ...question, split: test.has(question) ? 'test' : 'train' }));
}

function refusal(bad: readonly BadRow[], rows: number): ConfigError {
  const lacking = bad.filter(({ lacksAttachment }) => lacksAttachment).length;
  const attachments = lacking === 0 ? '' : `, ${lacking} of them for want of the attachment (${getIt})`;
  const advice = bad.length === rows ? '' : ': --skip-bad leaves out what is bad';
  const count = `${bad.length} of ${rows} questions cannot be used`;
  return new ConfigError(`${bad[0]!.problem} ${count}${attachments}${advice}.`);
}

/** "GAIA's validation split, 165 questions", or how many of how many, and what was wrong with the first. */
function sourceOf(used: number, leftOut: readonly BadRow[]): string {
  const all = used + leftOut.length;
  const official = all === officialCount ? '' : ` (the official split has ${officialCount})`;
  if (leftOut.length === 0) return `GAIA's validation split, ${all} questions${official}`;
  const shown = leftOut.slice(0, 3).map(({ problem }) => problem);
  const more = leftOut.length > shown.length ? [`And ${leftOut.length - shown.length} more.`] : [];
  const told = [...shown, ...more].join(' ');
  return `GAIA's validation split, ${used} of ${all} questions${official}, ${leftOut.length} left out: ${told}`;
}
