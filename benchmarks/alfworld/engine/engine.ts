/** ALFWorld's text games, exactly: domain, grammar and problem in, observations and admissible commands out. */
import { type Domain, parseDomain } from './domain.ts';
import { GameFormatError } from './errors.ts';
import { compileGrammar, type Grammar } from './grammar.ts';
import { parseProblem } from './problem.ts';
import { checkReachable } from './reachable.ts';
import { choicesOf, type Session, startSession } from './session.ts';
import { taskSentence } from './task-sentence.ts';
import { buildWorld, type World } from './world.ts';

export { GameFormatError } from './errors.ts';
export type { Session, Turn } from './session.ts';

/** A `game.tw-pddl` file's content (the members the engine uses). */
export interface GameFile {
  readonly pddl_domain: string;
  readonly grammar: string;
  readonly pddl_problem: string;
  readonly walkthrough?: readonly string[];
  readonly solvable?: boolean;
}

export interface Game {
  /** What the grammar's task rule asks for, without its lead ("Your task is to: ") and its full stop. */
  readonly taskSentence: string;
  /** A new play from the start; `maxSteps` is at least 1. */
  start(maxSteps?: number): Session;
}

/** Compiled domain and grammar. */
export interface GameLogic {
  readonly domain: Domain;
  readonly grammar: Grammar;
}

const DEFAULT_MAX_STEPS = 50;
const MAX_CACHED = 32;
const domains = new Map<string, Domain>();
const logics = new WeakMap<Domain, Map<string, GameLogic>>();
/** A member, not a WeakMap: the young-generation collector would keep every entry of a WeakMap alive. */
const WORLD = Symbol('world');
interface LoadedGame extends Game {
  readonly [WORLD]: World;
}

export function compileLogic(domain: string, grammar: string): GameLogic {
  requireText('pddl_domain', domain);
  requireText('grammar', grammar);
  const parsed = remember(domains, domain, () => parseDomain(domain));
  let known = logics.get(parsed);
  if (known === undefined) {
    known = new Map();
    logics.set(parsed, known);
  }
  return remember(known, grammar, () => ({ domain: parsed, grammar: compileGrammar(grammar, parsed.actions) }));
}

/** Parses, grounds and names one game. `logic` replaces the file's own domain and grammar. */
export function loadGame(file: GameFile, logic: GameLogic = compileLogic(file.pddl_domain, file.grammar)): Game {
  requireText('pddl_problem', file.pddl_problem);
  const world = buildWorld(parseProblem(file.pddl_problem, logic.domain), logic.domain, logic.grammar);
  checkReachable(world);
  const choose = choicesOf(world);
  const game: LoadedGame = {
    [WORLD]: world,
    taskSentence: taskSentence(logic.grammar),
    start(maxSteps = DEFAULT_MAX_STEPS) {
      if (!(maxSteps >= 1)) throw new RangeError(`Expected maxSteps to be at least 1, got ${maxSteps}.`);
      return startSession(world, choose, maxSteps);
    },
  };
  return game;
}

/** The inside of a game, for planners. */
export function worldOf(game: Game): World {
  if (WORLD in game) return (game as LoadedGame)[WORLD];
  throw new TypeError('Expected a game from loadGame, got another object.');
}

function requireText(member: string, text: unknown): void {
  if (typeof text !== 'string')
    throw new GameFormatError(`Expected ${member} to be a text, got ${text === null ? 'null' : typeof text}.`);
}

function remember<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value!);
  cache.set(key, made);
  return made;
}
