/** The evaluator's sentences on one attempt: what was expected, how it is to be found, what was given. */
import type { ReadAttempt } from '../prompt-parts.ts';
import { conditionsFor } from './candidates.ts';
import { induce } from './induce.ts';
import { isDocumentWork, observe, same } from './observe.ts';
import { sentenceFor } from './own-words.ts';
import { bareRule } from './rule.ts';

export function critiqueOf(attempt: ReadAttempt): readonly string[] | undefined {
  if (!isDocumentWork([attempt])) return undefined;
  const observed = observe(attempt);
  if (!observed) return attempt.feedback === '' ? ['The document was not read.'] : [attempt.feedback];
  const { expected, given, doc } = observed;
  const right = expected === undefined ? given === undefined : given !== undefined && same(given, expected);
  const said = given === undefined ? 'no reference was given' : `"${given}" was given`;
  const outcome = `The expected answer was ${expected === undefined ? 'None' : `"${expected}"`}, and ${said}: ${right ? 'right' : 'wrong'}.`;
  if (expected === undefined) {
    return [outcome, sentenceFor(bareRule('none', conditionsFor(doc)[0]!))];
  }
  const [rule] = induce([observed]);
  return [
    outcome,
    rule ? sentenceFor({ ...rule, tally: undefined }) : 'It does not stand in the document as a code of its own.',
  ];
}
