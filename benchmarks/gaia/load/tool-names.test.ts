import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toolNames } from './tool-names.ts';

it.each([
  ['1. Web browser\n2. Search engine', ['web browser', 'search engine']],
  ['1. A web browser.\n2. A search engine.', ['web browser', 'search engine']],
  ['1) Python (any version)\r\n2) Excel', ['python', 'excel']],
  ['1. Search engine 2. Calculator', ['search engine', 'calculator']],
  ['- Excel\n- excel\n* The  Excel', ['excel']],
  ['Image recognition tools (to read, and measure)', ['image recognition tools']],
  ['Python 3', ['python 3']],
  ['None', []],
  ['N/A', []],
  ['1. None', []],
  ['No tools required.', []],
  ['', []],
  [' \n ', []],
])('%j names %j', (tools, names) => {
  expect(toolNames(tools)).toEqual(names);
});

it('names are short, lower case, different, and the same when named again', () => {
  const piece = fc.constantFrom(
    '1. ',
    '2) ',
    '- ',
    '\n',
    ' ',
    'A ',
    'the ',
    'Web',
    'İ',
    '(x)',
    '(',
    ')',
    '.',
    'none',
    ',',
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const names = toolNames(pieces.join(''));
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toBe(name.toLowerCase().trim());
    }),
  );
});
