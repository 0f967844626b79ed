import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, ContextOverflowError, ProviderError } from '../core/errors.ts';
import {
  type LanguageModel,
  type Message,
  type ModelRequest,
  type ModelResponse,
  noBill,
} from '../core/language-model.ts';
import { answer, type Line, request, scriptedModel } from '../testing/scripted-model.ts';
import { type Cassette, emptyCassette, parseCassette, recording, renderCassette, replaying } from './cassette.ts';

const usage = { promptTokens: 10, completionTokens: 5 };
const full: ModelResponse = {
  text: 'I look.',
  toolCalls: [{ id: 'a', name: 'look', input: { at: 'desk', far: null } }],
  finish: 'tool-calls',
  usage: { ...usage, cacheReadTokens: 4 },
  paid: { ...usage, cacheReadTokens: 4, usd: 0.5 },
  servedBy: 'lines-2',
};
const chat: ModelRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'You are in a room with a desk.' },
    { role: 'assistant', content: 'I look.', toolCalls: full.toolCalls },
    { role: 'tool', callId: 'a', content: 'An apple lies on it.' },
  ],
  tools: [{ name: 'look', description: 'Looks.', inputSchema: { type: 'object' } }],
  sampling: { maxOutputTokens: 100, seed: 1 },
  sampleIndex: 2,
  answerSchema: { name: 'answer', schema: { type: 'object' } },
};

/** A cassette of these calls of `scripted/lines`. */
async function recorded(calls: readonly (readonly [ModelRequest, Line])[]): Promise<Cassette> {
  const cassette = emptyCassette(3);
  for (const [asked, line] of calls)
    await recording(scriptedModel([line]), cassette)
      .complete(asked)
      .catch(() => {});
  return cassette;
}

const silent: LanguageModel = scriptedModel([new Error('Expected no call.')]);
const played = (cassette: Cassette, asked: ModelRequest, model = silent) => replaying(model, cassette).complete(asked);
const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => undefined).catch((error: unknown) => error);
const messageOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await errorOf(work);
  expect(error).toBeInstanceOf(ConfigError);
  return (error as Error).message;
};

describe('a recorded call', () => {
  it('goes through as if nobody recorded it', async () => {
    const model = scriptedModel([full]);
    expect(await recording(model, emptyCassette(1)).complete(chat)).toEqual(full);
    expect(model.requests).toEqual([chat]);
  });

  it('is played back at no cost', async () => {
    const cassette = await recorded([[chat, full]]);
    expect(await played(cassette, structuredClone(chat))).toEqual({ ...full, paid: noBill });
  });

  it('is played back from the file as it is from memory', async () => {
    const cassette = parseCassette(renderCassette(await recorded([[chat, full]])), 'a file');
    expect(cassette.promptVersion).toBe(3);
    expect(await played(cassette, chat)).toEqual({ ...full, paid: noBill });
    expect([...cassette.calls.values()]).toEqual([
      { model: 'scripted/lines', request: chat, outcome: { response: full } },
    ]);
  });

  it('is kept as it was sent, though its chat grows in the same list', async () => {
    const cassette = emptyCassette(1);
    const messages: Message[] = [{ role: 'user', content: 'Hello.' }];
    await recording(scriptedModel([answer('1')]), cassette).complete({ ...chat, messages });
    messages.push({ role: 'assistant', content: '1' });
    await recording(scriptedModel([answer('2')]), cassette).complete({ ...chat, messages });
    const file = parseCassette(renderCassette(cassette), 'a file');
    expect((await played(file, { ...chat, messages: messages.slice(0, 1) })).text).toBe('1');
    expect((await played(file, { ...chat, messages })).text).toBe('2');
  });

  it('is played back as an overflow where it was one', async () => {
    const overflow = new ContextOverflowError(214_000, 200_000);
    const cassette = parseCassette(renderCassette(await recorded([[chat, overflow]])), 'a file');
    const error = await errorOf(played(cassette, chat));
    expect(error).toBeInstanceOf(ContextOverflowError);
    expect(error).toMatchObject({ promptTokens: 214_000, contextWindow: 200_000 });
  });

  it('is played back when it was cut off or refused, for that is an answer too', async () => {
    const cut: ModelResponse = { ...answer('half of'), finish: 'length' };
    expect((await played(await recorded([[chat, cut]]), chat)).finish).toBe('length');
  });

  it('is not in the cassette when the service failed', async () => {
    const cassette = await recorded([[chat, new ProviderError('server', 'It is down.')]]);
    expect(cassette.calls.size).toBe(0);
  });

  it('keeps its first answer', async () => {
    const calls = [
      [chat, answer('first')],
      [chat, answer('second')],
    ] as const;
    expect((await played(await recorded(calls), chat)).text).toBe('first');
  });
});

