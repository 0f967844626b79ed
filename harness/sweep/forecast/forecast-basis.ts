import type { Span } from '../../core/forecast.ts';
import { modelName, type Role, roles } from '../../core/language-model.ts';
import type { CellRecord } from '../../core/record.ts';
import type { SweepSetting } from '../setting.ts';
import type { EarlierSizes } from './earlier-sizes.ts';
import { episodesIn, type Pilot, type PilotPorts } from './run-pilot.ts';
import { scenarioWords } from './scenarios.ts';

/** Sizes from earlier runs. */
export type Measured = Readonly<Record<Role, EarlierSizes | undefined>>;

/** What a forecast is made from. */
export interface Given extends Pick<PilotPorts, 'pilotModels'> {
  readonly pilot: Pilot;
  /** For each of the pilot's cells. */
  readonly measured: readonly Measured[];
  readonly setting: SweepSetting;
  readonly cached: boolean;
  readonly concurrency: number;
  /** Seconds of a call. */
  readonly latency: Span;
}

/** The same in sentences. */
export function basisOf(given: Given): string[] {
  const { low, high } = given.latency;
  if (given.pilot.cells.length === 0) return ['Every cell is finished: nothing is left to be paid.'];
  return [
    pilotSentence(given),
    ...troubleIn(given.pilot),
    scenarioWords,
    ...roles.flatMap((role) => earlierSentence(role, given) ?? []),
    given.cached
      ? 'Money: a call that several cells have in common is paid once, for the cache answers it afterwards.'
      : 'Money: every call is paid, for there is no cache.',
    `Time: ${seconds(low)} to ${seconds(high)} s a call, ${given.concurrency} at once, without waiting for rate limits.`,
  ];
}

function seconds(value: number): number {
  return Math.round(value * 100) / 100;
}

function pilotSentence({ pilot, pilotModels, setting }: Given): string {
  const episodes = pilot.cells.flatMap(({ record }) => episodesIn(record));
  const names = [...new Set(roles.map((role) => modelName(pilotModels[role])))].join(', ');
  const notices = [...new Set(roles.flatMap((role) => pilotModels[role].notice || []))];
  const who = notices.length === 0 ? names : `${names}, ${notices.join(', ')}`;
  const one = setting.folds === undefined ? 'seed' : 'seed and fold';
  const tests = setting.folds?.[0]?.test ?? setting.testTasks;
  return `Pilot: ${count(pilot.cells.length, 'cell')} (of each arm and train size one ${one}) with ${pilot.testTasks} of ${count(tests.length, 'test task')}, ${count(episodes.length, 'episode')}, played by ${who}.`;
}

/** What makes the pilot a bad guide. */
function troubleIn({ cells }: Pilot): string[] {
  const ended = (state: CellRecord['outcome']['state']) =>
    cells.filter(({ record }) => record.outcome.state === state).length;
  const episodes = cells.flatMap(({ record }) => episodesIn(record)).length;
  const acted = cells.flatMap(({ record }) => actedIn(record)).length;
  return [
    ...(ended('overflow') === 0
      ? []
      : [
          `Overflow: in ${ended('overflow')} of the pilot's cells a prompt did not fit; one that fits goes on and costs more.`,
        ]),
    ...(ended('error') === 0
      ? []
      : [`Errors: ${ended('error')} of the pilot's cells ended in one, and what would have followed is not counted.`]),
    ...(2 * acted >= episodes
      ? []
      : [
          `The pilot's model acted in ${acted} of ${episodes} episodes only: it does not know this benchmark, so plan again after a small sweep.`,
        ]),
  ];
}

/** Turns of the episodes in which the agent did something. */
export function actedIn(cell: CellRecord): number[] {
  return episodesIn(cell).flatMap(({ steps, calls }) => (steps > 0 ? [calls] : []));
}

function earlierSentence(role: Role, { measured, setting }: Given): string | undefined {
  const known = measured.flatMap((sizes) => sizes[role] ?? []);
  if (known.length === 0) return undefined;
  const most = Math.max(...known.map(({ cells }) => cells));
  const where =
    known.length === measured.length ? '' : ` in ${known.length} of ${count(measured.length, 'pilot cell')}`;
  const unit = role === 'agent' ? 'episode' : 'call';
  return `Earlier runs: the tokens of the ${role}'s ${unit}${where} are those measured with ${modelName(setting.models[role])} in ${count(most, 'earlier cell')}, lowest to highest, not the pilot's.`;
}

function count(n: number, noun: string): string {
  return n === 1 ? `1 ${noun}` : `${n} ${noun}s`;
}
