/**
 * From documents with their right answers to rules, as a careful reader would find them:
 *
 *   for each country:
 *     candidates ← every way to point at an expected answer: element × what stands before × shape
 *     while documents are left:
 *       best ← the candidate with most right answers less wrong ones on the documents left
 *       stop unless it is right more often than wrong;   write it down;   leave out the documents it answers
 *
 * Ends because every round answers at least one document. Counts alone decide, never the order of the documents.
 */
import { candidatesFor } from './candidates.ts';
import type { Doc } from './document.ts';
import { applies, fire } from './fire.ts';
import { type Observed, same } from './observe.ts';
import { keyOf, type Rule, type Tally } from './rule.ts';
import { inGroups, widened } from './shape.ts';

/**
 * Rules on what the reference is in the documents left, each with its tally on all documents that were read: what the
 * others show counts against a rule, too.
 */
export function induce(observed: readonly Observed[], left: ReadonlySet<Observed> = new Set(observed)): Rule[] {
  const byCountry = Map.groupBy(observed, ({ doc }) => doc.country);
  const countries = [...byCountry.keys()].toSorted();
  return countries.flatMap((country) => induceGroup(byCountry.get(country)!, left));
}

function induceGroup(observed: readonly Observed[], among: ReadonlySet<Observed>): Rule[] {
  const left = new Set([...observed.keys()].filter((index) => among.has(observed[index]!)));
  const candidates = candidateRules(observed.filter((one) => among.has(one))).map((rule) => ({
    rule,
    verdicts: observed.map(({ doc, expected }) => verdict(rule, doc, expected)),
  }));
  const chosen: Judged[] = [];
  while (left.size > 0) {
    const best = bestOn(candidates, left);
    if (!best) break;
    const other = secondSign(best, candidates, left);
    chosen.push(best, ...(other ? [other] : []));
    for (const index of [...left]) if (best.verdicts[index] !== undefined) left.delete(index);
  }
  return chosen.map(({ rule, verdicts }) => ({ ...rule, tally: tallyOf(verdicts) }));
}

/** How many of the verdicts are there, and how many of them are right. */
export function tallyOf(verdicts: readonly (boolean | undefined)[]): Tally {
  const given = verdicts.filter((right) => right !== undefined);
  return { right: given.filter((right) => right).length, of: given.length };
}

interface Judged {
  readonly rule: Rule;
  /** For each document. */
  readonly verdicts: readonly (boolean | undefined)[];
}

/** The first of those with most right answers less wrong ones on the documents left; at least one more right than wrong. */
function bestOn(candidates: readonly Judged[], left: ReadonlySet<number>): Judged | undefined {
  let best: Judged | undefined;
  let most = 0;
  for (const candidate of candidates) {
    let gain = 0;
    for (const index of left) if (candidate.verdicts[index] !== undefined) gain += candidate.verdicts[index] ? 1 : -1;
    if (gain > most) [best, most] = [candidate, gain];
  }
  return best;
}

/** Where two documents or more show another sign of the same answers, wrong nowhere else, it is worth a line of its own. */
function secondSign(best: Judged, candidates: readonly Judged[], left: ReadonlySet<number>): Judged | undefined {
  const fired = new Set([...left].filter((index) => best.verdicts[index] !== undefined));
  if (fired.size < 2) return undefined;
  return candidates.find(
    ({ rule, verdicts }) =>
      sign(rule) !== sign(best.rule) &&
      // The same shape beside something finds nothing that the shape alone doesn't.
      (best.rule.anchor !== undefined || rule.shape === undefined) &&
      JSON.stringify(rule.condition) === JSON.stringify(best.rule.condition) &&
      [...fired].every((index) => verdicts[index] === best.verdicts[index]) &&
      verdicts.every((right, index) => right !== false || fired.has(index)),
  );
}

function sign({ anchor }: Rule): string {
  if (!anchor) return 'shape';
  return anchor.kind === 'place' ? anchor.at : anchor.kind;
}

/** Whether a rule's answer is right; undefined where it gives none. */
export function verdict(rule: Rule, doc: Doc, expected: string | undefined): boolean | undefined {
  if (!applies(rule.condition, doc)) return undefined;
  const hit = fire(rule, doc);
  return hit && expected !== undefined ? same(hit.text, expected) : hit && false;
}

/** All candidates of the documents, equal ones once, those of one kind also with their shapes widened; simplest first. */
function candidateRules(observed: readonly Observed[]): Rule[] {
  const found = observed.flatMap(({ doc, expected }) => (expected === undefined ? [] : candidatesFor(doc, expected)));
  const byKey = Map.groupBy(found, keyOf);
  const wide = [...byKey.values()].map((same) => same.reduce(widen));
  const withoutShape = Map.groupBy(
    found.filter(({ shape }) => shape),
    (rule) => keyOf({ ...rule, shape: undefined }),
  );
  const widest = [...withoutShape.values()].flatMap((same) => {
    const shape = same.map((rule) => rule.shape).reduce((a, b) => a && b && widened(a, b));
    return shape ? [{ ...same[0]!, shape }] : [];
  });
  const all = new Map([...wide, ...widest].map((rule) => [JSON.stringify(rule), rule]));
  return [...all]
    .toSorted(([a, one], [b, other]) => cost(one) - cost(other) || (a < b ? -1 : 1))
    .map(([, rule]) => rule);
}

function widen(a: Rule, b: Rule): Rule {
  return { ...a, shape: a.shape && b.shape && widened(a.shape, b.shape) };
}

/**
 * Of rules that answer equally well the one that a person would write down: a term of the trade before any other label, a
 * short label before a long one, what stands before the code before where on the line it stands. A code in groups is
 * known by its groups. A shape is worth its words where it is plain; with a label it isn't needed.
 */
function cost(rule: Rule): number {
  const element = rule.elements[0]?.split(' ').length ?? 3;
  return anchorCost(rule) + shapeCost(rule) + element / 10 + (rule.condition.suppliers.length > 0 ? 50 : 0);
}

function anchorCost({ anchor, shape }: Rule): number {
  if (!anchor) return shape && inGroups(shape) ? 1 : 6;
  if (anchor.kind === 'label') return anchor.literal ? anchor.words[0]!.split(' ').length : 0;
  if (anchor.kind === 'place') return anchor.at === 'whole' ? 1 : 5;
  if (anchor.kind === 'line') return 7;
  return { container: 2, code: 4, name: 5.5 }[anchor.what];
}

function shapeCost({ anchor, shape }: Rule): number {
  if (!shape) return anchor?.kind === 'label' ? 0.5 : 1;
  if (shape.runs.some(({ kind }) => kind === 'characters')) return 2;
  return anchor?.kind === 'label' ? 1 : 0;
}
