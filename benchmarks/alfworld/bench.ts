/** How fast the engine is, on games of a folder: `benchEngine(await openFolder(DIR))`. */
import { Bench, type Statistics, type Task } from 'tinybench';
import { compileLogic, type Game, type GameFile, type GameLogic, loadGame } from './engine/engine.ts';
import type { GameFolder } from './games/game-library.ts';

const GAMES = 200;
const LARGEST = 20;
const STEPS = 50;

export async function benchEngine(folder: GameFolder): Promise<readonly { name: string; value: string }[]> {
  const files = await someGames(folder);
  const logics = files.map((file) => compileLogic(file.pddl_domain, file.grammar));
  const loads = await timeLoads(files, logics);
  const largest = [...files.keys()]
    .sort((a, b) => files[b]!.pddl_problem.length - files[a]!.pddl_problem.length)
    .slice(0, LARGEST);
  const size = Math.round(files[largest[0]!]!.pddl_problem.length / 1000);

  const bench = new Bench({ time: 3000, warmupTime: 1000 });
  bench.add('step', stepper(files.map((file, i) => loadGame(file, logics[i]!))));
  await bench.run();
  const [steps] = bench.tasks.map(latency);
  const ofLoads = (name: string, valueMs: number) => ({
    name: `ALFWorld engine, load and reset, ${name}`,
    value: `${valueMs.toFixed(2)} ms`,
  });
  return [
    {
      name: 'ALFWorld engine, steps a second, random admissible play, one core',
      value: Math.round(1000 / steps!.mean).toLocaleString('en-US'),
    },
    { name: 'ALFWorld engine, one step, p99', value: `${steps!.p99.toFixed(3)} ms` },
    ofLoads(`${files.length} games, mean`, mean(loads.flat())),
    ofLoads(`${files.length} games, p99`, quantile(loads.flat(), 0.99)),
    ofLoads(`${files.length} games, p99 of their medians`, quantile(loads.map(median), 0.99)),
    ofLoads(`the ${LARGEST} largest (to ${size} KB), mean`, mean(largest.flatMap((game) => loads[game]!))),
    ofLoads(
      `the ${LARGEST} largest (to ${size} KB), p99`,
      quantile(
        largest.flatMap((game) => loads[game]!),
        0.99,
      ),
    ),
  ];
}

/**
 * Milliseconds of each game's loads. The files are read and their domain and grammar compiled before, and all games are
 * loaded a few times before the first is measured. A game's median leaves out what else the machine does meanwhile, all
 * loads together do not.
 */
async function timeLoads(files: readonly GameFile[], logics: readonly GameLogic[]): Promise<(readonly number[])[]> {
  const bench = new Bench({ time: 0, iterations: 15, warmupTime: 0, warmupIterations: 5, retainSamples: true });
  for (const [game, file] of files.entries())
    bench.add(`load ${game}`, () => {
      loadGame(file, logics[game]!).start();
    });
  await bench.run();
  return bench.tasks.map((task) => latency(task).samples ?? []);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]!;
const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Evenly over all games, so that every kind of room takes part; and the largest ones. */
async function someGames(folder: GameFolder): Promise<GameFile[]> {
  const sampled: GameFile[] = [];
  let largest: GameFile[] = [];
  let number = 0;
  for await (const { file } of folder.games()) {
    if (number % 20 === 0 && sampled.length < GAMES) sampled.push(file);
    if (largest.length < LARGEST || file.pddl_problem.length > largest.at(-1)!.pddl_problem.length)
      largest = [...largest, file].sort((a, b) => b.pddl_problem.length - a.pddl_problem.length).slice(0, LARGEST);
    number += 1;
  }
  return [...new Set([...sampled, ...largest])];
}

/** One random admissible command; every 50 steps the next game. */
export function stepper(games: readonly Game[]): () => void {
  let number = 0;
  let seed = 1;
  let session = games[0]!.start(STEPS);
  return () => {
    if (session.turn.done) {
      number = (number + 1) % games.length;
      session = games[number]!.start(STEPS);
    }
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    const { admissible } = session.turn;
    session.step(admissible[(seed >>> 8) % admissible.length]!);
  };
}

function latency(task: Task): Statistics {
  if (task.result.state === 'completed') return task.result.latency;
  throw new Error(`Expected the measurement "${task.name}" to complete, got ${task.result.state}.`);
}
