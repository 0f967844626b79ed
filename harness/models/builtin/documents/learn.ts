/**
 * What guidelines and documents teach together. Present rules are tried on the documents, what they don't answer is
 * learned from anew, equal rules are added up, and what was wrong more often than right goes. Evidence is counted, so
 * that it does not matter much in which portions it comes.
 */
import type { Note } from '../skill.ts';
import { conditionsFor } from './candidates.ts';
import { applies, fire } from './fire.ts';
import { induce, tallyOf, verdict } from './induce.ts';
import type { Observed } from './observe.ts';
import { sentenceFor } from './own-words.ts';
import { bareRule, elsewhere, everyDocument, keyOf, type Rule, reliability, type Tally } from './rule.ts';
import { widened } from './shape.ts';

/** A line in other words than ours, with what was understood of it. */
export interface OtherLine {
  readonly line: string;
  readonly weight: number;
  readonly rules: readonly Rule[];
}

/** Notes of all rules that stand, own lines after the others. */
export function learn(present: readonly Rule[], others: readonly OtherLine[], observed: readonly Observed[]): Note[] {
  const standing = others.filter(({ rules }) => !rules.some((rule) => contradicted(tallyOn(rule, observed))));
  const local = present.filter(({ condition }) => !condition.countries.includes(elsewhere));
  const kept = united(local.filter(({ says }) => says === 'reference'))
    .map((rule) => tried(rule, observed))
    .filter((rule) => !contradicted(rule.tally));
  const known = [...kept, ...standing.flatMap(({ rules }) => rules)];
  const unanswered = observed.filter(({ doc }) => !known.some((rule) => answers(rule, doc)));
  const fresh = induce(observed, new Set(unanswered));
  const references = united([...kept, ...fresh]).filter((rule) => !contradicted(rule.tally));
  const nones = united([
    ...local.filter(({ says }) => says === 'none'),
    ...nonesIn([...references, ...known], observed),
  ]);
  const found = [...references, ...nones.filter((rule) => !contradicted(rule.tally))];
  const own = [...found, ...carriedOver(found)].toSorted(inOrder);
  return [...noteLines(standing), ...own.map((rule) => noteOf(rule, own))];
}

function answers(rule: Rule, doc: Observed['doc']): boolean {
  return rule.says === 'reference' && applies(rule.condition, doc) && fire(rule, doc) !== undefined;
}

/** Wrong more often than right. */
function contradicted(tally: Tally | undefined): boolean {
  return tally !== undefined && 2 * tally.right < tally.of;
}

/** The rules with what the documents say of them added to their evidence. */
function tried(rule: Rule, observed: readonly Observed[]): Rule {
  const { right, of } = tallyOn(rule, observed);
  return { ...rule, tally: { right: (rule.tally?.right ?? 0) + right, of: (rule.tally?.of ?? 0) + of } };
}

function tallyOn(rule: Rule, observed: readonly Observed[]): Tally {
  return tallyOf(
    observed.map(({ doc, expected }) => {
      if (rule.says === 'reference') return verdict(rule, doc, expected);
      return rule.says === 'none' && applies(rule.condition, doc) ? expected === undefined : undefined;
    }),
  );
}

/** "Without such a code there is none": counted on the documents in which no rule points to a code. */
function nonesIn(rules: readonly Rule[], observed: readonly Observed[]): Rule[] {
  return observed
    .filter(({ doc }) => !rules.some((rule) => answers(rule, doc)))
    .map(({ doc, expected }) => ({
      ...bareRule('none', conditionsFor(doc)[0]!),
      tally: { right: expected === undefined ? 1 : 0, of: 1 },
    }));
}

/** What is so in two countries or more is said of other countries, too; terms of the trade are the same everywhere. */
function carriedOver(rules: readonly Rule[]): Rule[] {
  const general = { ...everyDocument, countries: [elsewhere] };
  const local = rules.filter(({ condition }) => condition.countries.length === 1);
  const alike = [...Map.groupBy(local, (rule) => keyOf({ ...rule, condition: general })).values()];
  const several = alike.filter((same) => new Set(same.flatMap(({ condition }) => condition.countries)).size > 1);
  const terms = local
    .filter(({ anchor }) => isTerm(anchor))
    .map((rule) => ({ ...rule, elements: [], shape: undefined }));
  const others = several.flat().filter(({ anchor }) => !isTerm(anchor));
  return united([...terms, ...others].map((rule) => ({ ...rule, condition: general })));
}

function isTerm(anchor: Rule['anchor']): boolean {
  return anchor?.kind === 'label' && !anchor.literal;
}

/** Rules of the same key as one, with their evidence added up and their lengths widened. */
function united(rules: readonly Rule[]): Rule[] {
  return [...Map.groupBy(rules, keyOf).values()].map((same) => same.reduce(both));
}

function both(a: Rule, b: Rule): Rule {
  const tally =
    a.tally && b.tally ? { right: a.tally.right + b.tally.right, of: a.tally.of + b.tally.of } : (a.tally ?? b.tally);
  return { ...a, shape: a.shape && b.shape && widened(a.shape, b.shape), tally };
}

function inOrder(a: Rule, b: Rule): number {
  const group = ({ condition }: Rule) => JSON.stringify([condition.countries, condition.suppliers]);
  const [one, other] = [group(a), group(b)];
  if (one !== other) return one < other ? -1 : 1;
  const rank = ({ says }: Rule) => (says === 'none' ? 1 : 0);
  return rank(a) - rank(b) || reliability(b) - reliability(a) || (keyOf(a) < keyOf(b) ? -1 : 1);
}

function noteOf(rule: Rule, own: readonly Rule[]): Note {
  const sameDocuments = (other: Rule) => JSON.stringify(other.condition) === JSON.stringify(rule.condition);
  const alone = !own.some((other) => other.says === 'reference' && sameDocuments(other));
  return { topic: `document ${keyOf(rule)}`, line: sentenceFor(rule, alone), support: rule.tally?.right ?? 1 };
}

function noteLines(others: readonly OtherLine[]): Note[] {
  const byText = Map.groupBy(others, ({ line }) =>
    line
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim(),
  );
  return [...byText].map(([text, same]) => ({
    topic: `text ${text}`,
    line: same[0]!.line,
    support: same.reduce((sum, { weight }) => sum + weight, 0),
  }));
}
