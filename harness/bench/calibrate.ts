/**
 * The yardstick: a fixed amount of plain JavaScript, of the three kinds that the harness is made of. Times are told as
 * multiples of its time on the same machine a moment before and after, so that they are about the same on a slower one.
 *
 *   arithmetic   50,000 steps of a linear congruential generator and a square root of each
 *   allocation   5,000 small objects in a Map, read back once
 *   strings      1,000 pieces joined, split, and counted by word
 *
 * Never to be changed: all figures ever kept are multiples of it.
 */
export function calibrationWork(): number {
  let seed = 1;
  let sum = 0;
  for (let step = 0; step < 50_000; step += 1) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    sum += Math.sqrt(seed);
  }
  const objects = new Map<number, { readonly id: number; readonly values: readonly number[] }>();
  for (let id = 0; id < 5_000; id += 1) objects.set(id, { id, values: [id, id + 1, id + 2] });
  for (const { id, values } of objects.values()) sum += id + values[1]!;
  const words = Array.from({ length: 1_000 }, (_, index) => `word ${index % 97} of ${index % 13}`);
  const counts = new Map<string, number>();
  for (const word of words.join(' ').split(' ')) counts.set(word, (counts.get(word) ?? 0) + word.length);
  for (const count of counts.values()) sum += count;
  return sum;
}
