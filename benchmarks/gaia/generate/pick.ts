import type { Random } from '../../../harness/core/random.ts';

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(items.length)]!;
}

/** `count` different items in random order; fewer where there are not so many. */
export function sample<T>(random: Random, items: readonly T[], count: number): T[] {
  return random.shuffle(items).slice(0, count);
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + random.integer(high - low + 1);
}

/** `count` different whole numbers from `low` to `high`; there have to be so many. */
export function distinctBetween(random: Random, range: readonly [low: number, high: number], count: number): number[] {
  const [low, high] = range;
  if (high - low + 1 < count) throw new RangeError(`Expected ${count} numbers from ${low} to ${high}, got fewer.`);
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(between(random, low, high));
  return [...drawn];
}

/** Fills the braces of a template; a name that has no value is left as a mistake to be seen. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`Expected a value for "{${name}}" in "${template}", got none.`);
    return String(value);
  });
}
