import { escapeMarkdown } from '../table.ts';
import { criterionColumns, criterionLegend, criterionRow, unitOf } from './criterion-texts.ts';
import { safeLine } from './difference-lines.ts';
import type { Regression } from './judge.ts';
import { builtinNotice, longestProblem, regressionSentence } from './regression-sentence.ts';
import { firstDifferenceLines, sumLines } from './render-regression.ts';

/**
 * Markdown for a pull request. What others wrote stands in code, where neither Markdown nor HTML nor a mention means anything.
 * `against`: as in `regressionSentence`. Ends with a line end.
 */
export function renderPrSummary(regression: Regression, against: string): string {
  const { problems, pairs } = regression;
  return [
    `### Regression check of merges: ${headings[regression.state]}`,
    '',
    regressionSentence(regression, inlineCode(safeLine(against))),
    '',
    ...tableLines(regression),
    '',
    criterionLegend,
    '',
    ...problems.map((problem) => `- ${inlineCode(safeLine(problem, longestProblem))}`),
    ...(problems.length === 0 ? [] : ['']),
    ...sumLines(pairs).map((line) => `- ${line}`),
    '',
    ...folded('The first step that went differently', firstDifferenceLines(pairs)),
    '',
    ...nextSteps[regression.state],
    '',
    `_${builtinNotice}_`,
    '',
  ].join('\n');
}

const headings = { ok: 'ok', worse: 'worse', 'could-not-tell': 'could not tell' } as const;

const seeIt = '- To see it on your machine, before the change is committed: `npm run regress -- --against HEAD`';

/** What to do. */
const nextSteps: Readonly<Record<Regression['state'], readonly string[]>> = {
  ok: [seeIt],
  worse: [
    seeIt,
    '- Where the change is wanted as it is, make it the baseline: `npm run regress -- --accept --why "…"`, and commit what it writes.',
  ],
  'could-not-tell': [
    seeIt,
    '- Where data, settings or frozen modules were changed on purpose, make a new baseline: `npm run regress -- --accept --why "…"`, and commit what it writes.',
  ],
};

function tableLines({ criteria, pairs }: Regression): string[] {
  const columns = [{ title: 'criterion', align: 'left' }, ...criterionColumns];
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ align }) => (align === 'left' ? ':--' : '--:'))),
    ...criteria.map((verdict) => {
      const { criterion, state } = verdict;
      const texts = [criterion.title + unitOf(criterion), ...criterionRow(verdict, pairs)].map(escapeMarkdown);
      return line(state === 'worse' ? texts.with(-1, `**${texts.at(-1)}**`) : texts);
    }),
  ];
}

/** The blank lines make Markdown of what stands within. */
const folded = (title: string, lines: readonly string[]) => [
  `<details><summary>${title}</summary>`,
  '',
  ...fenced(lines),
  '',
  '</details>',
];

/** The fence is longer than any row of backticks in the lines: none of them ends it. */
function fenced(lines: readonly string[]): string[] {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [`${fence}text`, ...lines, fence];
}

/** Of one line. */
function inlineCode(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  return `${fence} ${text} ${fence}`;
}

const longestRun = (text: string) => Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
