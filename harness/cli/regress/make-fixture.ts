/** FGO up to its merge, on generated tasks with the built-in model: the subset modules that are merged again and again. */
import pLimit from 'p-limit';
import { cellId } from '../../core/cell-id.ts';
import { ConfigError } from '../../core/errors.ts';
import { mapConcurrent } from '../../core/map-concurrent.ts';
import { noMemory } from '../../core/method.ts';
import type { CandidateEvent } from '../../core/record.ts';
import { frozenMerges, type SetsPlan } from '../../experiments/frozen-merges.ts';
import { fgo } from '../../fgo/fgo.ts';
import { cellSpecs } from '../../sweep/cell-specs.ts';
import { runCell } from '../../sweep/run-cell.ts';
import { type Fixture, type FrozenSet, type FrozenWorld, frozenSetSchema } from './fixture.ts';
import { defaultOptions, openWorld, type World, type WorldPorts } from './open-world.ts';
import { vectorText } from './vector-text.ts';

export interface MakePorts extends WorldPorts {
  readonly signal: AbortSignal;
}

export async function makeFixture(ports: MakePorts): Promise<Fixture> {
  const sets: FrozenSet[] = [];
  const worlds: FrozenWorld[] = [];
  for (const { sets: planned, ...described } of frozenMerges.worlds) {
    const world = await openWorld(described, ports);
    try {
      worlds.push({ ...described, options: { ...described.options }, making: { ...world.making } });
      for (const plan of planned) sets.push(...(await frozenSets(described.name, plan, { ...ports, world })));
    } finally {
      await world.close();
    }
  }
  return { schema: 1, worlds, cases: [...frozenMerges.cases], sets };
}

interface SetPorts extends MakePorts {
  readonly world: World;
}

/** Seeds that are tried at once. */
const batch = 6;
/** Of every wanted set: where so few modules have a tool, seeds are not what is missing. */
const seedsTried = 20;

async function frozenSets(world: string, plan: SetsPlan, ports: SetPorts): Promise<FrozenSet[]> {
  const found: FrozenSet[] = [];
  for (let first = 1; found.length < plan.seeds; first += batch) {
    if (first > seedsTried * plan.seeds)
      throw new ConfigError(
        `Expected ${plan.seeds} sets of ${world} whose modules have a tool within ${seedsTried * plan.seeds} seeds, got ${found.length}: does OPTIMIZE still learn tools?`,
      );
    const tried = await mapConcurrent([...Array(batch).keys()], (place) =>
      frozenSet(world, { ...plan, seed: first + place }, ports),
    );
    found.push(...tried.filter(({ modules }) => !plan.tools || modules.some(({ tools }) => tools.length > 0)));
  }
  return found.slice(0, plan.seeds);
}

async function frozenSet(
  world: string,
  { trainSize, subsets, seed, epochs, partition }: SetsPlan & { readonly seed: number },
  { world: { setting }, signal }: SetPorts,
): Promise<FrozenSet> {
  const method = fgo;
  const options = { ...defaultOptions, epochs, subsets, partition, merge: 'none' } as const;
  const untested = { ...setting, testTasks: [] };
  const spec = cellSpecs(untested)({ method, options, trainSize, seed });
  const cell = { id: cellId(spec), arm: 'frozen', spec, method, options };
  const ports = { memory: noMemory, limit: pLimit(16), signal, listen: () => {} };
  const { events } = await runCell(cell, untested, ports);
  const modules = events
    .filter((event): event is CandidateEvent => event.type === 'candidate')
    .map(({ path, module, tasks, embedding }) => ({ path, ...module, tasks, vector: vectorText(embedding) }));
  const name = [world, partition, `N=${subsets}`, `train=${trainSize}`, `seed=${seed}`].join(' ');
  return frozenSetSchema.parse({ name, world, trainSize, seed, epochs, partition, modules });
}
