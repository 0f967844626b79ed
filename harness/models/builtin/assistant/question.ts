/** The question of a conversation, and how its answer is to be written, read from ordinary English. */
import { partText } from '../prompt-parts.ts';
import { monthOf, readCount } from './numbers.ts';

export interface Question {
  readonly text: string;
  /** The attached file's name; undefined where there is none. */
  readonly file: string | undefined;
  /** The file's kind, e.g. `xlsx`; lower case. */
  readonly extension: string | undefined;
  readonly form: Form;
  /** What is asked, without the sentences on the form of the answer. */
  readonly core: string;
}

export interface Form {
  /** Decimals to round to. */
  readonly digits: number | undefined;
  readonly order: 'alphabetical' | 'ascending' | 'descending' | undefined;
  readonly reversed: boolean;
}

/** Undefined where a text holds no question of this kind. */
export function readQuestion(opening: string): Question | undefined {
  const text = partText(opening, 'question').replace(/\s+/g, ' ');
  if (text === '' || !/FINAL ANSWER/i.test(opening)) return undefined;
  const rest = opening.slice(opening.lastIndexOf('</question>'));
  const file = /^attach(?:ed|ment)[^:\n]*:\s*(\S.*?)\s*$/im.exec(rest)?.[1];
  const extension = /\.([a-z0-9]+)$/i.exec(file ?? '')?.[1]?.toLowerCase();
  return { text, file, extension, form: formIn(text), core: coreOf(text) };
}

function formIn(text: string): Form {
  const decimals = /\b(\w+)[ -](?:decimals?|decimal (?:places?|digits?)|digits? after)\b/i.exec(text)?.[1];
  const nearest = /\bnearest (whole|integer|full|tenth|hundredth|thousandth|cent)\b/i.exec(text)?.[1]?.toLowerCase();
  const byNearest = { whole: 0, integer: 0, full: 0, tenth: 1, hundredth: 2, cent: 2, thousandth: 3 }[nearest ?? ''];
  const whole = /\bround(?:ed)?\b[^.?]*\b(?:whole number|integer)\b/i.test(text) ? 0 : undefined;
  const order = /\balphabetical|\balphabetically|\bfrom A to Z\b|\bby name\b/i.test(text)
    ? 'alphabetical'
    : /\bascending|\bincreasing|\b(?:smallest|lowest|shortest|earliest|cheapest|least)\b[^.?]{0,24} (?:first|to)\b/i.test(
          text,
        )
      ? 'ascending'
      : /\bdescending|\bdecreasing|\b(?:largest|highest|longest|biggest|latest|greatest|most)\b[^.?]{0,24} (?:first|to)\b/i.test(
            text,
          )
        ? 'descending'
        : undefined;
  return {
    digits: (decimals === undefined ? undefined : readCount(decimals)) ?? byNearest ?? whole,
    order,
    reversed: /\breversed? alphabetical|\bfrom Z to A\b/i.test(text),
  };
}

const aboutForm =
  /\b(?:round(?:ed|ing)?\b|decimals?\b|alphabetical(?:ly)?\b|(?:ascending|descending|increasing|decreasing) order|separated? by|comma[- ]separated|as a comma|YYYY|(?:give|write|state|answer|report|express)\b[^.?]*\b(?:number|as|in the form|format|only|without|with|just)\b)/i;

/** Sentences that only say how to write the answer are left out, and so are such clauses at a sentence's end. */
function coreOf(text: string): string {
  const sentences = text.split(/(?<=[.?!])\s+(?=[A-Z"'(])/);
  const kept = sentences.filter(
    (sentence, index) => !(index > 0 && !sentence.endsWith('?') && aboutForm.test(sentence) && !tells(sentence)),
  );
  return kept
    .join(' ')
    .replace(
      /\s*[,;(]\s*(?:(?:and )?(?:round(?:ed)?|in (?:reverse )?alphabetical|sorted|ordered|separated|as a comma|given? (?:as|to)|written as|expressed)\b[^.?,]*)(?=[.?,]|$)/gi,
      '',
    )
    .replace(/\b(?:rounded|round) to [^.?,;]*/gi, '')
    .replace(
      /\b(?:in|by) (?:reverse )?alphabetical order\b|\balphabetically\b|\bseparated by (?:commas?|a comma)\b/gi,
      '',
    )
    .trim();
}

/** A sentence with figures or questions of its own says more than the form. */
function tells(sentence: string): boolean {
  const rest = sentence.replace(/\b(?:\w+|\d+)[- ]decimals?\b[^.]*/gi, '').replace(/YYYY-MM-DD/g, '');
  const asks =
    /\b(?:what|which|who|how many|how much|when|where|total|sum|average|list|difference|find|count|names? (?:those|the|each|all|every))\b/i;
  return asks.test(rest) || /\d{2,}|[\p{Ll},] \p{Lu}\p{Ll}/u.test(rest);
}

/** A year and a month that a text names without a day: "in March 2024" → `2024-03`; "in 2023" → `2023`. */
export function periodsIn(text: string): { readonly prefix: string; readonly at: number; readonly text: string }[] {
  const found = [...text.matchAll(/\b(?:(?<month>[A-Z][a-z]+)(?: of)?,? )?(?<year>(?:1\d|20)\d{2})\b(?!-)/g)];
  return found.map(({ groups, 0: whole, index }) => {
    const month = groups!.month === undefined ? 0 : monthOf(groups!.month);
    const prefix = month > 0 ? `${groups!.year}-${String(month).padStart(2, '0')}` : groups!.year!;
    return { prefix, at: index, text: whole };
  });
}
