import { kindOfAnswer, questionScorer } from './question-scorer.ts';

export interface Judgement {
  readonly score: 0 | 1;
  /** For tables: `right`, `wrong: number`, `wrong: list`, `wrong: text` (the kind of the true answer), or `no answer`. */
  readonly outcome: string;
  /** The expected answer and what the one given is: for training only. */
  readonly feedback: string;
}

const shownCharacters = 120;

/** Judges what `finalAnswerIn` found by the official rules, under which even no answer can be right: as the text "None". */
export function judge(answer: string | undefined, groundTruth: string): Judgement {
  const isRight = questionScorer(answer ?? null, groundTruth);
  const isGiven = answer !== undefined && answer.trim() !== '';
  const verdict = isRight ? 'right' : 'wrong';
  const noAnswer = isRight ? 'No answer was given, which is right.' : 'No answer was given.';
  return {
    score: isRight ? 1 : 0,
    outcome: isRight ? 'right' : isGiven ? `wrong: ${kindOfAnswer(groundTruth)}` : 'no answer',
    feedback: `The expected answer was "${groundTruth}". ${
      isGiven ? `The answer "${shortened(answer)}" is ${verdict}.` : noAnswer
    }`,
  };
}

/** On one line, cut between characters. */
function shortened(answer: string): string {
  const characters = [
    ...answer
      .slice(0, 4 * shownCharacters)
      .replace(/\s+/g, ' ')
      .trim(),
  ];
  const isWhole = characters.length <= shownCharacters && answer.length <= 4 * shownCharacters;
  return isWhole ? characters.join('') : `${characters.slice(0, shownCharacters).join('')}…`;
}
