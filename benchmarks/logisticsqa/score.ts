/**
 * Right or wrong, and how. Ambiguous cases are decided here and told in the README ("How ambiguous cases count"):
 *
 *   what is compared   both sides without outer blanks, outer quotes and full stops at the end; case folded, white space collapsed
 *   no reference       an answer that says so in one of the ways of `noneWords`; in the truth only "None"
 *   nothing else       other punctuation, words around the number, part of it, or two numbers are wrong
 */
import { answerKinds, kindOfAnswer } from './classify-answer.ts';
import { collapse, type Invoice } from './documents/invoice.ts';

/** Raised with every change that can change a score. */
export const scoringVersion = 1;

/** Answers that say that there is none. */
const noneWords = new Set(
  ['', '-', 'none', 'none found', 'n/a', 'na', 'nil', 'null', 'not found', 'not available', 'not applicable'].concat(
    ['reference', 'transport reference', 'reference number', 'transport reference number'].flatMap((name) => [
      `no ${name}`,
      `no ${name} found`,
    ]),
  ),
);

export interface Judgement {
  readonly score: 0 | 1;
  /**
   * For tables: `right`, `none given`, `invented`, `wrong: KIND`, or `not a reference: KIND` where there was none to
   * find.
   */
  readonly outcome: string;
  /** The expected answer and what the one given is: for training only. */
  readonly feedback: string;
}

/** Judges an answer to an invoice whose true answer is `truth`: a reference, or "None". */
export function judge(answer: string, truth: string, invoice: Invoice): Judgement {
  const given = normalize(answer);
  const hasReference = isReference(truth);
  const expectation = hasReference
    ? `The expected answer was "${truth}".`
    : 'The expected answer was None: the invoice has no transport reference.';
  const verdict = (score: 0 | 1, outcome: string, remark: string): Judgement => {
    return { score, outcome, feedback: `${expectation} ${remark}` };
  };

  if (hasReference && given === normalize(truth))
    return verdict(1, 'right', `The answer "${shortened(answer)}" is right.`);
  if (noneWords.has(given)) return verdict(hasReference ? 0 : 1, hasReference ? 'none given' : 'right', noneGiven);
  const kind = kindOfAnswer(answer, hasReference ? truth : undefined, invoice);
  if (kind === undefined) return verdict(0, 'invented', `The answer "${shortened(answer)}" is not in the document.`);
  const outcome = `${hasReference ? 'wrong' : 'not a reference'}: ${kind}`;
  return verdict(0, outcome, `The answer "${shortened(answer)}" is ${answerKinds[kind]}.`);
}

/** Whether a true answer is a reference: "None" says that there is none. */
export function isReference(truth: string): boolean {
  return normalize(truth) !== 'none';
}

const noneGiven = 'No reference was given.';

/** What is compared. Case is folded by Unicode's rules, whatever the machine's locale. */
export function normalize(text: string): string {
  const quoted = /^(?:"(.*)"|'(.*)'|`(.*)`|“(.*)”|„(.*)[“”]|«(.*)»)$/su;
  let inner = collapse(text);
  for (let before = ''; before !== inner; ) {
    before = inner;
    inner = inner.replace(/\.+$/, '').trim();
    inner =
      quoted
        .exec(inner)
        ?.slice(1)
        .find((group) => group !== undefined)
        ?.trim() ?? inner;
  }
  // Upper case first: ß and SS, ς and σ are then the same.
  return inner.toUpperCase().toLowerCase();
}

function shortened(answer: string): string {
  const text = collapse(answer);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
