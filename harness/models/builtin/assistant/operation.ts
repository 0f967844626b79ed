/** What is to be done with what is found: read from the verbs and nouns of ordinary English. */
import { datesIn } from './numbers.ts';
import type { Question } from './question.ts';

export type Operation = 'sum' | 'mean' | 'count' | 'difference' | 'days' | 'list' | 'value';

const more =
  'more|less|fewer|larger|bigger|higher|longer|shorter|later|earlier|older|younger|lower|smaller|taller|heavier|deeper|dearer|cheaper|greater|wider';
const difference = new RegExp(
  [
    'differences?',
    `how (?:much|many) (?:(?:years?|days|met(?:re|er)s|kilomet(?:re|er)s|euros|dollars|people|points) )?(?:${more})`,
    'by how (?:much|many)',
    'how many \\w+ (?:lie|lay|are there|were there|passed|went by|are) between',
    'how (?:far|many \\w+) apart',
    'how many \\w+ (?:after|before)',
    'exceeds?',
  ].join('|'),
  'i',
);
const list = new RegExp(
  [
    '\\blist (?:all|every|each|the|those)\\b',
    '\\b(?:name|give|write down|enumerate) (?:all|every|each|those)\\b',
    '\\bwhich (?:two|three|four|five|six|seven|eight|nine|ten|\\d+)\\b',
    '\\bwhich (?:\\w+ ){0,2}(?!is\\b|was\\b|has\\b|does\\b)\\w+s (?:are|were|have|had)\\b',
  ].join('|'),
  'i',
);

/** So many of these are a size, not a number of rows. */
const units =
  'euros|dollars|pounds|kilograms|grams|tons|tonnes|met(?:re|er)s|kilomet(?:re|er)s|miles|litres|years|months|weeks|hours|minutes|degrees|percent';

const known = new Map<string, Operation>();

export function operationIn({ core, text }: Pick<Question, 'core' | 'text'>): Operation {
  const before = known.get(text);
  if (before) return before;
  const operation = read(core, text);
  if (known.size > 500) known.clear();
  known.set(text, operation);
  return operation;
}

function read(core: string, text: string): Operation {
  if (/\bdays?\b/i.test(core) && datesIn(core).length === 2) return 'days';
  // Who says how the items are to be set apart or ordered wants several.
  if (/\bcommas?\b|\balphabetical/i.test(text)) return 'list';
  if (/\b(?:averages?|mean|on average)\b/i.test(core)) return 'mean';
  if (new RegExp(`\\b(?:${difference.source})\\b`, 'i').test(core)) return 'difference';
  if (/\b(?:totals?|sums?|altogether|in all|combined|add(?:ed)? up|together|overall)\b/i.test(core)) return 'sum';
  if (new RegExp(`how many (?:${units}) (?:does|do|did|is|are|was|were)\\b(?! there)`, 'i').test(core)) return 'value';
  if (/\b(?:how many|number of|count)\b/i.test(core)) return 'count';
  return list.test(core) ? 'list' : 'value';
}
