import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readValue } from './read-value.ts';

it('reads what JSON holds', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      const text = JSON.stringify(value);
      if (!text.includes('__proto__')) expect(readValue(text)).toEqual({ value: JSON.parse(text) });
    }),
  );
});

it.each([
  '{"__proto__":1}',
  '[{"a":{"__proto__":{"b":1}}}]',
  `${'['.repeat(65)}${']'.repeat(65)}`,
  '{',
  '',
  'undefined',
])('refuses %s', (text) => expect(readValue(text)).toHaveProperty('problem'));

it('reads a value as deep as is allowed', () => {
  expect(readValue(`${'['.repeat(64)}${']'.repeat(64)}`)).toHaveProperty('value');
});
