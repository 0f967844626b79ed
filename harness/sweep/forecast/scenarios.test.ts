import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { episodeOf, scenariosOf, talkOf, trajectoryTokens } from './scenarios.ts';

const talk = { firstPrompt: 100, answer: 10, observation: 30 };

describe('an episode', () => {
  it('reads in each turn what was said before', () => {
    expect(episodeOf(talk, 1)).toEqual({ calls: 1, promptTokens: 100, completionTokens: 10 });
    expect(episodeOf(talk, 3)).toEqual({ calls: 3, promptTokens: 100 + 140 + 180, completionTokens: 30 });
    expect(episodeOf(talk, 0)).toEqual({ calls: 0, promptTokens: 0, completionTokens: 0 });
  });

  it('tells from its tokens how agent and environment talk', () => {
    const tokens = fc.integer({ min: 1, max: 1000 });
    const turns = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(tokens, tokens, tokens, turns, (firstPrompt, answer, observation, lengths) => {
        const episodes = [2, ...lengths].map((length) => episodeOf({ firstPrompt, answer, observation }, length));
        const seen = talkOf(episodes, firstPrompt);
        expect(seen.answer).toBeCloseTo(answer, 6);
        expect(seen.observation).toBeCloseTo(observation, 6);
      }),
    );
  });

  it('of one turn shows no observation, and none at all shows nothing', () => {
    expect(talkOf([{ calls: 1, promptTokens: 100, completionTokens: 10 }], 100)).toEqual({ ...talk, observation: 0 });
    expect(talkOf([], 0)).toEqual({ firstPrompt: 0, answer: 0, observation: 0 });
  });

  it('is read as what was said in it', () => {
    expect(trajectoryTokens(talk, 3)).toBe(120);
  });
});

describe('the scenarios', () => {
  it('take the median for long, and lengthen towards the step cap', () => {
    const { low, high } = scenariosOf([20, 2, 8], 50);
    expect([2, 8, 20, 50].map((calls) => low.turns(calls))).toEqual([2, 8, 8, 8]);
    expect([2, 8, 20, 50].map((calls) => high.turns(calls))).toEqual([18, 22, 30, 50]);
  });

  it('know of one turn only where the agent never acted', () => {
    expect(scenariosOf([], 50).low.turns(50)).toBe(1);
  });

  it('surround the pilot, within the step cap', () => {
    const turns = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(fc.array(turns), turns, (acted, calls) => {
        const { low, high } = scenariosOf(acted, 50);
        expect(low.turns(calls)).toBeLessThanOrEqual(calls);
        expect(high.turns(calls)).toBeGreaterThanOrEqual(calls);
        expect(high.turns(calls)).toBeLessThanOrEqual(50);
      }),
    );
  });

  it('accept each synthesis at once, or make it as often as allowed', () => {
    const { low, high } = scenariosOf([], 50);
    expect([low.rounds(2), high.rounds(2), high.rounds(0)]).toEqual([1, 3, 1]);
  });
});
