/**
 * `npm run regress`: did a change of the merge help or hurt? Frozen subset modules are merged again with the code as it is and compared,
 * in pairs, with an accepted baseline, or with another revision on the same machine.
 * Exit codes: 0 ok · 1 worse · 2 could not tell · 130 stopped.
 */
import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StoppedError } from '../core/errors.ts';
import { judgeRegression, notMeasured, type Regression } from '../report/regression/judge.ts';
import { renderAnnotations } from '../report/regression/render-annotations.ts';
import { renderJunit } from '../report/regression/render-junit.ts';
import { renderPrSummary } from '../report/regression/render-pr-summary.ts';
import { renderRegression } from '../report/regression/render-regression.ts';
import { orSentence, writeWhole } from '../sweep/write-file.ts';
import { outputFile } from './output-file.ts';
import { acceptanceOf } from './regress/acceptance.ts';
import { checkBaseline, fixtureFile, readBaseline, readFixtureHash, writeBaseline } from './regress/baseline.ts';
import { renderFixture } from './regress/fixture.ts';
import { makeFixture } from './regress/make-fixture.ts';
import { measureAgainst, measureTree } from './regress/measure-trees.ts';
import type { Measurement } from './regress/measurement-file.ts';
import { otherStepsProblem } from './regress/other-steps.ts';
import type { RegressOptions } from './regress/regress-options.ts';
import { removeSideFolders } from './regress/run-side.ts';
import { removeCheckouts } from './revisions/with-revision.ts';
import type { CommandPorts } from './run-prepared.ts';

/** What a check has on the disk while it runs. Of this process, at once: for its `exit` event. */
export function removeTraces(): void {
  removeCheckouts();
  removeSideFolders();
}

export async function runRegress(given: RegressOptions, ports: CommandPorts): Promise<number> {
  const options = await withFiles(given, ports);
  try {
    if (options.makeFixture) return await remakeFixture(ports);
    return options.against === undefined
      ? await againstBaseline(options, ports)
      : await againstRevision(options.against, options, ports);
  } catch (error) {
    if (!(error instanceof StoppedError)) await tellWhyNot(error, options, ports);
    throw error;
  }
}

const exitCodeOf = { ok: 0, worse: 1, 'could-not-tell': 2 } as const;

/** Absolute paths; what an earlier check left in the JUnit file is not taken for this one's verdict. */
async function withFiles(given: RegressOptions, { cwd }: CommandPorts): Promise<RegressOptions> {
  const junit = given.junit && outputFile(cwd, '--junit', given.junit);
  const summary = given.summary && outputFile(cwd, '--summary', given.summary, 'added');
  if (junit) await orSentence(junit, () => rm(junit, { force: true }));
  return { ...given, ...(junit && { junit }), ...(summary && { summary }) };
}

async function againstBaseline(options: RegressOptions, ports: CommandPorts): Promise<number> {
  const fixture = await readFixtureHash(ports.root);
  const before = await readBaseline(ports.root);
  if (options.accept === undefined) checkBaseline(before, fixture);
  const acceptance = options.accept && (await acceptanceOf(options.accept, ports));
  const today = await measureTree(ports);
  const regression = before?.fixture === fixture ? judged(today, before) : undefined;
  if (regression) await tell(regression, { options, ports, baseline: acceptedBaseline });
  if (acceptance === undefined) return exitCodeOf[regression!.state];
  await writeBaseline(ports.root, { ...acceptance, today, before, regression });
  if (before !== undefined && regression === undefined)
    ports.print('Nothing was compared: the baseline before is of other frozen modules.');
  ports.print(`Accepted by ${acceptance.who}: ${acceptance.why}\nCommit results/regress.`);
  return exitCodeOf.ok;
}

async function againstRevision(revision: string, options: RegressOptions, ports: CommandPorts): Promise<number> {
  await readFixtureHash(ports.root);
  const { today, before, name } = await measureAgainst(revision, ports);
  const regression = judged(today, before);
  await tell(regression, { options, ports, baseline: name });
  return exitCodeOf[regression.state];
}

const acceptedBaseline = 'the accepted baseline';

const judged = (today: Measurement, before: Measurement) =>
  judgeRegression(today.cells, before.cells, otherStepsProblem(today.otherSteps, before.otherSteps));

interface Told {
  readonly options: RegressOptions;
  readonly ports: CommandPorts;
  /** In sentences. */
  readonly baseline: string;
}

async function tell(regression: Regression, told: Told): Promise<void> {
  told.ports.print(renderRegression(regression, told.baseline));
  await tellOthers(regression, told);
}

/** Who reads files and annotations alone hears of it, too. */
async function tellWhyNot(error: unknown, options: RegressOptions, ports: CommandPorts): Promise<void> {
  const problem = error instanceof Error ? error.message : String(error);
  const baseline = options.against ?? acceptedBaseline;
  // What keeps these from being written is not the reason.
  await tellOthers(notMeasured(problem), { options, ports, baseline }).catch(() => {});
}

async function tellOthers(regression: Regression, { options, ports, baseline }: Told): Promise<void> {
  const { annotations, junit, summary } = options;
  if (annotations) for (const line of renderAnnotations(regression, baseline).split('\n')) ports.print(line);
  if (junit !== undefined) await orSentence(junit, () => writeWhole(junit, renderJunit(regression, baseline)));
  // What other steps of a workflow have said stays.
  if (summary !== undefined)
    await orSentence(summary, () => appendFile(summary, renderPrSummary(regression, baseline)));
}

async function remakeFixture({ root, cores, signal, print }: CommandPorts): Promise<number> {
  const fixture = await makeFixture({ cwd: root, threads: cores, signal });
  await orSentence(fixtureFile, () => writeWhole(join(root, fixtureFile), renderFixture(fixture)));
  print(
    `${fixture.sets.length} sets of frozen modules in ${fixtureFile}. Now accept a baseline: npm run regress -- --accept --why "…"`,
  );
  return exitCodeOf.ok;
}
