/** Shapes in plain English, written and read: "4 letters and 7 digits", "3-4-4 digits", "a 10-digit number". */
import { anyLength, type Joint, type Run, type Shape, shapeOf, together } from './shape.ts';

const jointNames = new Map<Joint, string>([
  [' ', 'blank'],
  ['-', 'hyphen'],
  ['/', 'slash'],
  ['.', 'dot'],
]);

/** What stands after "the code of". */
export function describeShape({ runs, joints, prefix }: Shape): string {
  const said = runs.map(({ kind, min, max }) => `${lengths(min, max)} ${max === 1 ? kind.replace(/s$/, '') : kind}`);
  const names = joints.map((joint) => jointNames.get(joint));
  const [name] = names;
  const alike = names.every((one) => one === name);
  const list = said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`;
  const plural = name === 'slash' ? 'slashes' : `${name}s`;
  const groups = alike
    ? [list, ...(name ? [`separated by ${plural}`] : [])]
    : said.flatMap((run, at) => [run, ...(names[at] ? [`a ${names[at]}`] : [])]);
  return [...groups, ...(prefix ? [`starting with "${prefix}"`] : [])].filter((part) => part !== '').join(', ');
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
  if (!shape)
    return prefix === '' && joint === '' ? undefined : { runs: [], joints: joint === '' ? [] : [joint], prefix };
  return {
    ...shape,
    joints: shape.joints.some((one) => one !== '') ? shape.joints : shape.joints.map(() => joint),
    prefix,
  };
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
  const joint = jointIn(text) || ' ';
  return {
    runs: sizes.map((size) => ({ kind, min: size, max: size })),
    joints: sizes.slice(1).map(() => joint),
    prefix: '',
  };
}

function runsIn(text: string): Shape | undefined {
  const found = [...text.matchAll(counted)];
  const runs = found.map(([, from, to, what]): Run => {
    const min = sizeOf(from!);
    return { kind: kindOf(what!), min, max: to === undefined ? min : sizeOf(to) };
  });
  if (runs.length === 0) return undefined;
  // "10 letters and digits" is one run of either.
  const either = /\bletters? (?:and|or|\/) (?:digits?|numbers?)\b|\balphanumeric\b/i.test(text);
  if (runs.length === 1) return { runs: either ? [{ ...runs[0]!, kind: 'characters' }] : runs, joints: [], prefix: '' };
  // "3 digits, a hyphen, 4 digits": what is named between two runs stands there.
  const between = found.slice(1).map(({ index }, at) => text.slice(found[at]!.index + found[at]![0].length, index));
  return {
    runs,
    joints: between.map((words) => jointNamed(/\b(?:an?|one)\s+(\w+)/i.exec(words)?.[1] ?? '')),
    prefix: '',
  };
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
  return { runs: kinds.map((kind) => ({ kind, ...anyLength })), joints: together(kinds.length), prefix: '' };
}

function shapeLike(text: string): Shape | undefined {
  const like = example.exec(text)?.[1];
  return like && /\d/.test(like) && like.length >= 6 ? shapeOf(like) : undefined;
}

const sign = '(blanks?|spaces?|hyphens?|dash(?:es)?|slash(?:es)?|dots?|points?|periods?)';
const joining = new RegExp(
  `\\b(?:separated|joined|divided|split|with|by|contains?|containing|has|between)\\b[^.;,]*?\\b${sign}\\b`,
  'i',
);

function jointIn(text: string): Joint {
  return jointNamed(joining.exec(text)?.[1] ?? '');
}

function jointNamed(word: string): Joint {
  if (/^(?:blank|space)/i.test(word)) return ' ';
  if (/^(?:hyphen|dash)/i.test(word)) return '-';
  if (/^slash/i.test(word)) return '/';
  return /^(?:dot|point|period)/i.test(word) ? '.' : '';
}

function sizeOf(text: string): number {
  const at = words.indexOf(text.toLowerCase());
  return at === -1 ? Number(text) : at;
}

function kindOf(text: string): Run['kind'] {
  if (/^l/i.test(text)) return 'letters';
  return /^[dfn]/i.test(text) ? 'digits' : 'characters';
}
