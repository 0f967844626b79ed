import { canonicalJson, type Json } from '../core/canonical-json.ts';
import type { Recording } from './cassette.ts';

type Asked = Pick<Recording, 'model' | 'request'>;

/** One sentence: which recorded call is nearest to the one that was asked for, and where the two differ first. */
export function unknownRequest(asked: Asked, known: readonly Recording[]): string {
  const [first, ...others] = known.map((call, index) => ({ call, index, likeness: likenessOf(asked, call) }));
  if (first === undefined)
    return `Expected the request to ${asked.model} to be recorded, but the cassette is empty: record it again.`;
  const nearest = others.reduce((best, one) => (isMore(one.likeness, best.likeness) ? one : best), first);
  const { path, recorded, got } = differenceOf(fieldsOf(nearest.call), fieldsOf(asked), '')!;
  const which = `it differs from the nearest one, recording ${nearest.index + 1} of ${known.length}, at ${path}`;
  return `Expected the request to ${asked.model} to be recorded, but ${which}: recorded ${recorded}, got ${got}. If the change is meant, record the cassette again.`;
}

type Fields = { readonly [key: string]: Json | undefined };

function fieldsOf({ model, request }: Asked): Fields {
  const { messages, tools, sampling, sampleIndex, answerSchema } = request;
  return { model, messages, tools, sampling, sampleIndex, answerSchema } as unknown as Fields;
}

/** In the order in which they count: the same model, the chat's common start in characters, how many fields are equal. */
function likenessOf(asked: Asked, call: Asked): readonly number[] {
  const [a, b] = [fieldsOf(asked), fieldsOf(call)];
  const equal = Object.keys(a).filter((field) => textOf(a[field]) === textOf(b[field]));
  return [asked.model === call.model ? 1 : 0, commonStart(textOf(a.messages), textOf(b.messages)), equal.length];
}

function isMore(a: readonly number[], b: readonly number[]): boolean {
  const decisive = a.findIndex((value, index) => value !== b[index]);
  return decisive >= 0 && a[decisive]! > b[decisive]!;
}

interface Difference {
  /** e.g. `messages[3].content` */
  readonly path: string;
  readonly recorded: string;
  readonly got: string;
}

/** The first one, depth first; undefined when the two are equal. */
function differenceOf(recorded: Json | undefined, got: Json | undefined, path: string): Difference | undefined {
  const [a, b] = [textOf(recorded), textOf(got)];
  if (a === b) return undefined;
  if (isBranch(recorded) && isBranch(got) && Array.isArray(recorded) === Array.isArray(got)) {
    const [before, after] = [new Map(Object.entries(recorded)), new Map(Object.entries(got))];
    const keys = [...new Set([...before.keys(), ...after.keys()])];
    // By name, as in the file: a recording that was just made is to be told apart like one that was read.
    if (path !== '' && !Array.isArray(recorded)) keys.sort();
    for (const key of keys) {
      const inside = Array.isArray(recorded) ? `${path}[${key}]` : `${path}${path === '' ? '' : '.'}${key}`;
      const difference = differenceOf(before.get(key), after.get(key), inside);
      if (difference !== undefined) return difference;
    }
  }
  const start = commonStart(a, b);
  return { path, recorded: excerpt(a, start), got: excerpt(b, start) };
}

function isBranch(value: Json | undefined): value is Extract<Json, object> {
  return typeof value === 'object' && value !== null;
}

/** One line whatever is in it, for JSON escapes line ends. */
function textOf(value: Json | undefined): string {
  return value === undefined ? 'nothing' : canonicalJson(value);
}

function commonStart(a: string, b: string): number {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  return start;
}

const excerptLength = 120;

/** The text around that character. */
function excerpt(text: string, at: number): string {
  const from = Math.max(0, at - excerptLength / 2);
  const to = from + excerptLength;
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
}
