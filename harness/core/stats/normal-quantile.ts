/**
 * Φ⁻¹ for p in [0.5, 1), by Newton's steps on Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/15 + …) (Marsaglia, "Evaluating the Normal
 * Distribution", J. Stat. Software 11(4), 2004).
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0.5 && p < 1)) throw new RangeError(`Expected p to be at least 0.5 and below 1, got ${p}.`);
  let z = 0;
  for (let step = 0; step < 60; step += 1) {
    const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
    let series = 0;
    for (let term = z, odd = 1; series + term !== series; odd += 2, term *= (z * z) / odd) series += term;
    const move = (p - 0.5 - density * series) / density;
    z += move;
    if (Math.abs(move) < 1e-14) break;
  }
  return z;
}
