import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { problemOfName } from './scratch-name.ts';

it.each(['sales.csv', 'pages/Oslo.txt', 'a b/ü.txt', '.hidden', 'a..b', '...'])('takes %s', (name) => {
  expect(problemOfName(name)).toBeUndefined();
});

it.each([
  '',
  '/a',
  '..',
  'a/..',
  '../a',
  'a//b',
  './a',
  'a/',
  'a\\b',
  'a\0',
  'a\nb',
  '__proto__',
  '\ud800',
  'x'.repeat(201),
])('refuses %j', (name) => expect(problemOfName(name)).toMatch(/^[a-z]/));

it('takes no name that leads out of a folder', () => {
  const part = fc.constantFrom('..', '.', 'a', '/', '\\', '', '__proto__');
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const name = parts.join('/');
      if (problemOfName(name) === undefined) expect(posix.resolve('/folder', name)).toBe(`/folder/${name}`);
    }),
  );
});
