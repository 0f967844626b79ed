/**
 * The official scorer of GAIA, `question_scorer(model_answer, ground_truth)`:
 *
 *   gold is a float          number: the answer without $ % , is that float; what is no float counts as +inf
 *   gold has a , or ;        list: both split there, of equal length, each pair as a number or else as a text with punctuation
 *   otherwise                text: equal without white space, case and ASCII punctuation
 *
 * It is followed in what surprises, too: gold `1,000` is a list, `nan` equals nothing, an answer that is no number is right
 * where the gold is infinite, and no answer is the text "None".
 */
import { pythonFloat } from './python-float.ts';
import { asciiPunctuation, pythonSpaces, without } from './python-text.ts';

/** Raised with every change that can change a score. */
export const scoringVersion = 1;

/** The way in which an answer is compared, which the gold decides. */
export type AnswerKind = 'number' | 'list' | 'text';

export function kindOfAnswer(groundTruth: string): AnswerKind {
  if (pythonFloat(groundTruth) !== undefined) return 'number';
  return separator.test(groundTruth) ? 'list' : 'text';
}

/** Whether the official scorer takes the answer for right; null: no answer was given. */
export function questionScorer(modelAnswer: string | null, groundTruth: string): boolean {
  const answer = modelAnswer ?? 'None';
  const kind = kindOfAnswer(groundTruth);
  if (kind === 'number') return equalsNumber(answer, groundTruth);
  if (kind === 'text') return normalized(answer) === normalized(groundTruth);
  const [given, gold] = [answer.split(separator), groundTruth.split(separator)];
  return given.length === gold.length && gold.every((element, index) => equalsElement(given[index]!, element));
}

const separator = /[,;]/;
const spaces = new RegExp(`[${pythonSpaces}]+`, 'g');
const punctuation = new RegExp(`[${asciiPunctuation}]+`, 'g');

function equalsElement(given: string, gold: string): boolean {
  if (pythonFloat(gold) !== undefined) return equalsNumber(given, gold);
  return lowered(given) === lowered(gold);
}

function equalsNumber(given: string, gold: string): boolean {
  return (pythonFloat(without(given, /[$%,]+/g)) ?? Number.POSITIVE_INFINITY) === pythonFloat(gold);
}

/** Articles stay: only what is no letter or digit goes. Punctuation last, as it decides how a final sigma is lowered. */
const normalized = (text: string): string => without(lowered(text), punctuation);

/** Lower case by Unicode's rules, whatever the machine's locale. */
const lowered = (text: string): string => without(text, spaces).toLowerCase();
