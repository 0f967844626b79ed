/** The accepted figures: `results/bench/baseline.json`. Nothing in it names a machine. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ConfigError } from '../core/errors.ts';
import { canBeHeldAgainst, changeOf, matters, mostUnrest } from './figures.ts';
import type { Figures } from './measure-sides.ts';

const measuredSchema = z.strictObject({
  work: z.string().min(1),
  ratio: z.number().positive(),
  spread: z.number().nonnegative(),
  rounds: z.int().positive(),
  unrest: z.number().positive(),
});

const baselineSchema = z.strictObject({
  schema: z.literal(1),
  accepted: z.strictObject({
    who: z.string().min(1),
    /** ISO 8601, UTC. */
    when: z.iso.datetime(),
    why: z.string().min(1),
    /** Version. */
    node: z.string().min(1),
  }),
  measurements: z.record(z.string(), measuredSchema),
});

export type Baseline = z.infer<typeof baselineSchema>;

export const lacksBaseline = (path: string, got: string): ConfigError =>
  new ConfigError(`Expected ${path} to hold an accepted baseline, got ${got}: npm run bench -- --accept writes one.`);

/** Undefined where there is none. Throws ConfigError where it cannot be read. */
export async function readBaseline(path: string): Promise<Baseline | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw lacksBaseline(path, `an error (${error.code})`);
  });
  if (text === undefined) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw lacksBaseline(path, 'no JSON');
  }
  const { data, error } = baselineSchema.safeParse(content);
  if (data !== undefined) return data;
  const [first] = error.issues;
  throw lacksBaseline(path, `${first!.path.join('.') || 'a file'} that is not as it should be (${first!.message})`);
}

/**
 * Throws ConfigError where the machine did other work, since whatever is held against such figures looks faster than it is; and
 * where figures differ so much from round to round that unchanged code could not be told from slower code by them.
 */
export function baselineText(figures: Figures, accepted: Baseline['accepted']): string {
  const worst = Math.max(...[...figures.values()].map(({ unrest }) => unrest));
  if (worst > mostUnrest)
    throw new ConfigError(
      `Expected a machine that does nothing else, got one on which the calibration took ${worst.toFixed(1)} times its best time (${mostUnrest} at most): accept when it is quiet.`,
    );
  const wide = [...figures.values()].filter((figure) => !canBeHeldAgainst(figure));
  if (wide.length > 0) {
    const bands = wide.map((figure) => `${figure.name} (× ${changeOf(figure, figure).high.toFixed(2)})`).join(', ');
    throw new ConfigError(
      `Expected rounds so much alike that unchanged code can be told to be the same (a 95 % band below × ${matters}), got too wide a band for ${bands}: accept with more --rounds, or when the machine is quiet.`,
    );
  }
  const digits = (value: number) => Number(value.toPrecision(4));
  const measurements = Object.fromEntries(
    [...figures.values()].map(({ name, work, ratio, spread, rounds, unrest }) => [
      name,
      { work, ratio: digits(ratio), spread: digits(spread), rounds, unrest: digits(unrest) },
    ]),
  );
  const baseline: Baseline = { schema: 1, accepted, measurements };
  return `${JSON.stringify(baseline, null, 2)}\n`;
}
