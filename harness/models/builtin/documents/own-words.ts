/** Rules ↔ our own sentences. What is written here reads back to what it says; other wordings: read-rules.ts. */
import { type Anchor, type Condition, elsewhere, everyDocument, type Rule, type Tally } from './rule.ts';
import { describeShape, readShape } from './shape-words.ts';

const none = ', answer None: they carry no reference';
const noneLeft = ' without such a code, answer None';

/** `alone`: there is no guideline on what the reference is in these documents. */
export function sentenceFor(rule: Rule, alone = false): string {
  const { says, condition, elements, anchor, shape, tally } = rule;
  const counted = tally ? ` (right ${tally.right} of ${tally.of} times)` : '';
  if (says === 'none') return `${conditionWords(condition)}${alone ? none : noneLeft}${counted}.`;
  const code = `the code${shape ? ` of ${describeShape(shape)}` : ''}`;
  const where = elements.length > 0 ? ` in the ${elements.join(' or the ')}` : '';
  return `${conditionWords(condition)}, the reference is ${code}${anchorWords(anchor)}${where}${counted}.`;
}

function conditionWords({ countries, suppliers }: Condition): string {
  if (suppliers.length > 0) return `In invoices of the supplier ${suppliers.map((name) => `"${name}"`).join(' or ')}`;
  if (countries.includes(elsewhere)) return 'In invoices of suppliers in other countries';
  return countries.length > 0 ? `In invoices of suppliers in ${countries.join(' or ')}` : 'In all invoices';
}

const kinds = { container: 'the container number', code: 'another code', name: 'a name' } as const;
const places = {
  first: ' that comes first on its line',
  last: ' that comes last on its line',
  whole: ' that is the whole text',
} as const;

function anchorWords(anchor: Anchor | undefined): string {
  if (!anchor) return '';
  if (anchor.kind === 'label' && !anchor.literal) return ` after a label for the ${anchor.words.join(' or the ')}`;
  if (anchor.kind === 'label') return ` after ${anchor.words.map((words) => `"${words}"`).join(' or ')}`;
  if (anchor.kind === 'place') return places[anchor.at];
  return anchor.kind === 'line' ? ` on line ${anchor.number}` : ` ${anchor.kind} ${kinds[anchor.what]}`;
}

const sentence = new RegExp(
  [
    '^(?<condition>In (?:all invoices|invoices of [^,]*?(?:"[^"]*"|[A-Z]{2}|other countries)))',
    String.raw`(?:, the reference is the code(?: of (?<shape>\d.*?))??`,
    '(?<anchor> (?:after|before|that|on line) (?:"[^"]*"(?: or "[^"]*")*|[a-z0-9 ]+?))?',
    '(?: in the (?<elements>[^()"]+?))?',
    '|(?<none>, answer None: they carry no reference| without such a code, answer None))',
    String.raw`(?: \(right (?<right>[\d.]+) of (?<of>[\d.]+) times\))?\.$`,
  ].join(''),
);

/** The rule that one of our own sentences says; undefined for a line in other words. */
export function readOwn(line: string): Rule | undefined {
  const found = sentence.exec(line)?.groups;
  if (!found) return undefined;
  const { shape, elements, right, of } = found;
  const tally: Tally | undefined = right === undefined ? undefined : { right: Number(right), of: Number(of) };
  const condition = readCondition(found.condition!);
  if (found.none) return { says: 'none', condition, elements: [], anchor: undefined, shape: undefined, tally };
  const anchor = readAnchor(found.anchor ?? '');
  if (found.anchor && !anchor) return undefined;
  return {
    says: 'reference',
    condition,
    elements: elements === undefined ? [] : elements.split(' or the '),
    anchor,
    shape: shape === undefined ? undefined : readShape(shape),
    tally,
  };
}

function readCondition(text: string): Condition {
  const suppliers = quoted(text);
  const named = text.endsWith('other countries') ? [elsewhere] : (text.match(/\b[A-Z]{2}\b/g) ?? []);
  const countries = suppliers.length > 0 ? [] : named;
  return { ...everyDocument, countries, suppliers };
}

function quoted(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"/g)].map(([, words]) => words!);
}

function readAnchor(text: string): Anchor | undefined {
  const labels = quoted(text);
  if (labels.length > 0) return { kind: 'label', words: labels, literal: true };
  const terms = /^ after a label for the (.+)$/.exec(text)?.[1];
  if (terms) return { kind: 'label', words: terms.split(' or the '), literal: false };
  const line = /^ on line (\d+)$/.exec(text)?.[1];
  if (line) return { kind: 'line', number: Number(line) };
  for (const at of ['first', 'last', 'whole'] as const) if (text === places[at]) return { kind: 'place', at };
  for (const kind of ['after', 'before'] as const)
    for (const what of ['container', 'code', 'name'] as const)
      if (text === ` ${kind} ${kinds[what]}`) return { kind, what };
  return undefined;
}
