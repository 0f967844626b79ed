/** Shapes in plain English, written and read: "4 letters and 7 digits", "3-4-4 digits", "a 10-digit number". */
import { anyLength, type Run, type Shape, shapeOf } from './shape.ts';

const jointNames: Readonly<Record<string, Shape['joint']>> = { blanks: ' ', hyphens: '-', slashes: '/', dots: '.' };

/** What stands after "the code of". */
export function describeShape({ runs, joint, prefix }: Shape): string {
  const said = runs.map(({ kind, min, max }) => `${lengths(min, max)} ${max === 1 ? kind.replace(/s$/, '') : kind}`);
  const name = Object.entries(jointNames).find(([, sign]) => sign === joint)?.[0];
  const list = said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`;
  const parts = [list, name ? `separated by ${name}` : '', prefix ? `starting with "${prefix}"` : ''];
  return parts.filter((part) => part !== '').join(', ');
}

function lengths(min: number, max: number): string {
  return min === max ? String(min) : `${min} to ${max}`;
}

const numerals = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const teens = ['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen', 'twenty'];
const words = [...numerals, ...teens];
const number = `(?:\\d{1,2}|${words.slice(1).join('|')})`;
const noun = '(letters?|digits?|figures?|numerals?|characters?|alphanumerics?)';
const counted = new RegExp(
  `\\b(${number})(?:\\s*(?:to|or|–|-)\\s*(${number}))?[- ](?:(?:capital|upper[- ]?case|alphanumeric|latin)\\s+)?${noun}\\b`,
  'gi',
);
const grouped = new RegExp(
  `\\b(${number})(?:\\s*[-–]\\s*|,\\s*|\\s+and\\s+|,\\s*and\\s+)(${number}(?:(?:\\s*[-–]\\s*|,\\s*and\\s+|,\\s*|\\s+and\\s+)${number})*)`,
  'i',
);
const example =
  /\b(?:like|e\.g\.|such as|for example|for instance|as in|in the form|of the form|format)[:,]?\s*["“'‘`]?([A-Za-z0-9]+(?:[-/. ][A-Z0-9]+)*)["”'’`]?/;

/** The shape that a sentence speaks of; undefined where it speaks of none. */
export function readShape(sentence: string): Shape | undefined {
  const starting =
    /\b(?:start(?:s|ing)?|begin(?:s|ning)?) with\s+(?:the letters\s+)?["“'‘`]?([A-Z0-9][A-Za-z0-9-]*)["”'’`]?/i.exec(
      sentence,
    );
  const prefix =
    starting && /[A-Z0-9]/.test(starting[1]!) && starting[1] === starting[1]!.toUpperCase() ? starting[1]! : '';
  const text = starting && prefix !== '' ? sentence.replace(starting[0], ' ') : sentence;
  const shape = groups(text) ?? runsIn(text) ?? following(text) ?? shapeLike(text);
  const joint = jointIn(text);
  if (!shape) return prefix === '' && joint === '' ? undefined : { runs: [], joint, prefix };
  return { ...shape, joint: shape.joint === '' ? joint : shape.joint, prefix };
}

/** "in groups of 3, 4 and 4", "grouped 3-4-4", "3-4-4 digits", "3, 4 and 4 digits". */
function groups(text: string): Shape | undefined {
  const said =
    /\b(?:groups?|grouped|blocks?|pattern|format)\b[^.;]*/i.exec(text)?.[0] ??
    new RegExp(`${grouped.source}\\s*(?:digits?|letters?)\\b`, 'i').exec(text)?.[0];
  const match = said && grouped.exec(said);
  if (!match) return undefined;
  const sizes = match[0].split(/\s*[-–]\s*|,\s*and\s+|,\s*|\s+and\s+/).map(sizeOf);
  const kind = /\bletters?\b/i.test(said) ? 'letters' : 'digits';
  return { runs: sizes.map((size) => ({ kind, min: size, max: size })), joint: jointIn(text) || ' ', prefix: '' };
}

function runsIn(text: string): Shape | undefined {
  const runs = [...text.matchAll(counted)].map(([, from, to, what]): Run => {
    const min = sizeOf(from!);
    return { kind: kindOf(what!), min, max: to === undefined ? min : sizeOf(to) };
  });
  if (runs.length === 0) return undefined;
  // "10 letters and digits" is one run of either.
  const either = /\bletters? (?:and|or|\/) (?:digits?|numbers?)\b|\balphanumeric\b/i.test(text);
  return { runs: runs.length === 1 && either ? [{ ...runs[0]!, kind: 'characters' }] : runs, joint: '', prefix: '' };
}

/** "letters followed by digits": of any length. */
function following(text: string): Shape | undefined {
  const order =
    /\b(letters?|digits?|numbers?)\s*(?:,\s*)?(?:(?:and\s+)?then|followed by|\+)\s*(?:some\s+|the\s+)?(letters?|digits?|numbers?)\b/i.exec(
      text,
    );
  const only = /\b(?:only|all|just|purely|consists? of)\s+(digits)\b/i.exec(text);
  const kinds = order ? [kindOf(order[1]!), kindOf(order[2]!)] : only ? [kindOf(only[1]!)] : [];
  if (kinds.length === 0) return undefined;
  return { runs: kinds.map((kind) => ({ kind, ...anyLength })), joint: '', prefix: '' };
}

function shapeLike(text: string): Shape | undefined {
  const like = example.exec(text)?.[1];
  return like && /\d/.test(like) && like.length >= 6 ? shapeOf(like) : undefined;
}

const sign = '(blanks?|spaces?|hyphens?|dash(?:es)?|slash(?:es)?|dots?|points?|periods?)';
const joining = new RegExp(
  `\\b(?:separated|joined|divided|split|with|by|contains?|containing|has|between)\\b[^.;,]*?\\b${sign}\\b|\\b(?:an?|one)\\s+${sign}\\b`,
  'i',
);

function jointIn(text: string): Shape['joint'] {
  const found = joining.exec(text);
  const said = found?.[1] ?? found?.[2];
  if (!said) return '';
  if (/^(?:blank|space)/i.test(said)) return ' ';
  if (/^(?:hyphen|dash)/i.test(said)) return '-';
  return /^slash/i.test(said) ? '/' : '.';
}

function sizeOf(text: string): number {
  const at = words.indexOf(text.toLowerCase());
  return at === -1 ? Number(text) : at;
}

function kindOf(text: string): Run['kind'] {
  if (/^l/i.test(text)) return 'letters';
  return /^[dfn]/i.test(text) ? 'digits' : 'characters';
}
