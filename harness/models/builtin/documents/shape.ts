/** What a code looks like: runs of letters and digits with their lengths, in one or several groups. */

export interface Run {
  /** `characters`: letters and digits in any order. */
  readonly kind: 'letters' | 'digits' | 'characters';
  readonly min: number;
  readonly max: number;
}

export interface Shape {
  /** None where only `joint` or `prefix` is known. */
  readonly runs: readonly Run[];
  /** What stands between the runs; '' = they are written together. */
  readonly joint: '' | ' ' | '-' | '/' | '.';
  /** What it starts with; '' = anything. */
  readonly prefix: string;
}

/** Lengths that a run of unknown length may have. */
export const anyLength = { min: 1, max: 25 };

/** The shape of a text; undefined where it is put together in several ways. */
export function shapeOf(text: string): Shape | undefined {
  const joints = new Set(text.match(/[^A-Za-z0-9]+/g) ?? []);
  if (joints.size > 1) return undefined;
  const joint = [...joints][0] ?? '';
  if (!isJoint(joint)) return undefined;
  const chunks = joint === '' ? (text.match(/[A-Za-z]+|\d+/g) ?? []) : text.split(joint);
  if (chunks.some((chunk) => chunk === '')) return undefined;
  const runs = joint === '' && chunks.length > 2 ? [runOf(text)] : chunks.map(runOf);
  return { runs, joint, prefix: '' };
}

function isJoint(text: string): text is Shape['joint'] {
  return ['', ' ', '-', '/', '.'].includes(text);
}

function runOf(text: string): Run {
  const kind = /^\d+$/.test(text) ? 'digits' : /^[A-Za-z]+$/.test(text) ? 'letters' : 'characters';
  return { kind, min: text.length, max: text.length };
}

/** Shapes with the same signature differ in lengths only. */
export function signature({ runs, joint, prefix }: Shape): string {
  return `${runs.map(({ kind }) => kind).join(joint === '' ? '+' : joint)}|${joint}|${prefix}`;
}

/** The narrowest shape that both fit; undefined where they are of different kinds. */
export function widened(a: Shape, b: Shape): Shape | undefined {
  if (signature(a) === signature(b)) {
    const runs = a.runs.map((run, at) => ({ ...run, ...both(run, b.runs[at]!) }));
    return { ...a, runs };
  }
  if (a.joint !== '' || b.joint !== '' || a.runs.length === 0 || b.runs.length === 0) return undefined;
  return { runs: [{ kind: 'characters', ...both(whole(a), whole(b)) }], joint: '', prefix: '' };
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
  characters: '[A-Za-z0-9]',
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

function patternOf({ runs, joint, prefix }: Shape): RegExp {
  const escaped = joint === '' ? '' : `\\${joint}`;
  const free = joint === '' ? '[A-Za-z0-9]+(?:[-/.][A-Za-z0-9]+)*' : `[A-Za-z0-9]+(?:${escaped}[A-Za-z0-9]+)+`;
  const body =
    runs.length === 0 ? free : runs.map(({ kind, min, max }) => `${letters[kind]}{${min},${max}}`).join(escaped);
  const start = prefix === '' ? '' : `(?=${prefix.replace(/[^A-Za-z0-9 ]/g, '\\$&')})`;
  return new RegExp(`(?<![A-Za-z0-9])${start}${body}(?![A-Za-z0-9])`, 'g');
}
