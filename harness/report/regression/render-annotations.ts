import { criterionSentence } from './criterion-texts.ts';
import { safeLine } from './difference-lines.ts';
import type { Regression } from './judge.ts';
import { longestProblem, regressionSentence } from './regression-sentence.ts';
import { firstDifferenceLines } from './render-regression.ts';

interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/** As many as GitHub shows of one step. */
const most = 10;

/**
 * Workflow commands of GitHub Actions, one a line, at most ten: the verdict, then what it stands on by weight. `against`: as in
 * `regressionSentence`. Ends with a line end.
 */
export function renderAnnotations(regression: Regression, against: string): string {
  const all = [verdictOf(regression, against), ...reasonsOf(regression)];
  const more = all.length - most;
  const title = 'regress: more';
  const shown: Annotation[] =
    more <= 0
      ? all
      : [
          ...all.slice(0, most - 1),
          { level: 'warning', title, message: `${more + 1} more are in the log and the summary.` },
        ];
  return shown.map(command).join('');
}

const levelOf = { ok: 'notice', worse: 'error', 'could-not-tell': 'error' } as const;

function verdictOf(regression: Regression, against: string): Annotation {
  return {
    level: levelOf[regression.state],
    title: 'regress',
    message: regressionSentence(regression, safeLine(against)),
  };
}

function reasonsOf({ problems, criteria, pairs }: Regression): Annotation[] {
  const about = (state: 'worse' | 'could-not-tell', level: Annotation['level']) =>
    criteria
      .filter((verdict) => verdict.state === state)
      .map((verdict) => ({
        ...{ level, title: `regress: ${verdict.criterion.name}` },
        message: criterionSentence(verdict, pairs),
      }));
  return [
    ...problems.map(
      (problem): Annotation => ({
        ...{ level: 'error', title: 'regress: problem' },
        message: safeLine(problem, longestProblem),
      }),
    ),
    ...about('worse', 'error'),
    ...about('could-not-tell', 'warning'),
    { level: 'notice', title: 'regress: merges', message: firstDifferenceLines(pairs).slice(0, 3).join('; ') },
  ];
}

const command = ({ level, title, message }: Annotation) =>
  `::${level} title=${escapeProperty(title)}::${escapeData(message)}\n`;

/** As GitHub documents: a line break would end the command, and what follows could be another. */
const escapeData = (text: string) => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');

const escapeProperty = (text: string) => escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
