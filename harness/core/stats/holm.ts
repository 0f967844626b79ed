/**
 * p-values of a family of m tests, adjusted so that all that are at most α may be believed, with a chance of at most α that
 * any of them is wrong, whatever the tests have to do with each other (Holm, "A Simple Sequentially Rejective Multiple Test
 * Procedure", Scand. J. Statistics 6, 1979; `p.adjust(p, "holm")` of R). With p_(1) ≤ … ≤ p_(m):
 *
 *   adjusted p_(i) = min(1, max over j ≤ i of (m - j + 1) p_(j))
 *
 * In the order of the input.
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  for (const p of pValues)
    if (!(p >= 0 && p <= 1)) throw new RangeError(`Expected p-values to be between 0 and 1, got ${p}.`);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  [...pValues.keys()]
    .sort((i, j) => pValues[i]! - pValues[j]!)
    .forEach((place, rank) => {
      largest = Math.max(largest, (pValues.length - rank) * pValues[place]!);
      adjusted[place] = Math.min(1, largest);
    });
  return adjusted;
}
