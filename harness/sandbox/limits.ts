import type { SandboxLimits, SandboxProgram } from '../core/sandbox.ts';

export type Language = SandboxProgram['language'];

export const languages: readonly Language[] = ['javascript', 'python'];

/** At most so many files in a scratch folder, before and after a run. */
export const maxFiles = 200;

/**
 * `timeMs` is processor time, so that a program has as much of it on a busy machine as on an idle one. By the clock on the wall
 * it may take so many times as long.
 */
export const wallFactor = 5;

const common = { outputCharacters: 100_000, fileBytes: 20_000_000 };

export const defaultLimits: Readonly<Record<Language, SandboxLimits>> = {
  javascript: { ...common, timeMs: 10_000, memoryMb: 64 },
  python: { ...common, timeMs: 20_000, memoryMb: 512 },
};

/** Python's own runtime takes 31 MB; below this it could not so much as start a program. */
const leastMemoryMb: Readonly<Record<Language, number>> = { javascript: 2, python: 64 };

const members = ['timeMs', 'memoryMb', 'outputCharacters', 'fileBytes'] as const;

/** The sandbox's limits for a language: its defaults where the options say nothing. Throws RangeError for what is no limit. */
export function sandboxLimits(language: Language, asked: Partial<SandboxLimits> | undefined): SandboxLimits {
  const given = Object.fromEntries(
    members.flatMap((name) => (asked?.[name] === undefined ? [] : [[name, asked[name]]])),
  );
  return checked(language, { ...defaultLimits[language], ...given });
}

/** A run's limits: the smaller of what it asks and what the sandbox gives. Throws RangeError for what is no limit. */
export function runLimits(language: Language, own: SandboxLimits, asked: Partial<SandboxLimits> = {}): SandboxLimits {
  const least = members.map((name) => [name, Math.min(own[name], asked[name] ?? Number.POSITIVE_INFINITY)]);
  return checked(language, Object.fromEntries(least));
}

function checked(language: Language, limits: SandboxLimits): SandboxLimits {
  for (const name of members)
    if (!Number.isSafeInteger(limits[name]) || limits[name] < 0)
      throw new RangeError(`Expected the limit ${name} to be a whole number of at least 0, got ${limits[name]}.`);
  const least = leastMemoryMb[language];
  return { ...limits, memoryMb: Math.max(least, limits.memoryMb), timeMs: Math.max(1, limits.timeMs) };
}
