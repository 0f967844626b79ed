import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellFixture, finalist, finished, moduleEvent, moduleWith, taskId } from '../../testing/sweep-fixture.ts';
import { changes, lineChanges } from './app/diff.ts';
import { inlineJson } from './deflated.ts';
import { mergeTree } from './merge-tree.ts';
import { packSteps } from './pack-steps.ts';
import { pageScore } from './page-score.ts';
import { stratifiedOrder } from './stratified-order.ts';
import { visibleLine, visibleParts } from './visible-text.ts';

const anyText = fc.string({ unit: 'binary' });
const hostile = fc
  .array(fc.oneof(anyText, fc.constantFrom('</script>', '<!--', '\u2028', '\0', '\ud800', '\u202e', ']]>', '&lt;')))
  .map((parts) => parts.join(''));

describe('JSON in the page', () => {
  it('comes back as it was, and has nothing that could end its element', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const json = inlineJson({ [text]: text });
        expect(json).toMatch(/^[\x20-\x7e]*$/);
        expect(json).not.toMatch(/[<>&]/);
        expect(JSON.parse(json)).toEqual({ [text]: text });
      }),
    );
  });
});

describe('text as it is to be seen', () => {
  it('has no character that is invisible or turns the direction, and loses nothing else', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = visibleParts(text);
        const plain = shown
          .filter(({ escaped }) => !escaped)
          .map((part) => part.text)
          .join('');
        expect(plain.replaceAll('\r\n', '\n')).not.toMatch(
          /(?![\t\n])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u,
        );
        const back = shown.map((part) =>
          part.escaped ? String.fromCodePoint(Number.parseInt(part.text.slice(2), 16)) : part.text,
        );
        expect(back.join('')).toBe(text);
      }),
    );
  });

  it('names what it escapes', () => {
    expect(visibleLine('a\0b\u202ec\ud800')).toBe('a⟨U+0000⟩b⟨U+202E⟩c⟨U+D800⟩');
  });
});

describe('the difference of two texts', () => {
  const lines = fc.array(fc.constantFrom('open the door', 'open the window', 'look', 'put it down', ''));

  it('gives back both', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const all = changes(before, after);
        const without = (kind: string) => all.filter((change) => change.kind !== kind).map(({ item }) => item);
        expect(without('new')).toEqual(before);
        expect(without('gone')).toEqual(after);
      }),
    );
  });

  it('takes a line for reworded where most of its words stayed', () => {
    const [first, second] = lineChanges(
      ['Look for a cloth at the sink.', 'Wait.'],
      ['Look for a cloth at the tub.', 'Go.'],
    );
    expect(first!.kind).toBe('gone');
    expect(second).toMatchObject({ kind: 'reworded' });
    const words = second!.kind === 'reworded' ? second!.words : [];
    expect(words.filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'gone', item: 'sink' },
      { kind: 'new', item: 'tub' },
    ]);
  });
});

describe('a stratified order', () => {
  it('holds every item once, gives each stratum its first before any its second, and is the same however items come', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(200), { minLength: 1 }), (items) => {
        const rules = { purpose: 'test', stratum: (item: number) => String(item % 3), rank: () => 0 };
        const order = stratifiedOrder(items, rules);
        expect(order.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b));
        const strata = new Set(items.map((item) => item % 3));
        expect(new Set(order.slice(0, strata.size).map((item) => item % 3))).toEqual(strata);
        expect(stratifiedOrder(items, rules)).toEqual(order);
      }),
    );
  });
});

describe('packing', () => {
  it('stays within the budget, whatever does not fit, and ends where nothing fits', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 30 }), fc.nat(2000), (texts, budget) => {
        const packed = packSteps({
          ...{ wanted: [...texts.keys()], compare: (a, b) => a - b, budget },
          read: (index) => texts[index],
        });
        expect(packed.chunks.join('').length).toBeLessThanOrEqual(budget);
        expect(packed.at.size).toBeLessThanOrEqual(texts.length);
      }),
    );
  });
});

describe("a module's score on n tasks", () => {
  it("has Wilson's interval: 7 of 10 lies between 39.7 and 89.2 %", () => {
    const score = pageScore(0.7, 10)!;
    expect([score.low, score.high].map((bound) => bound.toFixed(3))).toEqual(['0.397', '0.892']);
    expect(pageScore(null, 10)).toBeNull();
  });
});

describe('a merge that was refused', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((line) => moduleWith(line)) as [ReturnType<typeof moduleWith>, never, never];
  const merge = (path: string, parents: [string, ReturnType<typeof moduleWith>, number][], accepted: boolean) => ({
    ...({ type: 'merge', path, round: 0, unionTasks: 4, broken: [taskId('t')], fixed: [], reason: 'r' } as const),
    parents: parents.map(([from, module, meanScore]) => ({
      path: from,
      module: moduleEvent('', module).id,
      meanScore,
    })),
    ...{
      module: moduleEvent('', c).id,
      meanScore: 0.5,
      verdict: accepted ? ('accepted' as const) : ('refused' as const),
    },
  });
  const cell = cellFixture({
    ...{ arm: 'fgo', seed: 1, outcome: finished(finalist(c, { path: 'merge' })) },
    events: [
      merge(
        'merge',
        [
          ['subset-1', b, 0.75],
          ['subset-2', a, 0.5],
        ],
        true,
      ),
      merge(
        'merge/0.0',
        [
          ['subset-0', a, 0.25],
          ['subset-1', b, 0.75],
        ],
        false,
      ),
    ],
  });
  const ids = [a, b, c].map((module) => moduleEvent('', module).id);
  const { nodes } = mergeTree(cell, { module: (id) => ids.indexOf(id), task: () => 0, show: (text) => text });

  it('goes on as its best parent, and stands between it and what that was merged into', () => {
    expect(nodes.map(({ path, module, children }) => [path, module, children])).toEqual([
      ['subset-0', 0, []],
      ['subset-1', 1, []],
      ['subset-2', 0, []],
      ['merge/0.0', 1, [0, 1]],
      ['merge', 2, [3, 2]],
    ]);
    expect(nodes[3]!.score).toMatchObject({ mean: 0.75, tasks: 4 });
  });
});
