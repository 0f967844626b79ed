import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContextOverflowError } from '../core/errors.ts';
import type { Trajectory } from '../core/trajectory.ts';
import { toyBenchmark, toyTasks } from '../testing/toy-benchmark.ts';
import { eventsOf, toyContext } from '../testing/toy-context.ts';
import { textOf, toyModels } from '../testing/toy-model.ts';
import { toySandbox } from '../testing/toy-sandbox.ts';
import type { Evidence } from './critique.ts';
import { fitting, propose } from './propose.ts';

const start = { instructions: '- Answer every question.', tools: [] };

/** Ten trajectories of about 250 tokens each, the number of each in its opening. */
const evidence = toyTasks(10).map(({ id, category }, index): Evidence => {
  const opening = `Attempt number ${index}. ${'word '.repeat(200)}`;
  const trajectory: Trajectory = { taskId: id, category, opening, steps: [], attempt: { state: 'scored', score: 0 } };
  return { trajectory, critique: '' };
});

function withWindow(contextWindow: number, onOverflow: 'fail' | 'truncate') {
  const prompts: string[] = [];
  const models = toyModels({
    contextWindow,
    instead: (_, request) => {
      prompts.push(textOf(request));
      return { text: '{"instructions": "- Better."}' };
    },
  });
  return { prompts, context: toyContext({ models, options: { onOverflow } }) };
}

const shownIn = (prompt: string) => [...prompt.matchAll(/Attempt number (\d+)/g)].map((match) => Number(match[1]));

describe('propose', () => {
  it('shows all where all fit', async () => {
    const { context, prompts } = withWindow(100_000, 'fail');
    await propose(context, start, evidence, 'all');
    expect(shownIn(prompts[0]!)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  describe('tools', () => {
    const known = { name: 'old', description: 'Old.', inputSchema: { type: 'object' }, body: 'return 1;', example: {} };
    const proposeTools = async (answer: unknown, learned = true) => {
      const models = toyModels({ instead: () => ({ text: JSON.stringify(answer) }) });
      const moduleTools = { sandbox: toySandbox(), reserved: ['search'] };
      const benchmark = { ...toyBenchmark(), ...(learned ? { moduleTools } : {}) };
      const context = toyContext({ models, benchmark });
      const proposal = await propose(context, { ...start, tools: [known] }, evidence, 'all');
      return { proposal, event: eventsOf(context, 'module')[0]!, ran: moduleTools.sandbox.ran.length };
    };
    const fresh = { ...known, name: 'new', body: 'return 2;' };

    it('of an answer become part of the module once they have worked, and the others are recorded with why not', async () => {
      const broken = { ...known, name: 'broken', body: 'throw new Error("no good")' };
      const { proposal, event, ran } = await proposeTools({ instructions: '- A.', tools: [known, fresh, broken] });
      expect(proposal).toMatchObject({ accepted: true, module: { tools: [known, fresh] } });
      expect(event.leftOut).toEqual([{ tool: 'broken', reason: 'It failed on its example: no good' }]);
      expect(ran).toBe(2);
    });

    it('stay where an answer says nothing of them, and go where it leaves them out', async () => {
      expect((await proposeTools({ instructions: '- A.' })).event.module.tools).toEqual([known]);
      expect((await proposeTools({ instructions: '- A.', tools: [] })).event.module.tools).toEqual([]);
    });

    it('stay as they are where a benchmark has none that are learned', async () => {
      const { event, ran } = await proposeTools({ instructions: '- A.', tools: [fresh] }, false);
      expect(event.module.tools).toEqual([known]);
      expect(event).not.toHaveProperty('leftOut');
      expect(ran).toBe(0);
    });
  });

  it('throws the overflow, after recording it, where the policy is to fail', async () => {
    const { context } = withWindow(1500, 'fail');
    await expect(propose(context, start, evidence, 'all')).rejects.toThrow(ContextOverflowError);
    expect(eventsOf(context, 'call')).toMatchObject([
      { role: 'optimizer', outcome: 'overflow', paid: { promptTokens: 0 } },
    ]);
    expect(eventsOf(context, 'proposal')).toEqual([]);
  });

  it('drops whole trajectories, oldest first, where it may, and records k of n', async () => {
    const { context, prompts } = withWindow(1500, 'truncate');
    const result = await propose(context, start, evidence, 'all');
    expect(result.accepted).toBe(true);
    const { shown, total } = eventsOf(context, 'proposal')[0]!;
    expect(total).toBe(10);
    expect(shown).toBeGreaterThanOrEqual(2);
    expect(shown).toBeLessThan(10);
    expect(shownIn(prompts.at(-1)!)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].slice(-shown));
  });

  it('throws the overflow where nothing is left to drop', async () => {
    const { context } = withWindow(50, 'truncate');
    await expect(propose(context, start, evidence, 'all')).rejects.toThrow(ContextOverflowError);
  });
});

const tokensOf = (texts: readonly string[]) => texts.reduce((sum, text) => sum + text.length / 3, 0);

describe('fitting', () => {
  it('ends with texts that fit, the newest of them and no fewer than needed, for any sizes and window', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.integer({ min: 0, max: 50 }).map((size) => 'x'.repeat(3 * size)),
          { maxLength: 20 },
        ),
        fc.integer({ min: 1, max: 300 }),
        async (texts, window) => {
          const { result, shown } = await fitting(texts, 'truncate', async (kept) => {
            const tokens = tokensOf(kept);
            if (tokens > window) throw new ContextOverflowError(tokens, window);
            return kept;
          });
          expect(shown).toBe(result.length);
          expect(result).toEqual(shown === 0 ? [] : texts.slice(-shown));
          if (shown > 0 && shown < texts.length) expect(tokensOf(texts.slice(-shown - 1))).toBeGreaterThan(window);
        },
      ),
    );
  });
});
