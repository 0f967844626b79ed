/**
 * Two-sided p-value, in (0, 1], of the hypothesis that two methods solve tasks equally often (McNemar,
 * Psychometrika 12, 1947, exact form):
 * `b` tasks only the first solved, `c` only the second did; with X heads in b + c throws of a fair coin,
 * p = min(1, 2 P(X ≤ min(b, c))). Tasks on which both agree don't count; without any difference (b = c = 0) p is 1.
 * Below 1e-308 it comes out as 0.
 */
export function exactMcNemar(b: number, c: number): number {
  for (const count of [b, c])
    if (!Number.isInteger(count) || count < 0)
      throw new RangeError(`Expected counts to be whole numbers of at least 0, got ${count}.`);
  const n = b + c;
  const fewer = Math.min(b, c);
  // C(n, fewer) / 2ⁿ by its logarithm, since 2ⁿ overflows; the terms below it by their ratios.
  let logTerm = -n * Math.LN2;
  for (let i = 1; i <= fewer; i += 1) logTerm += Math.log((n - fewer + i) / i);
  let term = Math.exp(logTerm);
  let tail = 0;
  for (let i = fewer; i >= 0; i -= 1) {
    tail += term;
    term *= i / (n - i + 1);
  }
  return Math.min(1, 2 * tail);
}
