import fc from 'fast-check';
import type { CellRecord } from '../core/record.ts';
import { type MergedCellFixture, mergedCell, mergeOf } from './merged-cell.ts';
import { moduleWith, taskId } from './sweep-fixture.ts';

/** Records of both sides of a comparison; those of one seed belong together. */
export interface MergeSides {
  readonly baseline: readonly CellRecord[];
  readonly today: readonly CellRecord[];
}

export const mergedCells = (n: number, given: (index: number) => MergedCellFixture): CellRecord[] =>
  Array.from({ length: n }, (_, index) => mergedCell({ seed: index + 1, ...given(index) }));

const parents = [moduleWith('Look.', 'Look again.'), moduleWith('Go.')];
const whole = moduleWith('Look.', 'Look again.', 'Go.');
const forgetful = moduleWith('Look.', 'Go.');

/** Of 16 test tasks, every cell loses others. */
const scores = (index: number, lost: number) =>
  Array.from({ length: 16 }, (_, task) => ((task + index) % 16 < lost ? 0 : 1));

const sixteen = mergedCells(16, (index) => ({ parents, synthesis: whole, test: scores(index, 2) }));

/** Today's syntheses forget a line, which costs them a quarter of the tasks, and take a third more tokens. */
export const worseMerges: MergeSides = {
  baseline: sixteen,
  today: mergedCells(16, (index) => ({
    ...{ parents, synthesis: forgetful, test: scores(index, 6 + (index % 2)), promptTokens: 1300 + index },
    steps: [mergeOf({ parents, synthesis: forgetful, changes: { meanScore: 0.5, broken: [taskId('a')] } })],
  })),
};

export const sameMerges: MergeSides = { baseline: sixteen, today: sixteen };

/** One cell each, with that text wherever a model or a user writes one. */
export function hostileMerges(text: string): MergeSides {
  const own = [moduleWith(`Look ${text}`), moduleWith(`Go.\n${text}`)];
  const cell = (word: string) => {
    const synthesis = moduleWith(text, word);
    const steps = [mergeOf({ path: `merge/${text}`, parents: own, synthesis, changes: { reason: `${word} ${text}` } })];
    return mergedCells(1, () => ({ parents: own, synthesis, steps }));
  };
  return { baseline: cell('before'), today: cell('today') };
}

/** Names and module texts that would steer a terminal, a page, a pull request or a workflow. */
export const hostileTexts: readonly string[] = [
  '</system-out>]]><!-- <script>alert(1)</script> &amp; "\'',
  '`` ``` ````` | a | b | </details> @everyone [x](javascript:1) #1 ![i](http://127.0.0.1/i)',
  '\n::error::not ours\r\n::stop-commands::x\r::add-mask::y %0A::set-output name=a::b ##[add-mask]z',
  '\u001b[31mred\u0007 \u0000 \u0008 \ud800 \uffff \u202eturned\u2028line',
  `${'long '.repeat(2000)}end`,
];

/** Of any UTF-16 code units, halves of surrogate pairs among them; every other one ASCII. */
export const anyText = fc.string({
  unit: fc.oneof(fc.nat(0x7f), fc.nat(0xffff)).map((unit) => String.fromCharCode(unit)),
});
