/**
 * t with P(|T| ≤ t) = confidence for Student's T of ν degrees of freedom, a whole number (Abramowitz & Stegun 1964, 26.7.3
 * and 26.7.4, solved by bisection). Throws a RangeError otherwise.
 */
export function studentQuantile(degrees: number, confidence: number): number {
  if (!Number.isInteger(degrees) || degrees < 1)
    throw new RangeError(`Expected degrees of freedom to be a whole number of at least 1, got ${degrees}.`);
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`Expected confidence to be between 0 and 1, got ${confidence}.`);
  let [low, high] = [0, 1];
  while (within(high, degrees) < confidence) high *= 2;
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    if (within(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** A(t|ν) = P(|T| ≤ t), with θ = arctan(t / √ν). */
function within(t: number, degrees: number): number {
  const theta = Math.atan(t / Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(theta), Math.cos(theta)];
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cosine ** 2;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (theta + sine * sum) : sine * sum;
}
