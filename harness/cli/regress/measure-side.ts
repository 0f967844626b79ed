/**
 * A process of its own that measures the tree it stands in, for `run-side.ts`: what the code under test does to its process (an end
 * that never comes, a crash) is then told apart from a verdict. argv: a request as JSON. stdout: cells done, as `done/all` lines.
 * Ends when its standard input does, that is with the process that started it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelName } from '../../core/language-model.ts';
import { builtinModel } from '../../models/builtin/builtin.ts';
import { sourceHash } from '../../sweep/source-hash.ts';
import { writeWhole } from '../../sweep/write-file.ts';
import { asCommand } from '../as-command.ts';
import { fixtureHash, parseFixture } from './fixture.ts';
import { measure } from './measure.ts';
import { renderMeasurement } from './measurement-file.ts';

export interface SideRequest {
  /** Absolute paths. */
  readonly fixture: string;
  readonly out: string;
  readonly threads: number;
  readonly seedShift: number;
}

async function main(): Promise<void> {
  const { fixture: path, out, threads, seedShift } = JSON.parse(process.argv[2]!) as SideRequest;
  const root = join(import.meta.dirname, '../../..');
  const fixture = parseFixture(await readFile(path, 'utf8'), path);
  const code = await sourceHash(root);
  const measured = await measure(fixture, {
    ...{ cwd: root, threads, seedShift },
    signal: new AbortController().signal,
    progress: (done, all) => process.stdout.write(`${done}/${all}\n`),
  });
  const measurement = { fixture: fixtureHash(fixture), code, model: modelName(builtinModel()), ...measured };
  await writeWhole(out, renderMeasurement(measurement));
}

process.stdin.on('end', () => process.exit(130)).resume();
await asCommand(main, (sentence) => {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
});
// Standard input is still open.
process.stdin.destroy();
