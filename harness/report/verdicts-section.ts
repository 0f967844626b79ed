import type { Aggregate } from './aggregate.ts';
import { notices } from './charts/frame.ts';
import { type Comparison, compareArms } from './compare-arms.ts';
import { count, points } from './format.ts';
import { escapeMarkdown } from './table.ts';
import type { Verdict } from './verdict.ts';
import { pShort, sizeText, troubleSentences, verdictSentence } from './verdict-sentence.ts';

/** So many comparisons are all told in sentences; of more, what is decided. The table has every one. */
const mostSentences = 12;

/** "Verdicts" of the report's page; empty where there are no two arms to compare. Ends with an empty line. */
export function verdictsSection(aggregate: Aggregate): string[] {
  const comparisons = compareArms(aggregate);
  if (comparisons.length === 0) return [];
  const balanced = aggregate.labels.names.length > 0;
  const judged = comparisons.filter(isJudged);
  return [
    '## Verdicts',
    '',
    ...notices(aggregate).flatMap((notice) => [`*${escapeMarkdown(notice)}*`, '']),
    ...told(comparisons, aggregate).map((sentence) => `- ${escapeMarkdown(sentence)}`),
    '',
    ...(judged.length === 0 ? [] : table(judged, balanced)),
  ];
}

type Judged = Comparison & { readonly verdict: Verdict };
const isJudged = (comparison: Comparison): comparison is Judged => comparison.verdict.state !== 'no-pairs';

/** The section's sentences alone. */
export const verdictSentences = (aggregate: Aggregate): string[] => told(compareArms(aggregate), aggregate);

/** The newest method's first, for it is what a reader looks for; arms without a score get one sentence, not one a pair. */
function told(comparisons: readonly Comparison[], { arms, labels }: Aggregate): string[] {
  const scored = comparisons.filter(({ arm, against }) => arm.comparable > 0 && against.comparable > 0);
  const shown = scored.length <= mostSentences ? scored : scored.filter(({ verdict }) => isDecided(verdict));
  const rest = scored.length - shown.length;
  return [
    ...shown.toReversed().map((comparison) => verdictSentence(comparison, labels.names.length > 0)),
    ...(rest === 0 ? [] : [`${count(rest, 'other comparison')} of ${scored.length} are not decisive: see the table.`]),
    ...troubleSentences(arms),
  ];
}

const isDecided = ({ state }: Comparison['verdict']) => state === 'better' || state === 'worse';

function table(judged: readonly Judged[], balanced: boolean): string[] {
  const line = (texts: readonly string[]) => `| ${texts.map(escapeMarkdown).join(' | ')} |`;
  return [
    line([
      ...[
        'comparison',
        `${balanced ? 'balanced ' : ''}difference, points`,
        'p',
        'adjusted p',
        'n',
        'detectable, points',
      ],
      'verdict',
    ]),
    '| :-- | --: | --: | --: | --: | --: | :-- |',
    ...judged.toReversed().map(({ arm, against, verdict }) => {
      const { difference, p, pAdjusted, detectable, state } = verdict;
      return line([
        `${arm.label} against ${against.label}`,
        `${points(difference.estimate)} (${points(difference.low)} to ${points(difference.high)})`,
        ...[p, pAdjusted].map(pShort),
        sizeText(verdict),
        detectable === null ? '–' : (detectable * 100).toFixed(1),
        state.replace('-', ' '),
      ]);
    }),
    '',
  ];
}
