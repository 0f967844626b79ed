/**
 * Quantile of Student's t for p in [0.5, 1) and a whole number ν ≥ 1 of degrees of freedom: bisection on θ = atan(t/√ν), in which
 * P(|T| ≤ t) is a finite series (Abramowitz & Stegun, "Handbook of Mathematical Functions", 1964, 26.7.3 and 26.7.4).
 */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p >= 0.5 && p < 1)) throw new RangeError(`Expected p to be at least 0.5 and below 1, got ${p}.`);
  if (!Number.isInteger(degrees) || degrees < 1)
    throw new RangeError(`Expected degrees to be a whole number of at least 1, got ${degrees}.`);
  let [low, high] = [0, Math.PI / 2];
  for (let step = 0; step < 48; step += 1) {
    const middle = (low + high) / 2;
    if (within(middle, degrees) < 2 * p - 1) low = middle;
    else high = middle;
  }
  return Math.sqrt(degrees) * Math.tan((low + high) / 2);
}

/** P(|T| ≤ √ν tan θ) */
function within(theta: number, degrees: number): number {
  const [sine, square] = [Math.sin(theta), Math.cos(theta) ** 2];
  const odd = degrees % 2 === 1;
  let term = odd ? Math.cos(theta) : 1;
  let series = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= (square * (k - 1)) / k;
    series += term;
  }
  return odd ? (2 / Math.PI) * (theta + sine * series) : sine * series;
}
