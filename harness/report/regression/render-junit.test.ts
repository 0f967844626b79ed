import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import {
  anyText,
  hostileMerges,
  hostileTexts,
  type MergeSides,
  sameMerges,
  worseMerges,
} from '../../testing/merge-sides.ts';
import { judgeRegression } from './judge.ts';
import { measuredCell } from './measured-cell.ts';
import { renderJunit } from './render-junit.ts';

function rendered({ today, baseline }: MergeSides, name = 'cell', against = 'main'): string {
  const [own, others] = [today, baseline].map((records) =>
    records.map((record) => measuredCell(record, `${name} ${record.spec.seed}`, `set ${record.spec.seed}`)),
  );
  return renderJunit(judgeRegression(own!, others!), against);
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Throws for what is not well-formed. */
function parsed(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', (text) => {
    open.at(-1)!.text += text;
  });
  parser.write(xml).close();
  return root.children[0]!;
}

const suiteOf = (xml: string) => parsed(xml).children[0]!;
const casesOf = (xml: string) => suiteOf(xml).children.filter(({ name }) => name === 'testcase');
const results = (xml: string) =>
  casesOf(xml).map(({ attributes, children }) => [attributes.name, children[0]?.name ?? 'passed']);

describe('JUnit XML of a regression check', () => {
  it('has a failure for every criterion that is worse, and skips what neither side has', () => {
    const xml = rendered(worseMerges);
    expect(results(xml)).toEqual([
      ['both sides can be compared', 'passed'],
      ['accuracy on test tasks', 'failure'],
      ['score on the union of the training tasks', 'passed'],
      ['prompt tokens of merge and backtest', 'failure'],
      ['merges that ended with an accepted synthesis', 'passed'],
      ['likeness of modules that were clustered together', 'skipped'],
      ['length of the final module', 'passed'],
      ["parents' tools that a synthesis has", 'skipped'],
    ]);
    expect(suiteOf(xml).attributes).toEqual({ name: 'regress', tests: '8', failures: '2', errors: '0', skipped: '2' });
    const [, accuracy, , tokens] = casesOf(xml);
    const sentence =
      'worse: accuracy on test tasks, 87.5 % before and 59.4 % today: change -28.1 (-29.8 to -26.4), p < 0.001, 256 pairs in 16 groups; changes matter from 2.0 points.';
    expect(accuracy!.children[0]).toMatchObject({ attributes: { message: sentence }, text: sentence });
    expect(tokens!.children[0]!.attributes.message).toBe(
      'worse: prompt tokens of merge and backtest, 16,000 before and 20,920 today: change ×1.31 (×1.30 to ×1.31), p < 0.001, 16 pairs in 16 groups; changes matter from ×1.10.',
    );
    expect(suiteOf(xml).children.at(-1)).toMatchObject({
      name: 'system-out',
      text: expect.stringContaining('first difference: other synthesis from the same parents'),
    });
  });

  it('has no failure and no error where all is well', () => {
    expect(suiteOf(rendered(sameMerges)).attributes).toMatchObject({ failures: '0', errors: '0' });
  });

  it('has an error for what could not be told, and one with all problems', () => {
    const few = { today: worseMerges.today.slice(0, 3), baseline: worseMerges.baseline.slice(0, 3) };
    expect(results(rendered(few))).toContainEqual(['accuracy on test tasks', 'error']);
    const [first] = casesOf(rendered({ ...sameMerges, today: [] }));
    expect(first!.children[0]).toMatchObject({
      name: 'error',
      attributes: { message: 'Expected cells to compare, got none.' },
      text: 'Expected cells to compare, got none.\nExpected both sides to have the same cells, got cell 1 (baseline only) and 15 more.',
    });
  });

  it('is the same for equal verdicts, without times, machines or places', () => {
    const xml = rendered(worseMerges);
    expect(xml).toBe(rendered(worseMerges));
    expect(xml).not.toMatch(/time|host|\d{4}-\d\d-\d\d/);
  });

  it('is well-formed and keeps what names say, whatever they are', () => {
    const checked = (text: string) => {
      const { today, baseline } = hostileMerges(text);
      const known = results(rendered(sameMerges)).map(([name]) => name);
      const cases = casesOf(rendered({ today, baseline }, text, text));
      expect(cases.map(({ attributes }) => attributes.name)).toEqual(known);
      const [first] = casesOf(rendered({ today, baseline: [] }, text, text));
      const said = text.toWellFormed().replace(/[^\t\n\r\u0020-\ufffd]/g, '\ufffd');
      expect(first!.children[0]!.attributes.message).toBe(
        `Expected both sides to have the same cells, got ${said} 1 (today only).`,
      );
    };
    for (const text of hostileTexts) checked(text);
    fc.assert(fc.property(anyText, checked), { numRuns: 100 });
  });
});
