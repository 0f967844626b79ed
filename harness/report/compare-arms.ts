import { holmAdjusted } from '../core/stats/holm.ts';
import { type Aggregate, worldOf } from './aggregate.ts';
import type { ArmSummary } from './summarize-arm.ts';
import { judge, type Pairing, pairUp, type Verdict } from './verdict.ts';

/** Two arms of a report: whether the first is better than the other. */
export interface Comparison {
  readonly arm: ArmSummary;
  readonly against: ArmSummary;
  /** `no-pairs`: there is no task and seed of which both have a score, or none of a label. */
  readonly verdict: Verdict | { readonly state: 'no-pairs' };
}

type Pair = Pick<Comparison, 'arm' | 'against'>;

/**
 * Every two arms that trained on as many tasks, and every arm that trained with the untouched agent; each pair once, the later arm of
 * the report first, so that `fgo` is held against its baselines. Only arms whose agents are alike but for their modules.
 */
export function pairsToCompare(arms: readonly ArmSummary[]): Pair[] {
  return arms.flatMap((arm, place) =>
    arms.slice(0, place).flatMap((against) => (areToCompare(arm, against, arms) ? [{ arm, against }] : [])),
  );
}

const known = new WeakMap<Aggregate, readonly Comparison[]>();

/** `pairsToCompare` with their verdicts. The p-values of all pairs are one family. Made once for an aggregate. */
export function compareArms(aggregate: Aggregate): readonly Comparison[] {
  const made = known.get(aggregate) ?? compared(aggregate);
  known.set(aggregate, made);
  return made;
}

function compared({ arms, labels }: Aggregate): Comparison[] {
  const paired = pairsToCompare(arms).map((pair) => ({
    ...pair,
    pairing: pairUp(pair.arm.scores, pair.against.scores, labels),
  }));
  const family = paired.map(({ pairing }) => pairing).filter((pairing) => pairing !== null);
  const adjusted = new Map<Pairing, number>(
    holmAdjusted(family.map(({ p }) => p)).map((p, index) => [family[index]!, p]),
  );
  return paired.map(({ pairing, ...pair }) => ({
    ...pair,
    verdict: pairing === null ? { state: 'no-pairs' } : judge(pairing, adjusted.get(pairing)!, family.length),
  }));
}

const isUntouched = ({ method, spec }: ArmSummary) => method === 'vanilla' || spec.trainSize === 0;

function areToCompare(arm: ArmSummary, against: ArmSummary, arms: readonly ArmSummary[]): boolean {
  const world = worldOf(arm.spec);
  if (worldOf(against.spec) !== world || (isUntouched(arm) && isUntouched(against))) return false;
  if (!isUntouched(arm) && !isUntouched(against)) return arm.spec.trainSize === against.spec.trainSize;
  const [trained, untouched] = isUntouched(arm) ? [against, arm] : [arm, against];
  // One of them stands for all: they are the same agent.
  const alike = arms.filter((other) => isUntouched(other) && worldOf(other.spec) === world);
  const vanillas = alike.filter(({ method }) => method === 'vanilla');
  const candidates = vanillas.length > 0 ? vanillas : alike;
  return untouched === (candidates.find(({ spec }) => spec.trainSize === trained.spec.trainSize) ?? candidates[0]);
}
