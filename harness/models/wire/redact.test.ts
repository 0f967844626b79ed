import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from './redact.ts';

describe('redact', () => {
  it.each([
    ['Incorrect API key provided: sk-proj-abcDEF123456.', 'Incorrect API key provided: [key]'],
    ['Incorrect API key provided: sk-pr***************wxyz', 'Incorrect API key provided: [key]'],
    ['header "Authorization: Bearer abc.def-ghi" refused', 'header "Authorization: [key]" refused'],
    ['x-api-key: sk-ant-api03-AbCd_123', 'x-api-key: [key]'],
  ])('takes what looks like a key out of %j', (text, expected) => {
    expect(redact(text, [])).toBe(expected);
  });

  it.each([
    'task-oriented dialogue',
    'import sk-learn',
    'a risk-averse agent',
    'a bearer of bad news',
  ])('leaves %j as it is', (text) => {
    expect(redact(text, [])).toBe(text);
  });

  it('takes every given secret out, also inside a word, in a URL or in JSON', () => {
    const secret = 'p"a/s s';
    expect(redact(`x${secret}y ${encodeURIComponent(secret)} ${JSON.stringify(secret)}`, [secret])).toBe(
      'x[key]y [key] "[key]"',
    );
  });

  it('takes the longer of two secrets out whole where one begins with the other', () => {
    expect(redact('abcdefgh', ['abcd', 'abcdefgh'])).toBe('[key]');
  });

  it('never leaves a secret, and changes nothing else of a text without one', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 6 }), fc.string(), (before, secret, after) => {
        expect(redact(before + secret + after, [secret])).not.toContain(secret);
      }),
    );
    expect(redact('nothing to hide', ['', 'absent'])).toBe('nothing to hide');
  });
});
