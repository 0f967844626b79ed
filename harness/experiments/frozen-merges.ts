import type { FrozenWorld, MergeCase } from '../cli/regress/fixture.ts';
import type { MethodOptions } from '../core/method-options.ts';

/** Sets of the first seeds, 1, 2, …, and where `tools` is said of the first in which a module has one. */
export interface SetsPlan extends Pick<MethodOptions, 'epochs' | 'partition' | 'subsets'> {
  readonly trainSize: number;
  readonly seeds: number;
  readonly tools?: true;
}

interface WorldPlan extends Omit<FrozenWorld, 'making' | 'options'> {
  readonly options: Readonly<Record<string, string>>;
  readonly sets: readonly SetsPlan[];
}

const games: Omit<WorldPlan, 'sets'> = { name: 'games', benchmark: 'alfworld', options: {}, testSize: 40 };
const questions: Omit<WorldPlan, 'sets'> = {
  ...{ name: 'questions', benchmark: 'gaia', options: { programs: 'off' }, testSize: 40 },
};

const merging = { clustering: 'kmeans', threshold: 3, mergeRetries: 1 } as const;

/** Which subset modules are frozen, and how they are merged. */
export const frozenMerges: { readonly worlds: readonly WorldPlan[]; readonly cases: readonly MergeCase[] } = {
  worlds: [
    {
      ...games,
      sets: [
        { trainSize: 24, subsets: 6, epochs: 1, partition: 'category', seeds: 6 },
        { trainSize: 24, subsets: 12, epochs: 1, partition: 'category', seeds: 6 },
        { trainSize: 24, subsets: 6, epochs: 1, partition: 'random', seeds: 6 },
        { trainSize: 24, subsets: 12, epochs: 1, partition: 'random', seeds: 6 },
      ],
    },
    { ...questions, sets: [{ trainSize: 45, subsets: 3, epochs: 3, partition: 'random', seeds: 12, tools: true }] },
  ],
  cases: [
    { world: games.name, ...merging, room: 4096 },
    { world: games.name, ...merging, room: 160 },
    { world: questions.name, ...merging, room: 4096 },
  ],
};
