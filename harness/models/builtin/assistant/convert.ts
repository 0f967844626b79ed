/** Conversions of units, with the factor that a text gives: "One Vandrian mile is 1.7 kilometres." */
import { stem } from './english.ts';
import { readQuantity } from './numbers.ts';
import { type Found, toCompute } from './work.ts';

const figure = String.raw`(\d[\d,]*(?:\.\d+)?)`;
const unit = String.raw`((?:\p{Lu}[\p{L}'’-]* )?(?:(?:square|cubic|nautical|old) )?(?!(?:to|in|into|as|the|of|is|are)\b)\p{Ll}[\p{L}°²³]*)`;
const factorPattern = new RegExp(
  String.raw`\b(?:[Oo]ne|1|[Aa]n?|[Ee]ach|[Ee]very|[Tt]he|per) ${unit},? (?:was |is |are )?(?:is|equals|equal to|are|measures|holds|has|contains|corresponds to|makes|weighs|=|comes to|worth|counted as)?(?: exactly| equal to| as much as| about)? ?${figure} ${unit}(?=[\s.,;)?]|$)`,
  'gu',
);

export interface Factor {
  readonly from: string;
  readonly by: number;
  readonly to: string;
}

export function factorsIn(text: string): Factor[] {
  return [...text.matchAll(factorPattern)].flatMap(([, from, by, to]) => {
    const value = readQuantity(by!);
    return value === undefined ? [] : [{ from: from!, by: value, to: to! }];
  });
}

interface Amount {
  readonly value: number;
  readonly unit: string;
}

const howMany = new RegExp(String.raw`[Hh]ow many ${unit} (?:\p{Ll}+ ){0,5}?${figure} ${unit}`, 'u');
const into = new RegExp(
  String.raw`\b(?:[Cc]onvert|[Ee]xpress|[Cc]hange|[Tt]urn|[Ww]rite|[Gg]ive|[Ww]hat|[Hh]ow (?:much|long|far|heavy|big|large))\b[^.?]*?${figure} ${unit}[^.?]*?\b(?:to|in|into|as)(?: the unit)? ${unit}`,
  'u',
);
const wantedIn = new RegExp(String.raw`${figure} ${unit}[^?]*\b(?:in|into) ${unit}[^?]*\?`, 'u');

/** The amount to be converted and the unit that is wanted; undefined where a question converts nothing. */
export function conversionIn(question: string): { readonly amount: Amount; readonly to: string } | undefined {
  const asked = question.replace(factorPattern, ' ');
  const first = howMany.exec(asked);
  if (first) return { amount: { value: readQuantity(first[2]!)!, unit: first[3]! }, to: first[1]! };
  const other = into.exec(asked) ?? wantedIn.exec(asked);
  return other ? { amount: { value: readQuantity(other[1]!)!, unit: other[2]! }, to: other[3]! } : undefined;
}

/** Undefined where no factor fits. */
export function convert(
  amount: Amount,
  to: string,
  factors: readonly Factor[],
  digits: number | undefined,
): Found | undefined {
  for (const factor of factors) {
    if (same(factor.from, amount.unit) && same(factor.to, to))
      return toCompute('conversion', { op: '*', left: amount.value, right: factor.by }, digits);
    if (same(factor.to, amount.unit) && same(factor.from, to))
      return toCompute('conversion', { op: '/', left: amount.value, right: factor.by }, digits);
  }
  return undefined;
}

function same(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => text.split(' ').map(stem).join(' '));
  return one === other || one!.endsWith(` ${other}`) || other!.endsWith(` ${one}`);
}
