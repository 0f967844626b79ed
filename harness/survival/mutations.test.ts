/** `npm run regress` in copies of this tree with mistakes planted: the whole command, on the committed fixture and baseline. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProject } from '../testing/copy-project.ts';
import { type Mutation, mutations, refactoring } from '../testing/planted-mutations.ts';

const root = resolve(import.meta.dirname, '../..');
const patienceMs = 600_000;
let place: string;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'fgo-mutations-'));
  await copyProject(place, 'results/regress');
});

afterAll(() => rm(place, { recursive: true, force: true }));

/** With the edits for as long as it runs. */
async function regressWith({ edits }: Mutation) {
  try {
    for (const { file, from, to } of edits) {
      const text = await readFile(join(place, file), 'utf8');
      expect(text.split(from), `${file}: where the edit goes`).toHaveLength(2);
      await writeFile(
        join(place, file),
        text.replace(from, () => to),
      );
    }
    return await execa('node', ['harness/regress.ts'], { cwd: place, preferLocal: true, reject: false });
  } finally {
    for (const { file } of edits) await cp(join(root, file), join(place, file));
  }
}

describe('regress', () => {
  it.each(mutations)('reports as worse: $name', { timeout: patienceMs }, async (mutation) => {
    const { exitCode, stdout, stderr } = await regressWith(mutation);
    expect(stderr).not.toContain('Error');
    expect(stdout).toMatch(/^worse/m);
    expect(exitCode).toBe(1);
  });

  it('cannot tell where the merge does not load', { timeout: patienceMs }, async () => {
    const edits = [
      { file: 'harness/fgo/fgo.ts', from: 'export const fgo: Method = {', to: 'export const fgo: Method = {{' },
    ];
    const { exitCode, stderr } = await regressWith({ name: 'a mistake in the syntax', edits });
    expect(stderr).toContain('Could not tell: the working tree does not load.');
    expect(exitCode).toBe(2);
  });

  it(`reports as ok: ${refactoring.name}`, { timeout: patienceMs }, async () => {
    const { exitCode, stdout } = await regressWith(refactoring);
    expect(stdout).toMatch(/^ok/m);
    expect(exitCode).toBe(0);
  });
});
