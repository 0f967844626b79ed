import { describe, expect, it } from 'vitest';
import { readRegressOptions } from './regress-options.ts';

describe('options of regress', () => {
  it('are what was given', () => {
    expect(readRegressOptions({})).toEqual({ makeFixture: false, annotations: false });
    expect(readRegressOptions({ against: 'HEAD~1', junit: 'a.xml', summary: 'b.md', annotations: true })).toEqual({
      ...{ against: 'HEAD~1', junit: 'a.xml', summary: 'b.md', annotations: true, makeFixture: false },
    });
    expect(readRegressOptions({ accept: true, why: 'faster', who: 'Ada' }).accept).toEqual({
      why: 'faster',
      who: 'Ada',
    });
  });

  it.each([
    [{ accept: true }, 'Expected --why with --accept, got none'],
    [{ why: 'so' }, 'Expected --why with --accept, got it alone.'],
    [{ who: 'Ada' }, 'Expected --who with --accept, got it alone.'],
    [{ accept: true, why: 'so', against: 'HEAD' }, 'Expected --accept without --against, got both'],
    [{ 'make-fixture': true, against: 'HEAD' }, 'Expected --make-fixture alone'],
    [{ against: ['a', 'b'] }, 'Expected --against to be given once, got 2 values.'],
    [{ accept: true, why: ' ' }, 'Expected --why to have a value, got none.'],
  ])('that do not go together are one sentence: %j', (values, sentence) => {
    expect(() => readRegressOptions(values)).toThrow(sentence);
  });
});
