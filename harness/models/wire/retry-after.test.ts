import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { retryAfterMs, waitMsOf } from './retry-after.ts';

const now = Date.UTC(2026, 10, 6, 8, 49, 7);
const wait = (headers: Record<string, string>): number | undefined => waitMsOf(new Headers(headers), now);

describe('the wait that a provider asks for', () => {
  it.each([
    [{ 'retry-after': '90' }, 90_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '1.25' }, 1250],
    [{ 'retry-after': '86400' }, 86_400_000],
    [{ 'retry-after-ms': '1500.5', 'retry-after': '90' }, 1500.5],
    [{ 'retry-after': 'Fri, 06 Nov 2026 08:49:37 GMT' }, 30_000],
    [{ 'retry-after': 'Friday, 06-Nov-26 08:49:37 GMT' }, 30_000],
    [{ 'retry-after': 'Fri Nov  6 08:49:37 2026' }, 30_000],
    [{ 'retry-after': 'Fri, 06 Nov 2026 08:48:00 GMT' }, 0],
  ])('is read from %j: %d ms', (headers, expected) => {
    expect(wait(headers)).toBe(expected);
  });

  it.each([
    'soon',
    '',
    '-5',
    '1e3',
    '5 seconds',
    'Fri, whenever',
    'Infinity',
  ])('is not read from a Retry-After of %j', (text) => {
    expect(wait({ 'retry-after': text })).toBeUndefined();
  });

  it.each([
    ['1s', 1000],
    ['6m0s', 360_000],
    ['20ms', 20],
    ['1h2m3.5s', 3_723_500],
    ['1d', 86_400_000],
  ])('is read from a reset in %s: %d ms', (text, expected) => {
    expect(wait({ 'x-ratelimit-reset-tokens': text })).toBe(expected);
  });

  it.each(['', '12', 'm', '1s2', 'one minute', '-1s'])('is not read from a reset in %j', (text) => {
    expect(wait({ 'x-ratelimit-reset-tokens': text })).toBeUndefined();
  });

  it('is read from the resets of Anthropic', () => {
    expect(wait({ 'anthropic-ratelimit-output-tokens-reset': '2026-11-06T08:49:37Z' })).toBe(30_000);
    expect(wait({ 'anthropic-ratelimit-requests-reset': '2026-11-06T09:49:17+01:00' })).toBe(10_000);
    expect(wait({ 'anthropic-ratelimit-tokens-reset': '2026-11-06T08:00:00Z' })).toBe(0);
    expect(wait({ 'anthropic-ratelimit-tokens-reset': '2026-11-06' })).toBeUndefined();
  });

  it('is the latest reset of those limits that are used up', () => {
    const resets = {
      'x-ratelimit-reset-requests': '10s',
      'x-ratelimit-reset-tokens': '6m0s',
      'anthropic-ratelimit-input-tokens-reset': '2026-11-06T08:49:27Z',
    };
    expect(wait({ ...resets, 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-remaining-tokens': '1' })).toBe(
      10_000,
    );
    expect(
      wait({
        ...resets,
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-remaining-tokens': '9',
        'anthropic-ratelimit-input-tokens-remaining': '0',
      }),
    ).toBe(20_000);
  });

  it('is the latest of all resets where no limit is said to be used up', () => {
    const resets = { 'x-ratelimit-reset-requests': '10s', 'x-ratelimit-reset-tokens': '6m0s' };
    expect(wait(resets)).toBe(360_000);
    expect(wait({ ...resets, 'x-ratelimit-remaining-requests': '', 'x-ratelimit-remaining-tokens': 'few' })).toBe(
      360_000,
    );
  });

  it('is Retry-After where resets are given too, and a reset where Retry-After cannot be read', () => {
    expect(wait({ 'retry-after': '2', 'x-ratelimit-reset-tokens': '6m0s' })).toBe(2000);
    expect(wait({ 'retry-after': 'later', 'x-ratelimit-reset-tokens': '6m0s' })).toBe(360_000);
    expect(retryAfterMs(new Headers({ 'x-ratelimit-reset-tokens': '6m0s' }), now)).toBeUndefined();
  });

  it('is the same in every time zone', () => {
    for (const zone of ['Asia/Tokyo', 'America/New_York']) {
      vi.stubEnv('TZ', zone);
      expect(new Date(now).getTimezoneOffset()).not.toBe(0);
      expect(wait({ 'retry-after': 'Fri Nov  6 08:49:37 2026' })).toBe(30_000);
    }
    vi.unstubAllEnvs();
  });

  it('is unknown without headers', () => {
    expect(wait({})).toBeUndefined();
  });

  it('is never negative and never NaN, whatever the headers say', () => {
    const value = fc.oneof(
      fc.stringMatching(/^[ -~]*$/),
      fc.stringMatching(/^[0-9.smhd-]{1,8}$/),
      fc.date().map(String),
    );
    const names = ['retry-after', 'retry-after-ms', 'x-ratelimit-reset-tokens', 'anthropic-ratelimit-tokens-reset'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (headers) => {
        const ms = wait(headers);
        expect(ms === undefined || ms >= 0).toBe(true);
      }),
    );
  });
});
