/** GAIA opened: official questions of the user's copy, or the mini set. */
import { createHash } from 'node:crypto';
import type { Benchmark, BenchmarkRequest } from '../../harness/core/benchmark.ts';
import { contentHash } from '../../harness/core/canonical-json.ts';
import { noSandbox } from '../../harness/core/sandbox.ts';
import type { Split, Task, TaskId } from '../../harness/core/task.ts';
import { veilOf } from '../../harness/core/veil.ts';
import { openCorpus } from './corpus/open-corpus.ts';
import { readPages } from './corpus/read-pages.ts';
import { answerMarker, brief, questionEnvironment } from './environment.ts';
import { generateMiniSet, miniSetVersion } from './generate/generate.ts';
import { loadGaia } from './load/load-gaia.ts';
import { type Options, readOptions } from './options.ts';
import type { Page, Question } from './question.ts';
import { rememberingReader } from './read/remembering-reader.ts';
import { scoringVersion } from './score/question-scorer.ts';
import { type Lookup, toolNames } from './tools.ts';

/** Which tool helps with what, and how it wants to be used, is there to be learned: θ0 has nothing of it. */
const initialInstructions = 'Think about what is asked before you answer.';

/** Questions of the mini set. */
const generated = { train: 90, test: 75 };

/** Attachments whose text is kept, over all threads. */
const keptReadings = 256;

export async function openGaia(request: BenchmarkRequest): Promise<Benchmark> {
  const { dataDir, dataSeed, sandbox = noSandbox, threads = 1 } = request;
  const options = readOptions(request.options, Boolean(dataDir));
  const { questions, pages, contents, source } = dataDir
    ? await officialQuestions(dataDir, options, dataSeed)
    : miniQuestions(dataSeed);
  const byId = new Map(questions.map((question) => [question.id, question]));
  const questionOf = (task: Task): Question => {
    const question = byId.get(task.id);
    if (!question) throw new RangeError(`Expected a task of this benchmark, got ${task.id}.`);
    return question;
  };
  const tasksOf = (split: Split) =>
    questions.filter((question) => question.split === split).map((question) => taskOf(question, options));
  const lookup = await lookupFor(pages, options, request);
  const programs = options.programs === 'on';
  const ports = { sandbox, lookup, programs, read: rememberingReader(Math.ceil(keptReadings / threads)) };
  const told = [
    options.category,
    options.web,
    contents,
    toldOf(questions),
    pages.map(({ title, text }) => [title, text]),
    ...(programs ? [] : ['without programs']),
  ];
  const version = `${scoringVersion}-${contentHash(told, 12)}`;
  return {
    ...{ name: 'gaia', version, source, brief },
    tasks: { train: tasksOf('train'), test: tasksOf('test') },
    foldable: true,
    ...(dataDir && options.answers === 'hidden'
      ? {
          veil: veilOf(
            questions.map(({ answer }) => answer),
            version,
          ),
        }
      : {}),
    initialModule: { instructions: initialInstructions, tools: [] },
    moduleTools: { sandbox, reserved: toolNames },
    maxSteps: 20,
    prepare: async () => {},
    start: async (task) => questionEnvironment(questionOf(task), ports),
    gold: async (task) => [{ kind: 'text', text: `${answerMarker} ${questionOf(task).answer}` }],
  };
}

interface Questions {
  readonly questions: readonly Question[];
  /** Of the offline corpus. */
  readonly pages: readonly Page[];
  /** Changes whenever a file of any question does. */
  readonly contents: string;
  readonly source: string;
}

async function officialQuestions(dir: string, options: Options, seed: number): Promise<Questions> {
  const share = options['test-share'];
  const loaded = await loadGaia(dir, {
    ...{ seed, skipBad: options['skip-bad'] },
    ...(share === undefined ? {} : { testShare: share }),
  });
  return { ...loaded, pages: await readPages(dir), contents: await contentsOf(loaded.questions) };
}

function miniQuestions(seed: number): Questions {
  const { questions, pages } = generateMiniSet({ seed, ...generated });
  const source = 'mini set: generated questions, files and pages';
  // Its files are made of the seed by the generator: they are hashed as its version, since making them all takes seconds.
  return { questions: questions.map(remembered), pages, contents: miniSetVersion, source };
}

/** One file after the other: all together have some hundred megabytes. */
async function contentsOf(questions: readonly Question[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { attachment } of questions) if (attachment) hash.update(await attachment.read());
  return hash.digest('hex');
}

/** Its file is made once. */
function remembered(question: Question): Question {
  const { attachment } = question;
  if (attachment === undefined) return question;
  let bytes: Promise<Uint8Array> | undefined;
  const read = () => {
    bytes ??= attachment.read();
    return bytes;
  };
  return { ...question, attachment: { name: attachment.name, read } };
}

/** Where agents look things up: the web, the corpus, or nowhere. */
async function lookupFor(
  pages: readonly Page[],
  { web }: Options,
  { keys = {} }: BenchmarkRequest,
): Promise<Lookup | undefined> {
  if (web === 'on') {
    const { openWeb } = await import('./web/open-web.ts');
    const { searchWeb, openPage } = openWeb({ apiKey: keys.BRAVE_API_KEY });
    return { search: searchWeb, open: openPage };
  }
  if (pages.length === 0) return undefined;
  const corpus = openCorpus(pages);
  return { search: async (query) => corpus.search(query), open: async (page) => corpus.open(page) };
}

function taskOf(question: Question, { category }: Options): Task {
  return { id: question.id as TaskId, category: categoryOf(question, category) };
}

function categoryOf({ level, attachment, tools }: Question, category: Options['category']): string {
  if (category === 'level') return `level ${level}`;
  if (category === 'tools') return tools[0] ?? 'none';
  return attachment === undefined ? 'none' : (/\.([^.]+)$/.exec(attachment.name)?.[1]?.toLowerCase() ?? 'other');
}

/** What of the questions a score depends on. */
function toldOf(questions: readonly Question[]) {
  return questions.map(({ id, split, level, text, answer, attachment, tools }) => [
    ...[id, split, level, text, answer, attachment?.name ?? null, [...tools]],
  ]);
}
