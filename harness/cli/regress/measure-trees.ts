/** The working tree, or it and another revision side by side, measured on the same frozen modules. */
import { cp, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mapConcurrent } from '../../core/map-concurrent.ts';
import { withRevision } from '../revisions/with-revision.ts';
import type { CommandPorts } from '../run-prepared.ts';
import { fixtureFile } from './baseline.ts';
import type { Measurement } from './measurement-file.ts';
import { runSide, type Side, sideFile } from './run-side.ts';

type TreePorts = Pick<CommandPorts, 'root' | 'cores' | 'processId' | 'signal' | 'screen'>;

const workingTree = 'the working tree';
const ofRevision =
  'A revision can merge what was frozen with its tasks, prompts and settings, and be measured by code that fits it: compare with a later one, or sweeps of both (npm run compare).';

export async function measureTree(ports: TreePorts): Promise<Measurement> {
  const { root, cores, signal, screen } = ports;
  const progress = (done: number, all: number) => say(`${done} of ${all} merges measured`, screen);
  const fixture = join(root, fixtureFile);
  return runSide({ folder: root, name: workingTree }, { fixture, threads: cores, signal, progress }).finally(() =>
    endOf(screen),
  );
}

export interface BothSides {
  readonly today: Measurement;
  readonly before: Measurement;
  /** Of the revision, in sentences. */
  readonly name: string;
}

/** One core each at least; both at once, so that neither has a quieter machine. */
export async function measureAgainst(revision: string, ports: TreePorts): Promise<BothSides> {
  const { root, cores, signal, screen } = ports;
  const given = { fixture: join(root, fixtureFile), threads: Math.max(1, Math.floor(cores / 2)) };
  return withRevision(
    revision,
    { ...ports, say: (text) => screen.write(`${text}\n`) },
    async ({ folder, commit, subject }) => {
      const name = `${commit.slice(0, 10)} (${subject})`;
      await bringRuler(root, folder);
      const done = [0, 0];
      const stop = new AbortController();
      const either = AbortSignal.any([signal, stop.signal]);
      const measureSide = (tree: Side, index: number) => {
        const progress = (count: number, all: number) => {
          done[index] = count;
          say(`${done.join(' and ')} of ${all} merges measured`, screen);
        };
        return runSide(tree, { ...given, signal: either, progress }).catch((error: unknown) => {
          stop.abort();
          throw error;
        });
      };
      // Both are waited for: nothing runs on in a checkout that is being removed.
      const [today, before] = await mapConcurrent(
        [
          { folder: root, name: workingTree },
          { folder, name, advice: ofRevision },
        ],
        measureSide,
      ).finally(() => endOf(screen));
      return { today: today!, before: before!, name };
    },
  );
}

/**
 * A revision from before there was something to measure with is measured by today's ruler; it has to fit that revision's types, and a
 * sentence says where it does not.
 */
async function bringRuler(root: string, folder: string): Promise<void> {
  if (await stat(join(folder, sideFile)).catch(() => undefined)) return;
  for (const part of ruler) await cp(join(root, part), join(folder, part), { recursive: true });
}

const ruler = [
  'harness/cli/regress',
  'harness/cli/revisions',
  'harness/report/regression',
  'harness/experiments/frozen-merges.ts',
];

function say(line: string, { write, isTerminal }: CommandPorts['screen']): void {
  if (isTerminal) write(`\r${line}`);
}

/** What comes next begins a line. */
function endOf({ write, isTerminal }: CommandPorts['screen']): void {
  if (isTerminal) write('\n');
}
