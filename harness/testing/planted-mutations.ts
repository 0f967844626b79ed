/** Mistakes in the merge and its neighbours, as edits of the source: what `npm run regress` is there to find. */

export interface Edit {
  readonly file: string;
  /** Stands there exactly once. */
  readonly from: string;
  readonly to: string;
}

export interface Mutation {
  readonly name: string;
  readonly edits: readonly Edit[];
}

const backtest = 'harness/fgo/backtest.ts';
const synthesize = 'harness/fgo/synthesize.ts';
const verdict = "verdict: worseThan ? 'refused' : 'accepted'";

export const mutations: readonly Mutation[] = [
  { name: 'accept always', edits: [{ file: backtest, from: verdict, to: "verdict: 'accepted'" }] },
  { name: 'never accept', edits: [{ file: backtest, from: verdict, to: "verdict: 'refused'" }] },
  {
    name: 'drop a parent',
    edits: [
      {
        file: synthesize,
        from: 'const versions = versionsOf(parents);',
        to: 'const versions = versionsOf(parents).slice(0, -1);',
      },
    ],
  },
  {
    name: 'merge in the wrong order: one after the other, and no clusters first',
    edits: [
      {
        file: 'harness/fgo/progressive-merge.ts',
        from: '  const k = Math.max(2, Math.floor(Math.sqrt(n)));\n',
        to: `  const [first, ...others] = candidates;
  let chain = first;
  for (const [place, next] of others.entries())
    chain = await ports.unite([chain, next], { path: \`\${node.path}/\${place}\`, level: 0 });
  if (n > 1) return chain;
  const k = Math.max(2, Math.floor(Math.sqrt(n)));
`,
      },
    ],
  },
  {
    name: 'cluster by position',
    edits: [
      {
        file: 'harness/fgo/fgo.ts',
        from: 'const clusters = cluster(options.clustering, vectors, k, random);',
        to: 'const size = vectors.length / k;\n      const clusters = Array.from({ length: k }, (_, group) => [...vectors.keys()].filter((place) => Math.floor(place / size) === group));\n      void [cluster, random];',
      },
    ],
  },
  {
    name: 'forget the union in the backtest',
    edits: [
      {
        file: backtest,
        from: 'return [...new Map(parents.flatMap((parent) => parent.tasks).map((task) => [task.id, task])).values()];',
        to: 'return [...parents[0].tasks];',
      },
    ],
  },
  {
    name: 'lose tools',
    edits: [
      {
        file: synthesize,
        from: 'module: modules[index]! }',
        to: 'module: { ...modules[index]!, tools: [] } }',
      },
    ],
  },
  {
    name: 'duplicate guidelines',
    edits: [
      {
        file: synthesize,
        from: '  return result;\n}',
        to: "  if (!result.accepted) return result;\n  const { instructions, tools } = result.module;\n  return { ...result, module: { instructions: [instructions, instructions].join('\\n'), tools } };\n}",
      },
    ],
  },
];

export const refactoring: Mutation = {
  name: 'a refactoring without effect',
  edits: [
    {
      file: backtest,
      from: 'const union = unionOf(parents);',
      to: 'const ids = new Set(parents.flatMap((parent) => parent.tasks.map(({ id }) => id)));\n  const all = unionOf(parents);\n  const union = all.filter(({ id }) => ids.has(id));',
    },
  ],
};
