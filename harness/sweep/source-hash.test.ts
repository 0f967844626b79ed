import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sourceHash } from './source-hash.ts';

let folder: string;
let root: string;
const bench = () => join(folder, 'mine', 'bench.ts');
const hashed = (files: readonly string[] = [bench()]) => sourceHash(root, files);

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fgo-source-'));
  root = join(folder, 'project');
  const own = ['core', 'models', 'agent', 'optimize', 'fgo', 'sweep', 'report'].map((name) => `harness/${name}`);
  const project = [...own, 'baselines', 'benchmarks'].map((name) => [`project/${name}/some.ts`, `// ${name}`]);
  await write({ ...Object.fromEntries(project), 'project/package-lock.json': '{}' });
  await write({
    'mine/bench.ts': [
      "import type { Task } from '../project/harness/core/some.ts';",
      "import { score } from './score.ts';",
      'export * from "../shared/words.mjs";',
      "const late = await import('./late.js');",
      "const rows = new URL('./rows.json', import.meta.url);",
      "import helper from 'a-package';",
      "// was in './gone.ts' once",
    ].join('\n'),
    'mine/score.ts': "import { deep } from './deep/deep.ts';\nimport table from './table.json' with { type: 'json' };",
    'mine/deep/deep.ts': "import { score } from '../score.ts';\nimport '../../project/harness/testing/toy.ts';",
    'mine/table.json': '{"import": "from \'./unread.ts\'"}',
    'mine/late.js': "require('./node_modules/a-package/index.js');",
    'mine/rows.json': '[]',
    'mine/unread.ts': '',
    'mine/node_modules/a-package/index.js': '',
    'shared/words.mjs': '',
    'project/harness/testing/toy.ts': '',
  });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a sweep's source", () => {
  it.each([
    'mine/bench.ts',
    'mine/score.ts',
    'mine/deep/deep.ts',
    'mine/table.json',
    'mine/late.js',
    'mine/rows.json',
    'shared/words.mjs',
    'project/harness/testing/toy.ts',
    'project/harness/core/some.ts',
    'project/package-lock.json',
  ])('is another when %s changes, which makes cells', async (name) => {
    const before = await hashed();
    await appendFile(join(folder, name), ' ');
    expect(await hashed()).not.toBe(before);
  });

  it.each([
    'mine/unread.ts',
    'mine/node_modules/a-package/index.js',
    'project/harness/report/some.ts',
  ])('is the same when %s changes, which makes none', async (name) => {
    const before = await hashed();
    await appendFile(join(folder, name), ' ');
    expect(await hashed()).toBe(before);
  });

  it('is the same wherever everything lies', async () => {
    const before = await hashed();
    const moved = await mkdtemp(join(tmpdir(), 'fgo-source-'));
    await cp(folder, moved, { recursive: true });
    expect(await sourceHash(join(moved, 'project'), [join(moved, 'mine/bench.ts')])).toBe(before);
    await rm(moved, { recursive: true });
  });

  it('is that of the project alone where no file was given', async () => {
    const before = await hashed([]);
    await appendFile(bench(), ' ');
    expect(await hashed([])).toBe(before);
    expect(await hashed()).not.toBe(before);
  });

  it('takes a project file that was given, though it is hashed anyway, and a circle of imports', async () => {
    const given = join(root, 'benchmarks/some.ts');
    await writeFile(given, "import './some.ts';");
    expect(await hashed([given])).not.toBe(await hashed([]));
  });
});
