import { z } from 'zod';
import { ConfigError } from '../../../harness/core/errors.ts';
import { type Level, levels } from '../question.ts';
import type { RawRow } from './read-rows.ts';
import { toolNames } from './tool-names.ts';

/** A row in order. */
export interface Row {
  readonly place: string;
  readonly id: string;
  readonly level: Level;
  readonly text: string;
  readonly answer: string;
  /** The name of a file beside the metadata; it may be missing. */
  readonly fileName?: string;
  readonly tools: readonly string[];
}

const told = z
  .string()
  .max(100_000)
  .refine((text) => text.trim() !== '');

/** Of the annotator's remarks, the tools alone are used: the rest tells how the question is answered. */
const annotation = z.object({ Tools: z.string().max(100_000).nullish() });

const schema = z.object({
  task_id: z.string().regex(/^[\w-]{1,100}$/),
  Question: told,
  Level: z
    .union([z.number(), z.bigint(), z.string()])
    .transform((level) => String(level).replace(/^\s*(?:level\s*)?|\s*$/gi, ''))
    .pipe(z.enum(levels)),
  'Final answer': told.refine((answer) => answer.trim() !== '?'),
  file_name: z
    .string()
    .regex(/^[^/\\:\0]{0,255}$/)
    .refine((name) => name !== '.' && name !== '..')
    .nullish(),
  'Annotator Metadata': z.preprocess(unpacked, annotation.nullish()),
});

/** What each field has to be, and whether what it is may be shown: a question or an answer may not. */
const fields: Readonly<Record<string, { toBe: string; isShown?: true }>> = {
  task_id: { toBe: 'an id of letters, digits, _ and -', isShown: true },
  Question: { toBe: 'a text' },
  Level: { toBe: '1, 2 or 3', isShown: true },
  'Final answer': { toBe: 'a text that is known' },
  file_name: { toBe: 'the name of a file beside it, without a folder', isShown: true },
  'Annotator Metadata': { toBe: 'an object, or JSON of one, with a text as Tools' },
};

/** Checks one row. Throws a ConfigError that says where it stands and what is wrong, with nothing of question or answer. */
export function parseRow({ place, value }: RawRow): Row {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw problemOf(place, value, String(parsed.error.issues[0]?.path[0] ?? ''));
  const row = parsed.data;
  return {
    place,
    id: row.task_id,
    level: row.Level,
    text: row.Question,
    answer: row['Final answer'],
    ...(row.file_name ? { fileName: row.file_name } : {}),
    tools: toolNames(row['Annotator Metadata']?.Tools ?? ''),
  };
}

function problemOf(place: string, row: unknown, name: string): ConfigError {
  const field = fields[name];
  if (field === undefined)
    return new ConfigError(`Expected ${place} to be a JSON object, got none: it is cut off or damaged, get it again.`);
  const value = (row as Readonly<Record<string, unknown>>)[name];
  const isShown = field.isShown && (typeof value === 'string' || typeof value === 'number');
  const got = isShown ? JSON.stringify(value).slice(0, 80) : kindOf(value);
  return new ConfigError(`Expected "${name}" in ${place} to be ${field.toBe}, got ${got}: mend it, or get it again.`);
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'string')
    return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
  if (value.trim() === '?') return '"?", which stands for answers that are not published';
  return value.trim() === '' ? 'an empty text' : 'another text';
}

/** Copies through other formats have the annotator's remarks as JSON. */
function unpacked(remarks: unknown): unknown {
  if (typeof remarks !== 'string') return remarks;
  if (remarks.trim() === '') return undefined;
  try {
    return JSON.parse(remarks);
  } catch {
    return remarks;
  }
}
