/** ALFWorld as a benchmark: games of the official data or of our own generator, played by the exact engine. */
import { z } from 'zod';
import type {
  Benchmark,
  BenchmarkRequest,
  BenchmarkSource,
  Environment,
  StepResult,
} from '../../harness/core/benchmark.ts';
import { ConfigError, expected } from '../../harness/core/errors.ts';
import type { InstallProgress } from '../../harness/core/install-archive.ts';
import type { Task, TaskId } from '../../harness/core/task.ts';
import type { Action } from '../../harness/core/trajectory.ts';
import { brief } from './brief.ts';
import type { Game, Turn } from './engine/engine.ts';
import { expertCommands } from './expert.ts';
import { downloadGames } from './games/download.ts';
import type { GameEntry } from './games/game-library.ts';
import { openGames } from './games/load.ts';
import { preparedGames } from './games/prepared-games.ts';
import { generatedGames } from './generate/generate.ts';

/** Raised with every change of the engine or the scoring that can change a score. */
const engineVersion = 1;

/** The task sentence and the commands are all that θ0 knows; it must not hold what is there to be learned. */
const initialInstructions = 'Work on the task step by step. Pay attention to what you see.';

const optionsSchema = z.object({
  admissible: z.enum(['hidden', 'shown']).default('hidden'),
});

export const alfworld: BenchmarkSource = {
  name: 'alfworld',
  summary: 'household tasks in a text world, six task types',
  dataVariable: 'ALFWORLD_DATA',
  options: {
    admissible: 'shown | hidden: whether each observation lists the commands that can be carried out (default hidden)',
  },
  open: openAlfworld,
  download: async ({ folder, url, signal, report }) => {
    const onProgress = (progress: InstallProgress) =>
      report({ ...progress, unit: progress.phase === 'download' ? 'bytes' : 'files' });
    const library = await downloadGames({ to: folder, fetch, onProgress, signal, ...(url ? { url } : {}) });
    return library.label;
  },
};

async function openAlfworld(request: BenchmarkRequest): Promise<Benchmark> {
  const options = readOptions(request.options);
  const library = request.dataDir ? await openGames(request.dataDir) : generatedGames({ seed: request.dataSeed });
  const train = library.entries('train');
  const test = library.entries('valid_unseen');
  if (test.length === 0)
    throw new ConfigError(
      `Expected games of the split valid_unseen in the ${library.source}, got none: the test needs them.`,
    );
  const [sample] = (await library.read([test[0]!.id])).values();
  const { prepare, fileOf, gameOf } = preparedGames(library, request.threads ?? 1);
  return {
    name: 'alfworld',
    version: `${engineVersion}-${library.versionOf(['train', 'valid_unseen'])}-${options.admissible}`,
    source: library.label,
    tasks: { train: train.map(taskOf), test: test.map(taskOf) },
    initialModule: { instructions: initialInstructions, tools: [] },
    brief: brief(sample!),
    maxSteps: 50,
    prepare: (tasks) => prepare(tasks.map(({ id }) => id)),
    start: async ({ id }) => play(gameOf(id), options),
    gold: async ({ id }) => expertCommands(fileOf(id), gameOf(id)).map((text): Action => ({ kind: 'text', text })),
  };
}

function readOptions(given: Readonly<Record<string, string>>): z.infer<typeof optionsSchema> {
  for (const name of Object.keys(given))
    if (!(name in optionsSchema.shape))
      throw expected('a --bench-option of alfworld', Object.keys(optionsSchema.shape).join(' or '), name);
  const parsed = optionsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const name = String(parsed.error.issues[0]?.path[0]);
  throw expected(`--bench-option ${name}`, alfworld.options![name]!, given[name]);
}

function taskOf(entry: GameEntry): Task {
  return { id: entry.id as TaskId, category: entry.taskType };
}

function play(game: Game, options: z.infer<typeof optionsSchema>): Environment {
  // The harness counts the steps: its cap decides, not the game's.
  const session = game.start(Number.MAX_SAFE_INTEGER);
  const show = ({ observation, admissible }: Turn) =>
    options.admissible === 'shown'
      ? `${observation}\n\nAdmissible commands:\n${admissible.map((command) => `- ${command}`).join('\n')}`
      : observation;
  return {
    opening: show(session.turn),
    tools: [],
    step: async (action): Promise<StepResult> => {
      const turn = session.step(action.kind === 'text' ? action.text : action.name);
      return { observation: show(turn), done: turn.done, score: turn.score };
    },
  };
}