describe('a request that was not recorded', () => {
  const other = (changes: Partial<ModelRequest>): ModelRequest => ({ ...chat, ...changes });
  const [system, user, assistant] = chat.messages;

  it('is never answered by a similar one: the difference to the nearest is shown', async () => {
    const cassette = await recorded([
      [request('Something else.'), answer('1')],
      [other({ messages: [system!] }), answer('2')],
      [chat, full],
    ]);
    const asked = other({
      messages: [system!, user!, assistant!, { role: 'tool', callId: 'a', content: 'An apple is on it.' }],
    });
    expect(await messageOf(played(cassette, asked))).toBe(
      'Expected the request to scripted/lines to be recorded, but it differs from the nearest one, recording 3 of 3, at messages[3].content: recorded "An apple lies on it.", got "An apple is on it.". If the change is meant, record the cassette again.',
    );
  });

  it.each<[string, Partial<ModelRequest>]>([
    [
      'messages[3]: recorded {"callId":"a","content":"An apple lies on it.","role":"tool"}, got nothing',
      { messages: [system!, user!, assistant!] },
    ],
    [
      'messages[2].toolCalls[0].input.at: recorded "desk", got "door"',
      {
        messages: [
          system!,
          user!,
          {
            role: 'assistant',
            content: 'I look.',
            toolCalls: [{ ...full.toolCalls[0]!, input: { at: 'door', far: null } }],
          },
        ],
      },
    ],
    [
      'tools[0].description: recorded "Looks.", got "Looks at."',
      { tools: [{ ...chat.tools[0]!, description: 'Looks at.' }] },
    ],
    ['sampling.temperature: recorded nothing, got 0', { sampling: { ...chat.sampling, temperature: 0 } }],
    ['sampling.seed: recorded 1, got 2', { sampling: { ...chat.sampling, seed: 2 } }],
    ['sampleIndex: recorded 2, got 0', { sampleIndex: 0 }],
    [
      'answerSchema.schema.type: recorded "object", got "array"',
      { answerSchema: { name: 'answer', schema: { type: 'array' } } },
    ],
  ])('is told apart by its first difference: %s', async (difference, changes) => {
    const cassette = await recorded([[chat, full]]);
    expect(await messageOf(played(cassette, other(changes)))).toContain(`recording 1 of 1, at ${difference}.`);
  });

  it('is shown around the first different character of long texts, in one line', async () => {
    const start = 'word\n'.repeat(500);
    const text = (middle: string) => request(`${start}${middle}${'end '.repeat(500)}`);
    const message = await messageOf(played(await recorded([[text('old'), full]]), text('new')));
    expect(message).toContain('at messages[0].content: recorded …');
    expect(message).toContain('word\\nword\\noldend end');
    expect(message).toContain('word\\nword\\nnewend end');
    expect(message).not.toContain('\n');
    expect(message.length).toBeLessThan(550);
  });

  it('is compared with a call of the same model before one of another, however like', async () => {
    const model: LanguageModel = { ...silent, name: 'other' };
    const cassette = await recorded([[chat, full]]);
    await recording({ ...scriptedModel([full]), name: 'other' }, cassette).complete(request('Quite different.'));
    expect(await messageOf(played(cassette, chat, model))).toContain('recording 2 of 2, at messages[0].content');
    expect(await messageOf(played(await recorded([[chat, full]]), chat, model))).toContain(
      'recording 1 of 1, at model: recorded "scripted/lines", got "scripted/other"',
    );
  });

  it('is compared with the call of most equal fields among equal chats', async () => {
    const far = other({ sampling: { maxOutputTokens: 1, seed: 9 }, tools: [] });
    const cassette = await recorded([
      [far, full],
      [chat, full],
    ]);
    expect(await messageOf(played(cassette, other({ sampleIndex: 5 })))).toContain('recording 2 of 2, at sampleIndex');
  });

  it('says so of an empty cassette', async () => {
    expect(await messageOf(played(emptyCassette(1), chat))).toBe(
      'Expected the request to scripted/lines to be recorded, but the cassette is empty: record it again.',
    );
  });
});

