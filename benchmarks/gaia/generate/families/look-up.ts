/** Questions that the corpus alone answers: a fact, or one that other pages lead to. */
import type { Family } from '../family.ts';
import { fill, pick } from '../pick.ts';
import { type Chain, FACTS, THREE_HOPS, TWO_HOPS } from './chains.ts';
import { chainProgram, endOf } from './follow-chain.ts';

function lookUp({ chains, ...family }: Pick<Family, 'name' | 'level'> & { chains: readonly Chain[] }): Family {
  return {
    ...family,
    compose({ random, world }) {
      const chain = pick(random, chains);
      const { title } = pick(random, world.ofKind(chain.from));
      return {
        text: fill(pick(random, chain.wordings), { x: title }),
        answer: endOf(world, title, chain),
        program: chainProgram(title, chain),
        tools: ['search', 'open page'],
      };
    },
  };
}

export const corpusFact = lookUp({ name: 'corpus-fact', level: '1', chains: FACTS });
export const twoHops = lookUp({ name: 'two-hops', level: '2', chains: TWO_HOPS });
export const threeHops = lookUp({ name: 'three-hops', level: '3', chains: THREE_HOPS });
