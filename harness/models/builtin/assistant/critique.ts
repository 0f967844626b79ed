/** The evaluator's sentences on one attempt: what was expected, what was given, and what decided it. */
import type { ReadAttempt } from '../prompt-parts.ts';
import { type Evidence, evidenceIn, isAssistantWork, observe } from './observe.ts';
import { sentenceFor } from './own-words.ts';

export function critiqueOf(attempt: ReadAttempt): readonly string[] | undefined {
  if (!isAssistantWork([attempt])) return undefined;
  const observed = observe(attempt);
  if (!observed) return attempt.feedback === '' ? ['The question was not read.'] : [attempt.feedback];
  const { expected, given, right } = observed;
  const said = given === undefined ? 'no answer was given' : `"${given}" was given`;
  const outcome =
    expected === undefined
      ? `It was ${right ? 'right' : 'wrong'}, and ${said}.`
      : `The expected answer was "${expected}", and ${said}: ${right ? 'right' : 'wrong'}.`;
  const telling = evidenceIn(observed).map(({ advice, right: holds }): Evidence['advice'] | undefined => {
    if (holds) return advice;
    return advice.topic === 'start' || (advice.topic === 'compute' && advice.tool !== '')
      ? { ...advice, yes: false }
      : undefined;
  });
  const sentences = telling.flatMap((advice) => (advice ? [sentenceFor(advice)] : []));
  return [outcome, ...new Set(sentences)].slice(0, 3);
}