describe('the file of a cassette', () => {
  it('is the same text in whatever order the calls were answered', async () => {
    const calls = ['a', 'b', 'c'].map((text) => [request(text), answer(text)] as const);
    const text = renderCassette(await recorded(calls));
    expect(renderCassette(await recorded(calls.toReversed()))).toBe(text);
    expect(renderCassette(parseCassette(text, 'a file'))).toBe(text);
    expect(text.split('\n')).toHaveLength(1 + 3 + 1);
  });

  it('gives back any texts and values, to the last character', async () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('\ud800', '\u0000', '\u2028', '\r\n', '__proto__'));
    await fc.assert(
      fc.asyncProperty(text, fc.jsonValue(), async (content, input) => {
        const held = JSON.parse(JSON.stringify(input));
        const said: ModelResponse = { ...full, text: content, toolCalls: [{ id: 'a', name: content, input: held }] };
        const asked = { ...chat, messages: [{ role: 'user' as const, content }] };
        const cassette = parseCassette(renderCassette(await recorded([[asked, said]])), 'a file');
        expect(await played(cassette, asked)).toEqual({ ...said, paid: noBill });
      }),
    );
  });

  it('keeps keys of odd names that a model has written', async () => {
    const input = JSON.parse('{"__proto__":{"at":"desk"}}');
    const asked = {
      ...chat,
      messages: [{ role: 'assistant' as const, content: '', toolCalls: [{ id: 'a', name: 'look', input }] }],
    };
    const text = renderCassette(await recorded([[asked, full]]));
    expect(text).toContain('{"__proto__":{"at":"desk"}}');
    expect(await played(parseCassette(text, 'a file'), asked)).toEqual({ ...full, paid: noBill });
  });

  it.each([
    ['an empty file', '', 'line 1 of calls.jsonl to be the header of a cassette, but it is not'],
    [
      'another file',
      '{"name":"x"}\n',
      'line 1 of calls.jsonl to be the header of a cassette, but at cassette it is not',
    ],
    [
      'a newer format',
      '{"cassette":2,"promptVersion":1,"about":""}\n',
      'at cassette it is not (Invalid input: expected 1)',
    ],
    [
      'a line that is cut off',
      '{"cassette":1,"promptVersion":1,"about":""}\n{"model":"a/b","requ',
      'line 2 of calls.jsonl to be a recorded call, but it is not',
    ],
    [
      'a blank line',
      '{"cassette":1,"promptVersion":1,"about":""}\n\n',
      'line 2 of calls.jsonl to be a recorded call, but it is not',
    ],
  ])('is refused with the line that is wrong: %s', (_name, text, problem) => {
    expect(() => parseCassette(text, 'calls.jsonl')).toThrow(ConfigError);
    expect(() => parseCassette(text, 'calls.jsonl')).toThrow(problem);
  });

  it('is refused with the field that is wrong', async () => {
    const text = renderCassette(
      await recorded([
        [request('a'), answer('1')],
        [request('b'), answer('2')],
      ]),
    );
    const lines = text.split('\n');
    lines[2] = lines[2]!.replace('"sampleIndex":0', '"sampleIndex":"0"');
    expect(() => parseCassette(lines.join('\n'), 'calls.jsonl')).toThrow(
      'Expected line 3 of calls.jsonl to be a recorded call, but at request.sampleIndex it is not (Invalid input: expected number, received string): record it again.',
    );
  });
});
