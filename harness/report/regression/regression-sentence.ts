import { count } from '../format.ts';
import type { Regression } from './judge.ts';

/** Beside every verdict. */
export const builtinNotice = 'built-in model (rule-based, not an LLM): tells whether merges changed, not how LLMs do';

/** Characters of a problem's sentence that are shown: it may quote names that others gave. */
export const longestProblem = 500;

/** The verdict in one sentence. `against`: what the baseline is called, e.g. `the accepted baseline`, `main (1a2b3c4)`. */
export function regressionSentence({ state, problems, criteria }: Regression, against: string): string {
  const titles = (wanted: string) =>
    criteria.filter((own) => own.state === wanted).map(({ criterion }) => criterion.title);
  const [worse, better, open] = [titles('worse'), titles('better'), titles('could-not-tell')];
  if (state === 'worse') return `worse: merges are worse than those of ${against} in ${worse.join('; ')}.`;
  const also = better.length === 0 ? '' : `, and better in ${better.join('; ')}`;
  if (state === 'ok') return `ok: merges are not worse than those of ${against}${also}.`;
  const begin = `could not tell whether merges are worse than those of ${against}`;
  if (problems.length === 0) return `${begin}: too little is known of ${open.join('; ')}.`;
  const still = worse.length === 0 ? '' : ` What can be compared is worse in ${worse.join('; ')}.`;
  return `${begin}: ${count(problems.length, 'problem')} ${problems.length === 1 ? 'keeps' : 'keep'} the two from being compared.${still}`;
}
