/** Frozen subset modules that regression checks merge again, and how they are merged: `results/regress/fixture.json`. */
import { z } from 'zod';
import { contentHash, type Json } from '../../core/canonical-json.ts';
import { clusterings, partitions } from '../../core/method-options.ts';
import { toolDefinitionSchema } from '../../core/module.ts';
import { parseFile } from './parse-file.ts';

const whole = (least: number) => z.number().int().min(least);

/** A benchmark with generated tasks. */
const worldSchema = z.strictObject({
  name: z.string().min(1),
  benchmark: z.string().min(1),
  options: z.record(z.string(), z.string()),
  testSize: whole(1),
  /** What the modules were optimized in and by, by part: other hashes make them stale. */
  making: z.record(z.string(), z.string()),
});

/** One FGO cell up to its merge. */
export const frozenSetSchema = z.strictObject({
  /** Unique. */
  name: z.string().min(1),
  /** Of `worlds`. */
  world: z.string().min(1),
  trainSize: whole(2),
  seed: whole(0),
  epochs: whole(1),
  partition: z.enum(partitions),
  /** (θ_i, D_i) */
  modules: z
    .array(
      z.strictObject({
        path: z.string().min(1),
        instructions: z.string(),
        tools: z.array(toolDefinitionSchema),
        tasks: z.array(z.string().min(1)).min(1),
        /** `vectorText` of what it is clustered by. */
        vector: z.base64(),
      }),
    )
    .min(2),
});

/** A way to merge every set of a world. */
const mergeCaseSchema = z.strictObject({
  world: z.string().min(1),
  clustering: z.enum(clusterings),
  threshold: whole(2),
  mergeRetries: whole(0),
  /** Tokens of the merger's answer: where there are few it has to choose, and backtests have something to refuse. */
  room: whole(1),
});

const fixtureSchema = z.strictObject({
  schema: z.literal(1),
  worlds: z.array(worldSchema).min(1),
  cases: z.array(mergeCaseSchema).min(1),
  sets: z.array(frozenSetSchema).min(1),
});

export type Fixture = z.infer<typeof fixtureSchema>;
export type FrozenWorld = Fixture['worlds'][number];
export type FrozenSet = Fixture['sets'][number];
export type MergeCase = Fixture['cases'][number];

/** Throws ConfigError for what is no fixture. */
export function parseFixture(text: string, path: string): Fixture {
  const remake = 'restore it from git, or make it anew with npm run regress -- --make-fixture';
  return parseFile(text, fixtureSchema, { path, kind: 'a fixture of frozen modules', mend: remake });
}

export function fixtureHash(fixture: Fixture): string {
  return contentHash(fixture as unknown as Json, 16);
}

/** A line for each world, case and set, so that a change can be read. */
export function renderFixture({ worlds, cases, sets }: Fixture): string {
  const list = (some: readonly unknown[]) => `[\n${some.map((one) => JSON.stringify(one)).join(',\n')}\n]`;
  return `{"schema": 1,\n"worlds": ${list(worlds)},\n"cases": ${list(cases)},\n"sets": ${list(sets)}}\n`;
}
