/**
 * The mini set: questions of our own in the format of GAIA, by seed, with the pages of their offline corpus. Training and
 * test have worlds of their own; no name of the one is in the other.
 */
import { expected } from '../../../harness/core/errors.ts';
import { type Random, randomStream } from '../../../harness/core/random.ts';
import type { Split } from '../../../harness/core/task.ts';
import { type Level, levels, type Page, type Question } from '../question.ts';
import { FAMILIES } from './families/families.ts';
import type { Draft, Family } from './family.ts';
import type { FileContent } from './files/file-content.ts';
import { makeFile } from './files/make-file.ts';
import { pageOf, type World } from './world/entity.ts';
import { makeWorld } from './world/make-world.ts';
import { type Namer, namer } from './world/names.ts';

/** Of questions, pages and answers together; changes with any of them. */
export const miniSetVersion = 'mini-1';

export interface MiniQuestion extends Question {
  /**
   * JavaScript function body without input that returns the answer as a string. It reads `readFile('NAME.txt')`, the
   * attachment as `read_file` shows it, and `readFile('pages/TITLE.txt')`, pages of the corpus.
   */
  readonly program: string;
  /** Titles of the pages that have the answer, each once: those that the program reads are among them. */
  readonly sources: readonly string[];
  /** What the attachment says. */
  readonly file?: FileContent;
  readonly family: string;
}

export interface MiniSetRequest {
  readonly seed: number;
  /** Questions, 0 or more. */
  readonly train: number;
  readonly test: number;
}

export interface MiniSet {
  /** Training questions first. */
  readonly questions: readonly MiniQuestion[];
  /** Of both splits, by title. */
  readonly pages: readonly Page[];
}

/** Of the questions of a split, in percent; the rest are of level 3. */
const SHARES = { '1': 40, '2': 35 };

/** Same request, same questions, pages and bytes. Attachments are made when they are read. */
export function generateMiniSet(request: MiniSetRequest): MiniSet {
  for (const split of ['train', 'test'] as const)
    if (!Number.isSafeInteger(request[split]) || request[split] < 0)
      throw expected(`${split} questions`, 'a whole number of at least 0', request[split]);
  const seen = new Set<string>();
  const texts = new Set<string>();
  const made = (['train', 'test'] as const).map((split) => makeSplit(split, { request, seen, texts }));
  const entities = made.flatMap(({ world }) => world.entities);
  const pages = entities.map(pageOf).sort((a, b) => (a.title < b.title ? -1 : 1));
  return { questions: made.flatMap(({ questions }) => questions), pages };
}

interface Shared {
  readonly request: MiniSetRequest;
  /** Names that are taken. */
  readonly seen: Set<string>;
  /** Texts of questions that are taken. */
  readonly texts: Set<string>;
}

function makeSplit(split: Split, { request: { seed, ...counts }, seen, texts }: Shared) {
  const name = namer(randomStream(seed, split, 'names'), seen);
  const countries = counts[split] === 0 ? 0 : Math.max(6, Math.ceil(counts[split] / 12));
  const world = makeWorld({ random: randomStream(seed, split, 'world'), name, countries });
  const families = planOf(randomStream(seed, split, 'plan'), counts[split]);
  const questions = families.map((family, index): MiniQuestion => {
    const random = randomStream(seed, split, 'question', index);
    const draft = draftOf(family, { random, world, name, texts });
    return { id: `mini-${split}-${String(index + 1).padStart(3, '0')}`, split, ...questionOf(family, draft) };
  });
  return { world, questions };
}

function questionOf({ name, level }: Family, { file, ...draft }: SourcedDraft): Omit<MiniQuestion, 'id' | 'split'> {
  const attachment = file && { name: file.name, read: () => makeFile(file) };
  return { level, family: name, ...draft, ...(attachment ? { attachment, file } : {}) };
}

type SourcedDraft = Draft & Pick<MiniQuestion, 'sources'>;

/** The same world, which notes what is looked up in it. */
function noting(world: World, titles: Set<string>): World {
  return {
    ...world,
    find(title) {
      titles.add(title);
      return world.find(title);
    },
  };
}

interface DraftRequest {
  readonly random: Random;
  readonly world: World;
  readonly name: Namer;
  readonly texts: Set<string>;
}

const MAX_DRAFTS = 500;
const UNIQUE_DRAFTS = 30;

/**
 * The first whose answer is unambiguous and not in its question, and whose question nobody has asked yet; in a large set the
 * same may be asked about another file.
 */
function draftOf(family: Family, { texts, world, ...desk }: DraftRequest): SourcedDraft {
  for (let drafts = 0; drafts < MAX_DRAFTS; drafts += 1) {
    const sources = new Set<string>();
    const draft = family.compose({ ...desk, world: noting(world, sources) });
    if (!draft || holds(draft.text, draft.answer)) continue;
    if (texts.has(draft.text) && (!draft.file || drafts < UNIQUE_DRAFTS)) continue;
    texts.add(draft.text);
    return { ...draft, sources: [...sources] };
  }
  throw new RangeError(`Expected another question of the family ${family.name}, got none in ${MAX_DRAFTS} drafts.`);
}

/** As a word or number of its own. */
export function holds(text: string, answer: string): boolean {
  // Looked for plainly first: few questions hold it at all, and a pattern takes time to build.
  if (!text.toLowerCase().includes(answer.toLowerCase())) return false;
  const plain = answer.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w.])${plain}(?![\\w]|\\.\\d)`, 'i').test(text);
}

/** Levels by their shares, families of a level in turns, all in an order that mixes them. */
function planOf(random: Random, count: number): readonly Family[] {
  const first = Math.round((count * SHARES['1']) / 100);
  const second = Math.round((count * SHARES['2']) / 100);
  const counts: Readonly<Record<Level, number>> = { '1': first, '2': second, '3': Math.max(0, count - first - second) };
  const plan = levels.flatMap((level) => {
    const own = FAMILIES.filter((family) => family.level === level);
    const rounds = Math.ceil(counts[level] / own.length);
    return Array.from({ length: rounds }, () => random.shuffle(own))
      .flat()
      .slice(0, counts[level]);
  });
  return random.shuffle(plan);
}
