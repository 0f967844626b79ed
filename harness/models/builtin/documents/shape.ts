/** What a code looks like: runs of letters and digits with their lengths, in one or several groups. */

export interface Run {
  /** `characters`: letters and digits in any order. */
  readonly kind: 'letters' | 'digits' | 'characters';
  readonly min: number;
  readonly max: number;
}

/** What stands between two runs; '' = they are written together. */
export type Joint = '' | ' ' | '-' | '/' | '.';

export interface Shape {
  /** None where only what joins them, or the prefix, is known. */
  readonly runs: readonly Run[];
  /** One fewer than the runs; without runs, the one that joins all. */
  readonly joints: readonly Joint[];
  /** What it starts with; '' = anything. */
  readonly prefix: string;
}

/** Lengths that a run of unknown length may have. */
export const anyLength = { min: 1, max: 25 };

/** The shape of a text; undefined where it is put together in other ways. */
export function shapeOf(text: string): Shape | undefined {
  const joints: string[] = text.match(/[^A-Za-z0-9]+/g) ?? [];
  if (!joints.every(isJoint)) return undefined;
  const chunks = text.split(/[^A-Za-z0-9]+/);
  if (chunks.some((chunk) => chunk === '')) return undefined;
  if (joints.length > 0) return { runs: chunks.map(runOf), joints, prefix: '' };
  const parts = text.match(/[A-Za-z]+|\d+/g) ?? [];
  return parts.length > 2
    ? { runs: [runOf(text)], joints: [], prefix: '' }
    : { runs: parts.map(runOf), joints: together(parts.length), prefix: '' };
}

/** Runs that are written together. */
export function together(runs: number): Joint[] {
  return Array.from({ length: Math.max(0, runs - 1) }, () => '');
}

/** Whether it is put together from groups with marks or blanks between them. */
export function inGroups({ joints }: Shape): boolean {
  return joints.some((joint) => joint !== '');
}

function isJoint(text: string): text is Joint {
  return [' ', '-', '/', '.'].includes(text);
}

function runOf(text: string): Run {
  const kind = /^\d+$/.test(text) ? 'digits' : /^[A-Za-z]+$/.test(text) ? 'letters' : 'characters';
  return { kind, min: text.length, max: text.length };
}

/** Shapes with the same signature differ in lengths only. */
export function signature({ runs, joints, prefix }: Shape): string {
  return `${runs.map(({ kind }) => kind).join()}|${joints.join('')}|${prefix}`;
}

/** The narrowest shape that both fit; undefined where they are of different kinds. */
export function widened(a: Shape, b: Shape): Shape | undefined {
  if (signature(a) === signature(b)) {
    const runs = a.runs.map((run, at) => ({ ...run, ...both(run, b.runs[at]!) }));
    return { ...a, runs };
  }
  if (inGroups(a) || inGroups(b) || a.runs.length === 0 || b.runs.length === 0) return undefined;
  return { runs: [{ kind: 'characters', ...both(whole(a), whole(b)) }], joints: [], prefix: '' };
}

function both(a: Pick<Run, 'min' | 'max'>, b: Pick<Run, 'min' | 'max'>): Pick<Run, 'min' | 'max'> {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}

function whole({ runs }: Shape): Pick<Run, 'min' | 'max'> {
  const sum = (pick: (run: Run) => number) => runs.reduce((total, run) => total + pick(run), 0);
  return { min: sum(({ min }) => min), max: sum(({ max }) => max) };
}

const letters: Readonly<Record<Run['kind'], string>> = {
  letters: '[A-Za-z]',
  digits: '[0-9]',
  characters: '(?=[A-Za-z]*[0-9])[A-Za-z0-9]',
};
const patterns = new Map<string, RegExp>();

/** Where texts of this shape stand in a line, as whole words. */
export function matchesOf(shape: Shape, line: string): { text: string; start: number; end: number }[] {
  const key = JSON.stringify(shape);
  const pattern = patterns.get(key) ?? patternOf(shape);
  if (patterns.size < 10_000) patterns.set(key, pattern);
  const found = [...line.matchAll(pattern)].map(({ 0: text, index: start }) => ({
    text,
    start,
    end: start + text.length,
  }));
  return found.filter(({ text }) => /\d/.test(text));
}

function patternOf({ runs, joints, prefix }: Shape): RegExp {
  const [joint = ''] = joints;
  const free = joint === '' ? '[A-Za-z0-9]+(?:[-/.][A-Za-z0-9]+)*' : `[A-Za-z0-9]+(?:\\${joint}[A-Za-z0-9]+)+`;
  const parts = runs.map(({ kind, min, max }, at) => {
    const before = at === 0 ? '' : (joints[at - 1] ?? '');
    return `${before === '' ? '' : `\\${before}`}${letters[kind]}{${min},${max}}`;
  });
  const start = prefix === '' ? '' : `(?=${prefix.replace(/[^A-Za-z0-9 ]/g, '\\$&')})`;
  const body = runs.length === 0 ? free : parts.join('');
  return new RegExp(`(?<![A-Za-z0-9])${start}${body}(?![A-Za-z0-9])`, 'g');
}
