/**
 * What guidelines and attempts teach together. Evidence is counted for each piece of advice, so that it does not matter much
 * in which portions it comes; what was wrong more often than right goes, or is turned round; what several kinds show is said
 * of any.
 */
import type { Note } from '../skill.ts';
import { normalize } from '../words.ts';
import { type Advice, anyKind, isContradicted, keyOf, reliability, type Tally, topics } from './advice.ts';
import type { Evidence } from './observe.ts';
import { sentenceFor } from './own-words.ts';

/** A line in other words than ours, with what was understood of it. */
export interface OtherLine {
  readonly line: string;
  readonly weight: number;
  readonly advice: readonly Advice[];
}

/** Kinds that must show the same before it is said of any: as in documents, what holds in two. */
const kindsForAny = 2;

export function learn(present: readonly Advice[], others: readonly OtherLine[], evidence: readonly Evidence[]): Note[] {
  const counted = count(present, evidence);
  const standing = others.filter(
    ({ advice }) => !advice.some((one) => isContradicted({ ...one, tally: tallyFor(one, evidence) })),
  );
  const all = [...counted, ...carriedOver(counted)];
  const own = all.filter(keepsPlace(all)).toSorted(inOrder);
  return [
    ...noteLines(standing),
    ...own.map((advice) => ({
      topic: `question ${keyOf(advice)}`,
      line: sentenceFor(advice),
      support: advice.tally?.right ?? 1,
    })),
  ];
}

/** Present advice and evidence added up, by what is advised; advice not to is counted as the opposite of advice to. */
function count(present: readonly Advice[], evidence: readonly Evidence[]): Advice[] {
  const specific = present.filter(({ kind }) => kind !== anyKind);
  const general = present.filter(
    (one) => one.kind === anyKind && !specific.some(({ topic, tool }) => topic === one.topic && tool === one.tool),
  );
  const said = [...specific, ...general].map((one) => asDoing(one, one.tally ?? { right: 1, of: 1 }));
  const shown = evidence.map(({ advice, right }) => asDoing(advice, { right: right ? 1 : 0, of: 1 }));
  const sums = Map.groupBy([...said, ...shown], keyOf);
  const all = [...sums.values()].map((same) => ({ ...same[0]!, tally: added(same.map(({ tally }) => tally)) }));
  return all.flatMap((one) => (isContradicted(one) ? (turned(one) ?? []) : [one]));
}

/** Advice not to begin with a tool, with its tally turned round; advice on the head is always not to. */
function asDoing(advice: Advice, tally: Tally): Advice & { readonly tally: Tally } {
  const { topic, yes } = advice;
  const isOpposite = !yes && !(topic === 'compute' && advice.tool === '');
  return isOpposite
    ? { ...advice, yes: true, tally: { right: tally.of - tally.right, of: tally.of } }
    : { ...advice, tally };
}

function turned(advice: Advice & { readonly tally: Tally }): Advice | undefined {
  const { topic, tally } = advice;
  if (topic === 'query' || topic === 'follow' || !advice.yes) return undefined;
  return { ...advice, yes: false, tally: { right: tally.of - tally.right, of: tally.of } };
}

function added(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, { right, of }) => ({ right: sum.right + right, of: sum.of + of }), { right: 0, of: 0 });
}

/** What two kinds or more show is said of any kind. */
function carriedOver(counted: readonly Advice[]): Advice[] {
  const usable = counted.filter(
    ({ topic, kind, yes }) =>
      yes &&
      (topic === 'parts' || topic === 'compute' || topic === 'start') &&
      !['named', 'units', anyKind].includes(kind),
  );
  const alike = [...Map.groupBy(usable, ({ topic, tool }) => `${topic}|${tool}`).values()].filter(
    (same) => same.length >= kindsForAny,
  );
  return alike.map((same) => ({
    ...same[0]!,
    kind: anyKind,
    tally: added(same.map(({ tally }) => tally ?? { right: 1, of: 1 })),
  }));
}

/** Advice not to do something says nothing more where it's known what to do instead. */
function keepsPlace(counted: readonly Advice[]): (advice: Advice) => boolean {
  return (advice) =>
    advice.yes ||
    advice.topic === 'parts' ||
    !counted.some(
      ({ topic, kind, yes }) => yes && topic === advice.topic && (kind === advice.kind || kind === anyKind),
    );
}

/** What evidence says of advice in other words. */
function tallyFor(advice: Advice, evidence: readonly Evidence[]): Tally | undefined {
  const about = evidence.filter(
    ({ advice: { topic, kind, tool, yes } }) =>
      topic === advice.topic &&
      (kind === advice.kind || advice.kind === anyKind) &&
      sameTool(tool, advice.tool) &&
      (yes || topic === 'compute'),
  );
  if (about.length === 0) return undefined;
  const tally = added(
    about.map(({ right, advice: { yes } }) => ({ right: right === (yes === advice.yes) ? 1 : 0, of: 1 })),
  );
  return tally;
}

function sameTool(called: string, said: string): boolean {
  return called === said || (said !== '' && toolWord(called) === toolWord(said));
}

/** What a name says that a tool is for. */
function toolWord(name: string): string {
  const words = name.toLowerCase();
  for (const [word, pattern] of [
    ['calculate', /calc/],
    ['code', /script|^code$/],
    ['search', /search/],
    ['read', /file|^read$/],
    ['open', /open|page/],
  ] as const)
    if (pattern.test(words)) return word;
  return words;
}

function inOrder(a: Advice, b: Advice): number {
  const place = ({ topic, kind }: Advice) => `${topics.indexOf(topic)}${kind === anyKind ? ' ' : kind}`;
  const [one, other] = [place(a), place(b)];
  if (one !== other) return one < other ? -1 : 1;
  return reliability(b) - reliability(a) || (keyOf(a) < keyOf(b) ? -1 : 1);
}

function noteLines(others: readonly OtherLine[]): Note[] {
  return [...Map.groupBy(others, ({ line }) => normalize(line))].map(([text, same]) => ({
    topic: `text ${text}`,
    line: same[0]!.line,
    support: same.reduce((sum, { weight }) => sum + weight, 0),
  }));
}
