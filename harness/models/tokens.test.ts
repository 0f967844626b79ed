import { createRequire } from 'node:module';
import fc from 'fast-check';
import { countTokens as whole } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test, vi } from 'vitest';
import type { Message } from '../core/language-model.ts';
import { countTokens, messageTokens, promptTokens } from './tokens.ts';

/** As the counter loads it. */
const encoding: { countTokens: typeof whole } = createRequire(import.meta.url)('gpt-tokenizer/encoding/o200k_base');

describe('token counts', () => {
  test('are those of o200k_base for ordinary texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(countTokens(text)).toBe(whole(text, { disallowedSpecial: new Set() }));
      }),
    );
  });

  test('take control sequences as text', () => {
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(1);
  });

  test('of a text without any blank are found piece by piece', () => {
    expect(countTokens('x'.repeat(50_000))).toBeGreaterThan(1000);
  });

  test('of a growing chat are found with the texts that are new, not again from its start', async () => {
    const counting = vi.spyOn(encoding, 'countTokens');
    vi.resetModules();
    const fresh = await import('./tokens.ts');
    const chat: Message[] = [];
    for (let turn = 0; turn < 50; turn += 1) {
      chat.push({ role: 'user', content: `what happened in turn ${turn}` });
      fresh.promptTokens({ messages: structuredClone(chat), tools: [] });
    }
    expect(counting).toHaveBeenCalledTimes(50);
  });

  test('are right after more texts than are remembered, too', () => {
    const texts = Array.from({ length: 20_000 }, (_, at) => `text ${at}`);
    const expected = texts.map((text) => whole(text));
    expect(texts.map(countTokens)).toEqual(expected);
    expect(texts.map(countTokens)).toEqual(expected);
  });

  test('of a prompt are those of its messages, tools and schema', () => {
    const messages: Message[] = [{ role: 'user', content: 'hello' }];
    const bare = promptTokens({ messages, tools: [] });
    expect(bare).toBe(messageTokens(messages[0]!) + 3);
    const tool = { name: 'find', description: 'finds things', inputSchema: { type: 'object' } };
    expect(promptTokens({ messages, tools: [tool] })).toBeGreaterThan(bare);
  });
});
