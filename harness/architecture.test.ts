/** The import table of the house style, and who may touch the process, the clock and chance: over all code but tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { benchmarks } from './catalog.ts';

const root = resolve(import.meta.dirname, '..');
const files = ['harness', 'baselines', 'benchmarks'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
);
const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));

/** Code without comments, so that prose about `process` is not taken for its use. */
const codeOf = (file: string) => sources.get(file)!.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

const benches = ['harness/bench', 'harness/bench-page.ts', 'harness/bench-calls', 'harness/bench-sweeps'].flatMap(
  (name) => (name.endsWith('.ts') ? [name] : [`${name}.ts`, `${name}/`]),
);
const top = [
  'harness/cli.ts',
  'harness/regress.ts',
  'harness/regress-noise.ts',
  'harness/cli/',
  'harness/catalog.ts',
  'harness/experiments/',
  ...benches,
];
const isTop = (file: string) => top.some((part) => file === part || (part.endsWith('/') && file.startsWith(part)));

/** `harness/fgo/cluster/spectral.ts` → `harness/fgo`; a benchmark is an area of its own, a baseline too. */
function areaOf(file: string): string {
  if (isTop(file)) return 'top';
  if (file.startsWith('baselines/')) return file.replace(/\.ts$/, '');
  return file.split('/').slice(0, 2).join('/');
}

const core = 'harness/core';
const allowed: Readonly<Record<string, readonly string[]>> = {
  'harness/core': [],
  'harness/models': [core],
  'harness/agent': [core],
  'harness/sandbox': [core],
  'harness/report': [core],
  'harness/optimize': [core, 'harness/agent'],
  'harness/fgo': [core, 'harness/optimize'],
  baselines: [core, 'harness/optimize'],
  benchmarks: [core],
  'harness/sweep': [core, 'harness/optimize'],
  'harness/testing': [core, 'harness/models', 'harness/optimize', 'harness/sweep'],
};

interface Import {
  readonly from: string;
  readonly to: string;
  /** Types alone: nothing of it is left when the program runs. */
  readonly typeOnly?: boolean;
}

/** Imports of project files: static, type-only, dynamic and re-exports. */
function importsOf(file: string): Import[] {
  const statement =
    /(?:\b(?<type>import type|export type)\b[^;'"]*?\bfrom\s*|\bfrom\s*|\bimport\s*\(?\s*)['"](?<path>\.[^'"]+)['"]/g;
  return [...codeOf(file).matchAll(statement)].map(({ groups }) => ({
    from: file,
    to: relative(root, resolve(root, dirname(file), groups!.path!)).replaceAll('\\', '/'),
    typeOnly: groups!.type !== undefined,
  }));
}

function isAllowed({ from, to }: Import): boolean {
  const [own, other] = [areaOf(from), areaOf(to)];
  if (own === 'top' || own === other) return true;
  const rules = allowed[own] ?? allowed[own.split('/')[0]!];
  return rules?.includes(other) ?? false;
}

const show = ({ from, to }: Import) => `${from} → ${to}`;
const imports = files.flatMap(importsOf);

describe('the import table', () => {
  it('finds the imports that it is about', () => {
    expect(imports.map(show)).toEqual(
      expect.arrayContaining([
        'harness/fgo/fgo.ts → harness/optimize/optimize.ts',
        'harness/fgo/fgo.ts → harness/fgo/cluster/cluster.ts',
        'baselines/vanilla.ts → harness/core/method.ts',
        'harness/catalog.ts → harness/fgo/fgo.ts',
      ]),
    );
  });

  it('is kept', () => {
    expect(imports.filter((edge) => !isAllowed(edge)).map(show)).toEqual([]);
  });

  it('refuses what it is there to refuse', () => {
    const refused: Import[] = [
      { from: 'harness/core/task.ts', to: 'harness/models/tokens.ts' },
      { from: 'harness/fgo/fgo.ts', to: 'baselines/vanilla.ts' },
      { from: 'baselines/vanilla.ts', to: 'baselines/all-at-once.ts' },
      { from: 'harness/fgo/fgo.ts', to: 'benchmarks/alfworld/alfworld.ts' },
      { from: 'benchmarks/alfworld/alfworld.ts', to: 'harness/agent/run-agent.ts' },
      { from: 'benchmarks/alfworld/alfworld.ts', to: 'benchmarks/gaia/gaia.ts' },
      { from: 'harness/sweep/plan.ts', to: 'harness/catalog.ts' },
      { from: 'harness/report/table.ts', to: 'harness/testing/toy-sweep.ts' },
      { from: 'harness/models/builtin/builtin.ts', to: 'harness/cli/options.ts' },
      { from: 'harness/new-area/file.ts', to: 'harness/core/task.ts' },
    ];
    expect(refused.filter(isAllowed).map(show)).toEqual([]);
  });

  it('has no cycles at run time', () => {
    const next = Map.groupBy(
      imports.filter(({ typeOnly }) => !typeOnly),
      ({ from }) => from,
    );
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): string[] => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return [];
      const cycle = (next.get(file) ?? [])
        .map(({ to }) => visit(to, [...path, file]))
        .find((found) => found.length > 0);
      done.add(file);
      return cycle ?? [];
    };
    expect(files.map((file) => visit(file, [])).filter((cycle) => cycle.length > 0)).toEqual([]);
  });
});

