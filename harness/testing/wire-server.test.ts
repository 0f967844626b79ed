/** The server's formats, against requests and answers as the providers' references show them, without any client. */
import { afterEach, expect, test } from 'vitest';
import { ContextOverflowError } from '../core/errors.ts';
import { type ModelRequest, type ModelResponse, noBill } from '../core/language-model.ts';
import { startWireServer, type WireServer } from './wire-server.ts';

const weather = { type: 'object', properties: { place: { type: 'string' } } };
const said: ModelResponse = {
  text: 'It rains.',
  toolCalls: [],
  finish: 'stop',
  usage: { promptTokens: 30, completionTokens: 4, cacheReadTokens: 10 },
  paid: noBill,
};
const asksWeather: ModelResponse = {
  ...said,
  text: '',
  toolCalls: [{ id: 'call_2', name: 'weather', input: { place: 'Rome' } }],
  finish: 'tool-calls',
};

let server: WireServer | undefined;
const seen: ModelRequest[] = [];
afterEach(async () => {
  await server?.close();
  seen.length = 0;
});

/** Status and body of one answer. */
async function post(path: string, body: unknown, answer: ModelResponse | Error = said) {
  server = await startWireServer({
    answer: async (request) => {
      seen.push(request);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const response = await fetch(`${server.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

const openai = {
  model: 'm',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"place":"Oslo"}' } }],
    },
    { role: 'tool', tool_call_id: 'call_1', content: 'rain' },
  ],
  tools: [{ type: 'function', function: { name: 'weather', description: 'now', parameters: weather } }],
  temperature: 0,
  max_completion_tokens: 100,
  seed: 7,
};

const anthropic = {
  model: 'm',
  system: 'Be brief.',
  messages: [
    { role: 'user', content: 'Weather?' },
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id: 'call_1', name: 'weather', input: { place: 'Oslo' } }],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', content: 'rain' }] },
  ],
  tools: [{ name: 'weather', description: 'now', input_schema: weather }],
  temperature: 0,
  max_tokens: 100,
};

const asked: ModelRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Weather?' },
    { role: 'assistant', content: '', toolCalls: [{ id: 'call_1', name: 'weather', input: { place: 'Oslo' } }] },
    { role: 'tool', callId: 'call_1', content: 'rain' },
  ],
  tools: [{ name: 'weather', description: 'now', inputSchema: weather }],
  sampling: { temperature: 0, maxOutputTokens: 100, seed: 7 },
  sampleIndex: 0,
};

test('a chat completion is read, and answered with text or tool calls', async () => {
  const spoken = await post('/v1/chat/completions', openai);
  expect(seen).toEqual([asked]);
  expect(spoken).toMatchObject({
    status: 200,
    body: {
      model: 'm',
      choices: [{ message: { role: 'assistant', content: 'It rains.' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 30, completion_tokens: 4, total_tokens: 34 },
    },
  });
  await server?.close();
  const weatherCall = { id: 'call_2', type: 'function', function: { name: 'weather', arguments: '{"place":"Rome"}' } };
  const called = { message: { content: null, tool_calls: [weatherCall] }, finish_reason: 'tool_calls' };
  expect(await post('/v1/chat/completions', openai, asksWeather)).toMatchObject({ body: { choices: [called] } });
});

test('a message is read, and answered with text or tool uses', async () => {
  const spoken = await post('/v1/messages', anthropic);
  expect(seen).toEqual([{ ...asked, sampling: { ...asked.sampling, seed: 0 } }]);
  expect(spoken).toMatchObject({
    status: 200,
    body: {
      model: 'm',
      content: [{ type: 'text', text: 'It rains.' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 20, cache_read_input_tokens: 10, output_tokens: 4 },
    },
  });
  await server?.close();
  const weatherUse = { type: 'tool_use', id: 'call_2', name: 'weather', input: { place: 'Rome' } };
  const called = { content: [weatherUse], stop_reason: 'tool_use' };
  expect(await post('/v1/messages', anthropic, asksWeather)).toMatchObject({ body: called });
});

test('a structured answer is asked for by a response format, or by a tool that has to be used', async () => {
  const answer = { ...said, text: '{"place":"Rome"}' };
  const schema = { name: 'weather', schema: weather };
  const { tools, ...plain } = openai;
  const format = { type: 'json_schema', json_schema: { ...schema, strict: false } };
  expect(await post('/v1/chat/completions', { ...plain, response_format: format }, answer)).toMatchObject({
    body: { choices: [{ message: { content: answer.text }, finish_reason: 'stop' }] },
  });
  await server?.close();
  const forced = { ...anthropic, tool_choice: { type: 'tool', name: 'weather' } };
  expect(await post('/v1/messages', forced, answer)).toMatchObject({
    body: { content: [{ type: 'tool_use', name: 'weather', input: { place: 'Rome' } }], stop_reason: 'tool_use' },
  });
  expect(seen.map(({ answerSchema, tools }) => ({ answerSchema, tools }))).toEqual([
    { answerSchema: schema, tools: [] },
    { answerSchema: schema, tools: [] },
  ]);
});

test.each([
  ['a field that is not documented', '/v1/chat/completions', { ...openai, top: 1 }, /"top"/],
  [
    'a tool result without its call',
    '/v1/chat/completions',
    { ...openai, messages: [openai.messages[3]] },
    /role 'tool'/,
  ],
  [
    'a tool call without its result',
    '/v1/chat/completions',
    { ...openai, messages: [openai.messages[2], openai.messages[1]] },
    /must be followed/,
  ],
  ['no output limit', '/v1/messages', { ...anthropic, max_tokens: undefined }, /max_tokens/],
  [
    'an empty text',
    '/v1/messages',
    { ...anthropic, messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] },
    /non-whitespace/,
  ],
  [
    'an assistant who begins',
    '/v1/messages',
    { ...anthropic, messages: [{ role: 'assistant', content: 'x' }] },
    /"user" role/,
  ],
  [
    'a tool use without its result',
    '/v1/messages',
    { ...anthropic, messages: [...anthropic.messages.slice(0, 2), { role: 'user', content: 'x' }] },
    /tool_result/,
  ],
  ['a temperature above 1', '/v1/messages', { ...anthropic, temperature: 1.5 }, /temperature/],
])('%s is refused as the provider does', async (_, path, body, message) => {
  const error = { type: 'invalid_request_error', message: expect.stringMatching(message) };
  expect(await post(path, body)).toMatchObject({ status: 400, body: { error } });
  expect(seen).toEqual([]);
});

test('an overflow and a failure have the bodies of the provider', async () => {
  const overflow = new ContextOverflowError(5000, 4096);
  const tooLong =
    /^This model's maximum context length is 4096 tokens\. However, your messages resulted in 5000 tokens/;
  expect(await post('/v1/chat/completions', openai, overflow)).toMatchObject({
    status: 400,
    body: { error: { code: 'context_length_exceeded', message: expect.stringMatching(tooLong) } },
  });
  await server?.close();
  const message = 'prompt is too long: 5000 tokens > 4096 maximum';
  expect(await post('/v1/messages', anthropic, overflow)).toMatchObject({
    status: 400,
    body: { type: 'error', error: { type: 'invalid_request_error', message } },
  });
  await server?.close();
  expect(await post('/v1/messages', anthropic, new TypeError('a bug'))).toMatchObject({
    status: 500,
    body: { error: { type: 'api_error', message: 'TypeError: a bug' } },
  });
});

test('it counts requests, lists models and knows no other path', async () => {
  await post('/v1/messages', anthropic);
  await fetch(`${server!.url}/v1/messages`, { method: 'POST', body: '{' });
  const list = await fetch(`${server!.url}/v1/models`);
  expect(await list.json()).toEqual({ object: 'list', data: [] });
  expect((await fetch(`${server!.url}/v1/embeddings`, { method: 'POST', body: '{}' })).status).toBe(404);
  expect(server!.requests()).toBe(2);
});
