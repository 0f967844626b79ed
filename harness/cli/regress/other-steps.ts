/**
 * What `harness/fgo` holds and no frozen merge runs: the other clusterings, and DIVIDE. They are run on the frozen modules and told as hashes
 * of what they come to, so that a change of them is not told as ok.
 */
import { contentHash, type Json } from '../../core/canonical-json.ts';
import { clusterings, partitions } from '../../core/method-options.ts';
import { randomStream } from '../../core/random.ts';
import type { Task } from '../../core/task.ts';
import { cluster } from '../../fgo/cluster/cluster.ts';
import { divide } from '../../fgo/divide.ts';
import type { Fixture, FrozenSet } from './fixture.ts';
import { parseVector } from './vector-text.ts';

/** Hash by step, e.g. `CLUSTER by spectral`. `tasks`: the training tasks of all sets, by id. */
export function otherSteps({ cases, sets }: Fixture, tasks: ReadonlyMap<string, Task>): Record<string, string> {
  const merged = new Set(cases.map(({ clustering }) => clustering));
  const randomOf = ({ name }: FrozenSet) => randomStream(0, 'regress', 'other-steps', name);
  const clustered = (clustering: (typeof clusterings)[number]) => (set: FrozenSet) => {
    const vectors = set.modules.map(({ vector }) => parseVector(vector));
    return cluster(clustering, vectors, Math.max(2, Math.floor(Math.sqrt(vectors.length))), randomOf(set));
  };
  const divided = (partition: (typeof partitions)[number]) => (set: FrozenSet) => {
    const own = set.modules.flatMap((module) => module.tasks.map((id) => tasks.get(id)!));
    return divide(own, set.modules.length, partition, randomOf(set)).map((part) => part.map(({ id }) => id as string));
  };
  const steps: (readonly [string, (set: FrozenSet) => Json])[] = [
    ...clusterings.filter((name) => !merged.has(name)).map((name) => [`CLUSTER by ${name}`, clustered(name)] as const),
    ...partitions.map((name) => [`DIVIDE by ${name}`, divided(name)] as const),
  ];
  return Object.fromEntries(steps.map(([name, run]) => [name, contentHash(sets.map(run), 16)]));
}

/** A sentence where steps went otherwise; a side from before they were told has none. */
export function otherStepsProblem(
  today: Readonly<Record<string, string>> = {},
  before: Readonly<Record<string, string>> = {},
): string[] {
  const changed = Object.keys(today).filter((name) => name in before && today[name] !== before[name]);
  if (changed.length === 0) return [];
  return [
    `Expected what no merge here runs to do as it did, but ${changed.join(', ')} ${changed.length === 1 ? 'comes' : 'come'} to something else: only sweeps with and without the change, and npm run compare, tell whether that is better.`,
  ];
}