describe('names of benchmarks', () => {
  it('stand in harness/ in the catalog, the experiments and the speed measurements only', () => {
    const places = files.filter(
      (file) =>
        file.startsWith('harness/') &&
        !/^harness\/(catalog\.ts|bench\.ts|bench\/|bench-sweeps\/|experiments\/)/.test(file),
    );
    const named = benchmarks.flatMap(({ name }) =>
      places.filter((file) => new RegExp(`\\b${name}\\b`, 'i').test(codeOf(file))),
    );
    expect(named).toEqual([]);
  });
});

const commandLines = [
  ...[
    'harness/cli.ts',
    'harness/bench.ts',
    'harness/bench/command.ts',
    'harness/bench-calls.ts',
    'harness/bench-page.ts',
    'harness/bench-sweeps.ts',
    'harness/regress.ts',
    'harness/regress-noise.ts',
    'harness/cli/regress/measure-side.ts',
  ],
  ...['benchmarks/alfworld/cli.ts', 'benchmarks/gaia/cli.ts', 'benchmarks/logisticsqa/cli.ts'],
];

/** Starts the sandbox's child process, and is it: the only code that has to be there with its back to a program. */
const sandboxed = ['start-child.ts', 'child/guard.ts', 'child/python.ts', 'child/watch.ts'].map(
  (name) => `harness/sandbox/${name}`,
);

/** Who may use what; whatever is not listed may not. */
const owners: Readonly<Record<string, readonly [RegExp, readonly string[]]>> = {
  process: [
    /\bprocess\b\s*[.[(]/,
    [
      ...[...commandLines, ...sandboxed],
      ...['harness/cli/on-stop.ts', 'harness/cli/revisions/processes.ts', 'harness/report/page/bundle.ts'],
    ],
  ],
  // What an agent is told of its JavaScript tool names it.
  console: [/\bconsole\s*\./, [...commandLines, 'benchmarks/gaia/tools.ts']],
  clock: [/\b(?:Date\.now|performance\.now|hrtime)\b|new Date\(\s*\)/, commandLines],
  chance: [/\bMath\.random\b|\brandom(?:Bytes|UUID)\b/, []],
};

describe.each(Object.entries(owners))('%s', (_, [pattern, allowedFiles]) => {
  it('is touched by its owners only', () => {
    // What the sandbox's tests run in processes of their own is no code of the harness.
    const own = files.filter((file) => !file.startsWith('harness/sandbox/testing/'));
    expect(own.filter((file) => pattern.test(codeOf(file)) && !allowedFiles.includes(file))).toEqual([]);
  });
});

describe('sizes', () => {
  it('are 300 lines at most', () => {
    const long = files.flatMap((file) => {
      const lines = sources.get(file)!.trimEnd().split('\n').length;
      return lines > 300 ? [`${file}: ${lines} lines`] : [];
    });
    expect(long).toEqual([]);
  });
});

describe('the built-in model', () => {
  it('imports core, itself and the token counter only, and nothing of the machine', () => {
    const own = files.filter((file) => file.startsWith('harness/models/builtin/'));
    const outside = own
      .flatMap(importsOf)
      .filter(({ to }) => !/^harness\/(?:core\/|models\/builtin\/|models\/tokens\.ts)/.test(to));
    expect(own.length).toBeGreaterThan(10);
    expect(outside.map(show)).toEqual([]);
    for (const file of own) expect(codeOf(file), file).not.toMatch(/['"]node:|\bfetch\(|\brequire\(/);
  });
});

describe('the annotated tree in the README', () => {
  const tree = /```text\n(package\.json[\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))![1]!;

  it('names files that exist', () => {
    const folders = ['harness', 'baselines', 'benchmarks', 'results', 'reports'];
    const below = folders.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }));
    const there = new Set([...readdirSync(root), ...below].map((path) => basename(path)));
    const named = tree.match(/[\w.-]+\.(?:ts|md|json)\b/g) ?? [];
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((name) => !there.has(name))).toEqual([]);
  });

  it('shows every folder that holds code', () => {
    for (const folder of new Set(files.map((file) => dirname(file))))
      expect(tree, folder).toMatch(new RegExp(`(?:^|\\s)${basename(folder)}/`, 'm'));
  });
});
