import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { contextWindowOf, modelTable } from './model-table.ts';

describe('the table of models', () => {
  test('is of the version that is installed: a new one needs its date here', () => {
    const version = packageJson.dependencies['@pydantic/genai-prices'];
    expect(modelTable).toEqual({ source: `@pydantic/genai-prices ${version}`, date: '2026-09-23' });
    // So that whoever raises the version comes by the date.
    expect(version).toBe('0.1.8');
  });

  test('has the windows of known models, under their names with a date too', () => {
    expect(contextWindowOf('openai', 'gpt-4o')).toBe(128_000);
    expect(contextWindowOf('openai', 'gpt-4o-2024-08-06')).toBe(128_000);
    expect(contextWindowOf('anthropic', 'claude-haiku-4-5-20251001')).toBe(200_000);
    expect(contextWindowOf('anthropic', 'claude-opus-5')).toBe(1_000_000);
  });

  test('has no window of unknown models, of other providers, and of models without one', () => {
    expect(contextWindowOf('openai', 'gpt-99')).toBeUndefined();
    expect(contextWindowOf('openai', '')).toBeUndefined();
    expect(contextWindowOf('anthropic', 'gpt-4o')).toBeUndefined();
    expect(contextWindowOf('openai', 'claude-opus-5')).toBeUndefined();
    expect(contextWindowOf('openai', 'whisper-1')).toBeUndefined();
  });

  test.each([
    ['claude-sonnet-5', 1_000_000],
    ['claude-sonnet-5-20260901', 1_000_000],
    ['claude-sonnet-5-5', undefined],
    ['claude-sonnet-5.5', undefined],
    ['Claude-Sonnet-5-5-20261101', undefined],
    ['claude-opus-5-5', 1_000_000],
  ])('does not take a later version for the one before: %s', (model, window) => {
    expect(contextWindowOf('anthropic', model)).toBe(window);
  });
});
