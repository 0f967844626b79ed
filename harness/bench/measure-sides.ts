import { type NonEmpty, nonEmpty } from '../core/task.ts';
import { type Figure, figureOf } from './figures.ts';
import type { Reading } from './run-round.ts';

/** Runs those measurements once, in a process of its own; what it does not know it leaves out. */
export type RunRound = (names: readonly string[]) => Promise<readonly Reading[]>;

/** Figures of a side by name. */
export type Figures = ReadonlyMap<string, Figure>;

export interface SidesRequest {
  readonly names: readonly string[];
  readonly rounds: number;
  /** Which of them are worth as many rounds again. */
  isOpen(name: string, sides: readonly Figures[]): boolean;
}

/**
 * The sides take turns, and who begins takes turns, too (A B, B A, …): what the machine does meanwhile falls on both. What
 * is not well after all rounds gets rounds of its own, up to as many again: a disturbance is over by then.
 */
export async function measureSides(
  { names, rounds, isOpen }: SidesRequest,
  sides: readonly RunRound[],
): Promise<readonly Figures[]> {
  const kept: Reading[][] = sides.map(() => []);
  const figures = () => kept.map(figuresOf);
  for (let round = 0; round < 2 * rounds; round += 1) {
    const wanted = round < rounds ? names : names.filter((name) => isOpen(name, figures()));
    if (wanted.length === 0) break;
    const order = [...sides.keys()];
    for (const side of round % 2 === 0 ? order : order.toReversed()) kept[side]!.push(...(await sides[side]!(wanted)));
  }
  return figures();
}

function figuresOf(readings: readonly Reading[]): Figures {
  const byName = Map.groupBy(readings, ({ name }) => name);
  return new Map([...byName].map(([name, own]) => [name, figureOf(nonEmpty(own, 'reading') as NonEmpty<Reading>)]));
}
