import fc from 'fast-check';
import { countTokens as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { countTokens as r50k } from 'gpt-tokenizer/encoding/r50k_base';
import { describe, expect, test } from 'vitest';
import type { Message, ModelRequest } from '../../core/language-model.ts';
import { promptTokens } from '../tokens.ts';
import { createTokenBound } from './token-bound.ts';

const requestOf = (messages: readonly Message[], more: Partial<ModelRequest> = {}): ModelRequest => ({
  messages,
  tools: [],
  sampling: { temperature: 0, maxOutputTokens: 200, seed: 1 },
  sampleIndex: 0,
  ...more,
});
const asking = (text: string): ModelRequest => requestOf([{ role: 'user', content: text }]);

const english = 'You open the drawer 1. In it, you see a pencil 2 and a mug 3. Put the mug on the desk. '.repeat(200);
const plain = { disallowedSpecial: new Set<string>() };
const tokenizers = { cl100k, r50k };

describe('the bound of a prompt, before a call was answered', () => {
  test('is never below what byte-level tokenizers count', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { promptTokens: most } = createTokenBound().most(asking(text));
        for (const count of Object.values(tokenizers)) expect(most).toBeGreaterThanOrEqual(count(text, plain));
        expect(most).toBeGreaterThanOrEqual(Buffer.byteLength(text));
      }),
    );
  });

  test('holds for tokenizers that read a normal form which is longer than the text', () => {
    const text = 'ﷺ'.repeat(2_000);
    const { promptTokens: most } = createTokenBound().most(asking(text));
    expect(most).toBeGreaterThanOrEqual(Buffer.byteLength(text.normalize('NFKC')));
  });

  test('holds when a server writes JSON anew with escapes', () => {
    const input = { title: 'Straße nach Łódź '.repeat(500) };
    const escaped = JSON.stringify(input).replaceAll(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
    const tool = { name: 'find', description: input.title, inputSchema: input };
    const call: Message = { role: 'assistant', content: '', toolCalls: [{ id: 'a', name: 'find', input }] };
    const bare = createTokenBound().most(requestOf([])).promptTokens;
    for (const request of [requestOf([call]), requestOf([], { answerSchema: { name: 'a', schema: input } })])
      expect(createTokenBound().most(request).promptTokens).toBeGreaterThan(bare + Buffer.byteLength(escaped));
    const withTool = createTokenBound().most(requestOf([], { tools: [tool] })).promptTokens;
    expect(withTool).toBeGreaterThan(bare + 2 * Buffer.byteLength(escaped));
  });

  test('counts all messages, with what a tool answered', () => {
    const messages: Message[] = [
      { role: 'user', content: 'x'.repeat(1_000) },
      { role: 'tool', callId: 'c'.repeat(1_000), content: 'y'.repeat(1_000) },
    ];
    expect(createTokenBound().most(requestOf(messages)).promptTokens).toBeGreaterThanOrEqual(3_000);
  });
});

describe('the bound of a prompt, after calls were answered', () => {
  const learnt = (count: (text: string) => number) => {
    const bound = createTokenBound();
    bound.learn(asking(english), { promptTokens: count(english), completionTokens: 10 });
    return bound;
  };

  test('is nearer to the truth', () => {
    const truth = promptTokens(asking(english));
    const bytes = createTokenBound().most(asking(english)).promptTokens;
    const { promptTokens: most } = learnt((text) => cl100k(text)).most(asking(english));
    expect(most).toBeGreaterThan(truth);
    expect(most).toBeLessThan(2 * truth);
    expect(bytes).toBeGreaterThan(3 * truth);
  });

  test.each([
    ['digits', '31415 92653 58979, '],
    ['another script', '打开抽屉，把杯子放在桌子上。'],
    ['emoji', '🧰🪛 '],
    ['code', 'if (a[i] !== b) {\n        return { a, b: [...b] };\n    }\n'],
    ['runs of blanks', `${' '.repeat(40)}\n\t\t\t`],
    ['words in capitals', 'THE QUICK BROWN FOX '],
  ])('is not below it for a prompt of another kind: %s', (_, piece) => {
    const text = piece.repeat(500);
    for (const count of Object.values(tokenizers))
      expect(learnt((known) => count(known)).most(asking(text)).promptTokens).toBeGreaterThanOrEqual(count(text));
  });

  test('grows with the largest ratio of reported to counted tokens, and never falls', () => {
    const bound = createTokenBound();
    const request = asking(english);
    const counted = promptTokens(request);
    const boundAfter = (promptTokens: number) => {
      bound.learn(request, { promptTokens, completionTokens: 0 });
      return bound.most(request).promptTokens;
    };
    const first = boundAfter(counted);
    expect(boundAfter(counted * 1.5) - first).toBeCloseTo(0.6 * counted, -1);
    expect(boundAfter(counted * 0.5)).toBe(boundAfter(counted * 1.5));
  });

  test('is never above that of the bytes, as long as no server counts more than those', () => {
    const bound = createTokenBound();
    const bytes = createTokenBound().most(asking(english)).promptTokens;
    bound.learn(asking('a'), { promptTokens: 100, completionTokens: 0 });
    expect(bound.most(asking(english)).promptTokens).toBe(bytes);
  });

  test('takes in a long prompt of the server itself', () => {
    const bound = createTokenBound();
    bound.learn(asking('a'), { promptTokens: 9_000, completionTokens: 0 });
    expect(bound.most(asking('b')).promptTokens).toBeGreaterThanOrEqual(9_000);
  });
});

describe('the bound of an answer', () => {
  test("is the request's limit, until a server was seen to exceed it", () => {
    const bound = createTokenBound();
    expect(bound.most(asking('a')).completionTokens).toBe(200);
    bound.learn(asking('a'), { promptTokens: 4, completionTokens: 150 });
    expect(bound.most(asking('a')).completionTokens).toBe(200);
    bound.learn(asking('a'), { promptTokens: 4, completionTokens: 300 });
    expect(bound.most(asking('a')).completionTokens).toBe(320);
  });
});

test('a growing chat is never measured again from its start', () => {
  let reads = 0;
  const first = { role: 'user' } as Message;
  Object.defineProperty(first, 'content', {
    get: () => {
      reads += 1;
      return 'some words';
    },
  });
  const bound = createTokenBound();
  const chat: Message[] = [first];
  bound.most(requestOf(chat));
  const once = reads;
  for (let turn = 0; turn < 50; turn += 1) {
    chat.push({ role: 'assistant', content: `turn ${turn}` });
    bound.most(requestOf(chat));
  }
  expect(reads).toBe(once);
});
