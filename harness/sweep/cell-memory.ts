/**
 * A cell's memory over its log:
 *
 *   episode   kept at that place, for that very module → that one
 *             an equal one was, or is being, played by any cell → the same again, kept here too
 *             else it is played, and kept
 *   call      kept at that place, for that very request → that answer; else it is made, and kept
 *
 * A place is phase, path and task, and the how-manieth time a cell comes there: cells are functions of their seeds, so that
 * a second run comes to the same places in the same order.
 */
import { contentHash } from '../core/canonical-json.ts';
import type { CellMemory, EpisodeOrder, TurnMemory } from '../core/method.ts';
import { moduleId } from '../core/module.ts';
import type { Episode } from '../core/trajectory.ts';
import { episodeEvent } from '../optimize/evaluate.ts';
import type { AskedSteps, CallKey, CellLog, StepKey } from './store/store.ts';

/** Episodes that several cells would play alike. */
export interface Twins {
  /** Undefined where equal orders may give other episodes. */
  nameOf(order: EpisodeOrder): string | undefined;
  /** The episode of that name that any cell has kept. */
  known(name: string): Promise<Episode | undefined>;
}

/** Work of one name is done one after the other: what the first has kept, the next will find. */
type Turnstile = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export interface MemoryPorts {
  readonly log: CellLog;
  readonly twins: Twins;
  /** One for all cells that share the twins. */
  readonly oneByOne: Turnstile;
}

export function cellMemory({ log, twins, oneByOne }: MemoryPorts): CellMemory & { asked(): AskedSteps } {
  const counts = new Map<string, number>();
  const numberAt = (...place: readonly string[]): number => {
    const name = JSON.stringify(place);
    const number = counts.get(name) ?? 0;
    counts.set(name, number + 1);
    return number;
  };
  const episodes: StepKey[] = [];
  const calls: CallKey[] = [];
  return {
    asked: () => ({ episodes, calls }),
    episode: async ({ phase, path }, order, play) => {
      const { id: task } = order.task;
      const key: StepKey = { phase, path, task, number: numberAt(phase, path, task) };
      episodes.push(key);
      const module = moduleId(order.module);
      const kept = await log.episode(key);
      if (kept?.event.module === module) return kept.episode;
      const name = twins.nameOf(order);
      const make = async (): Promise<Episode> => {
        const twin = name === undefined ? undefined : await twins.known(name);
        const episode = twin ?? (await play({ ...order, turns: turnsAt(log, key) }));
        // Nobody's twin: what failed for one cell is to fail for no other, nor again when it is retried.
        const shared = episode.trajectory.attempt.state === 'error' ? undefined : name;
        await log.keepEpisode(key, { event: episodeEvent({ phase, path }, module, episode), episode }, shared);
        return episode;
      };
      return name === undefined ? make() : oneByOne(name, make);
    },
    call: async ({ role, phase, path, taskId: task = '' }, request, ask) => {
      const key: CallKey = { role, phase, path, task, number: numberAt(role, phase, path, task) };
      const known = await log.call(key, request);
      const answered = known ?? (await ask());
      if (known === undefined) await log.keepCall(key, request, answered);
      calls.push(key);
      return answered;
    },
  };
}

function turnsAt(log: CellLog, key: StepKey): TurnMemory {
  return {
    recall: (turn, request) => log.turn(key, turn, request),
    keep: (turn, request, response) => log.keepTurn(key, { turn, request, response }),
  };
}

/** No two episodes are taken for equal. */
export const noTwins: Twins = { nameOf: () => undefined, known: async () => undefined };

/** Where the same order gives the same episode. `world`: hash of all that an order does not say. */
export function twinsIn(world: string, known: Twins['known']): Twins {
  return {
    known,
    nameOf: ({ module, task, sampling, sampleIndex }) =>
      contentHash({ world, module: moduleId(module), task: task.id, sampling: { ...sampling }, sampleIndex }, 32),
  };
}

export function createTurnstile(): Turnstile {
  const last = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const before = last.get(name);
    const own = before === undefined ? work() : before.then(work, work);
    last.set(name, own);
    const leave = () => {
      if (last.get(name) === own) last.delete(name);
    };
    own.then(leave, leave);
    return own;
  };
}
