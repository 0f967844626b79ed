import { describe, expect, it } from 'vitest';
import { ContextOverflowError } from '../core/errors.ts';
import { answer, request, scriptedModel } from '../testing/scripted-model.ts';
import { promptTokens } from './tokens.ts';
import { withWindow } from './with-window.ts';

describe('a model with a window', () => {
  const asked = request('A room with a drawer.', 200);
  const needed = promptTokens(asked) + 200;

  it('is asked when prompt and answer just fit', async () => {
    const model = scriptedModel([answer('yes')], needed);
    expect((await withWindow(model).complete(asked)).text).toBe('yes');
  });

  it('is not asked when they are one token too long: an overflow with its numbers', async () => {
    const model = scriptedModel([answer('yes')], needed - 1);
    const error = await withWindow(model)
      .complete(asked)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ContextOverflowError);
    expect(error).toMatchObject({ promptTokens: needed, contextWindow: needed - 1 });
    expect(model.requests).toEqual([]);
  });
});
