import { describe, expect, it } from 'vitest';
import { measureSides } from './measure-sides.ts';

/** Two sides that note who is asked for what. */
function sides() {
  const asked: string[] = [];
  const side = (letter: string) => async (names: readonly string[]) => {
    asked.push(`${letter} ${names.join(',')}`);
    return names.map((name) => ({ name, work: '', milliseconds: 1, ratio: 1, unrest: 1 }));
  };
  return { asked, both: [side('A'), side('B')] };
}

describe('rounds of two sides', () => {
  it('take turns, and so does who begins', async () => {
    const { asked, both } = sides();
    const figures = await measureSides({ names: ['x', 'y'], rounds: 3, isOpen: () => false }, both);
    expect(asked).toEqual(['A x,y', 'B x,y', 'B x,y', 'A x,y', 'A x,y', 'B x,y']);
    expect(figures.map((side) => [...side.values()].map(({ name, rounds }) => [name, rounds]))).toEqual(
      Array(2).fill([
        ['x', 3],
        ['y', 3],
      ]),
    );
  });

  it('go on for what is not well, up to as many again', async () => {
    const { asked, both } = sides();
    const isOpen = (name: string, [a]: readonly ReadonlyMap<string, { readonly rounds: number }>[]) =>
      name === 'x' || (name === 'y' && a!.get(name)!.rounds < 3);
    const [figures] = await measureSides({ names: ['x', 'y', 'z'], rounds: 2, isOpen }, both);
    expect(asked.slice(4)).toEqual(['A x,y', 'B x,y', 'B x', 'A x']);
    expect([...figures!.values()].map(({ rounds }) => rounds)).toEqual([4, 3, 2]);
  });
});
