import { describe, expect, it } from 'vitest';
import { overflowOf, type RefusedBody } from './context-overflow.ts';

const of = (message: string, rest: Omit<RefusedBody, 'message'> = {}) => overflowOf({ message, ...rest });

describe('a prompt that does not fit', () => {
  it.each([
    ['Anthropic', 'prompt is too long: 214000 tokens > 200000 maximum', 214_000, 200_000],
    [
      'Anthropic with the answer',
      'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length or `max_tokens` and try again',
      210_000,
      200_000,
    ],
    [
      'OpenAI',
      "This model's maximum context length is 128000 tokens. However, your messages resulted in 130001 tokens. Please reduce the length of the messages.",
      130_001,
      128_000,
    ],
    [
      'OpenAI and vLLM with the answer',
      "This model's maximum context length is 4096 tokens. However, you requested 5010 tokens (4010 in the messages, 1000 in the completion). Please reduce the length of the messages or completion.",
      5010,
      4096,
    ],
    [
      'OpenAI, newer',
      'Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300123 tokens. Please reduce the length of the messages.',
      300_123,
      272_000,
    ],
    [
      'vLLM, the prompt alone',
      "This model's maximum context length is 4096 tokens. However, your request has 5000 input tokens. Please reduce the length of the input messages.",
      5000,
      4096,
    ],
    [
      'vLLM, the answer',
      "'max_tokens' or 'max_completion_tokens' is too large: 4000. This model's maximum context length is 4096 tokens and your request has 100 input tokens (4000 > 4096 - 100).",
      4100,
      4096,
    ],
    [
      'vLLM, newer',
      "You passed 4500 input tokens and requested 500 output tokens. However, the model's context length is only 4096 tokens, resulting in a maximum input length of 3596 tokens.",
      5000,
      4096,
    ],
    [
      'vLLM, the engine',
      'The decoder prompt (length 5000) is longer than the maximum model length of 4096. Make sure that `max_model_len` is no smaller than the number of text tokens.',
      5000,
      4096,
    ],
    [
      'llama.cpp',
      'request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it',
      5000,
      4096,
    ],
    ['SGLang', "The input (5000 tokens) is longer than the model's context length (4096 tokens).", 5000, 4096],
    [
      'OpenRouter',
      "This endpoint's maximum context length is 8192 tokens. However, you requested about 9000 tokens (8000 of text input, 1000 in the output).",
      9000,
      8192,
    ],
  ])('is known from the words of %s, with its numbers', (_, message, needed, window) => {
    expect(of(message)).toEqual({ needed, window });
  });

  it('is known from the fields of llama.cpp', () => {
    const fields = { type: 'exceed_context_size_error', n_prompt_tokens: 5000, n_ctx: 4096 };
    expect(of('the request is too large', fields)).toEqual({ needed: 5000, window: 4096 });
  });

  it.each([
    [{ code: 'context_length_exceeded', message: 'Please reduce the length of the messages.' }],
    [{ message: 'the request exceeds the available context size. try increasing the context size' }],
    [{ message: 'Your input exceeds the context window of this model. Please adjust your input and try again.' }],
    [{ message: 'the input length exceeds the context length' }],
    [{ message: 'prompt too long; exceeded max context length by 10 tokens' }],
  ])('is known without numbers: %j', (body) => {
    expect(overflowOf(body)).toEqual({});
  });

  it.each([
    'messages.1: `tool_use` ids were found without `tool_result` blocks',
    'Invalid schema for response_format: context is a required property',
    'max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens',
    "Invalid 'tools': array too long. Expected an array with maximum length 128.",
  ])('is not: %s', (message) => {
    expect(of(message)).toBeUndefined();
  });
});
