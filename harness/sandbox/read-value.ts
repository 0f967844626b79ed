import type { Json } from '../core/canonical-json.ts';

/** Levels of lists and objects in a value: what reads it later may do so by recursion. */
const maxDepth = 64;

/**
 * A value that a program returned, from its JSON. What comes back is plain data: a member called `__proto__` is refused, since
 * whoever copies members by assignment would set a prototype with it. `problem`: one sentence.
 */
export function readValue(text: string): { readonly value: Json } | { readonly problem: string } {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return { problem: 'The returned value is no JSON.' };
  }
  const open: [Json | undefined, number][] = [[value, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [item, depth] = next;
    if (item === null || typeof item !== 'object') continue;
    if (depth >= maxDepth) return { problem: `The returned value may be nested ${maxDepth} levels deep at most.` };
    if (!Array.isArray(item) && Object.hasOwn(item, '__proto__'))
      return { problem: 'The returned value may not have a member called __proto__.' };
    for (const member of Object.values(item)) open.push([member, depth + 1]);
  }
  return { value };
}
