/** The end of a chain: from the facts themselves, and as the lines of a program that finds it in the pages. */
import { DAY, FOLLOW, program, quoted } from '../programs.ts';
import { MONTHS } from '../world/dates.ts';
import type { World } from '../world/entity.ts';
import type { Chain, Form } from './chains.ts';

/** A fact's value in the form in which it is asked for. */
export function inForm(value: string, form: Form): string {
  if (form === 'text') return value;
  if (form === 'number') return /\d+/.exec(value)![0];
  const [day, month, year] = value.split(' ');
  if (form === 'year') return year!;
  const index = (MONTHS as readonly string[]).indexOf(month!) + 1;
  return `${year}-${String(index).padStart(2, '0')}-${day!.padStart(2, '0')}`;
}

export function endOf(world: World, from: string, { keys, form }: Pick<Chain, 'keys' | 'form'>): string {
  const value = keys.reduce((at, key) => world.find(at).facts[key]!, from);
  return inForm(value, form);
}

/** A JavaScript expression for the end of the chain from the title that `start`, an expression too, comes to. */
export function endExpression(start: string, { keys, form }: Pick<Chain, 'keys' | 'form'>): string {
  const value = `follow(${start}, ${quoted(keys)})`;
  if (form === 'text') return value;
  if (form === 'number') return `/\\d+/.exec(${value})[0]`;
  return form === 'year' ? `/\\d{4}/.exec(${value})[0]` : `day(${value})`;
}

/** What `endExpression` needs before it. */
export const chainParts = (form: Form): readonly string[] => (form === 'day' ? [FOLLOW, DAY] : [FOLLOW]);

export function chainProgram(from: string, chain: Pick<Chain, 'keys' | 'form'>): string {
  return program(...chainParts(chain.form), `return ${endExpression(quoted(from), chain)};`);
}
