/** The tools that the model writes are really correct: their bodies are run here, as our own code, against plain references. */
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergedModule } from '../../../testing/assistant-world.ts';
import { builtinModel } from '../builtin.ts';
import { readAttempt } from '../prompt-parts.ts';
import { mendTools, uniteTools } from './mend-tools.ts';
import { readAdvice } from './read-advice.ts';
import { toolOf } from './toolbox.ts';
import { type WrittenTool, writtenFor } from './written-tools.ts';

function run({ body }: WrittenTool, input: object, files: Readonly<Record<string, string>> = {}): unknown {
  const readFile = (name: string) => {
    if (files[name] === undefined) throw new Error('no such file');
    return files[name];
  };
  return runInNewContext(`(function (input) { ${body} })(${JSON.stringify(input)})`, { readFile });
}

const [days] = writtenFor('days') as [WrittenTool];
const [plain, better] = writtenFor('column') as [WrittenTool, WrittenTool];
const iso = fc
  .integer({ min: -40_000, max: 40_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));

describe('count_days', () => {
  test('counts days and finds dates, each the inverse of the other', () => {
    fc.assert(
      fc.property(iso, fc.integer({ min: -20_000, max: 20_000 }), (from, count) => {
        const to = run(days, { from, days: count });
        expect(run(days, { from, to: to as string })).toBe(count);
      }),
    );
    expect(run(days, { from: '2024-02-28', to: '2024-03-01' })).toBe(2);
    expect(run(days, { from: '2024-02-28', days: 2 })).toBe('2024-03-01');
    expect(run(days, { from: 'May' })).toBe('Expected a date YYYY-MM-DD, got May.');
  });
});

describe('sum_column', () => {
  const text =
    '[a.xlsx, part 1 of 2: sheet "One"]\nCity,Side,Price\nA,north,1\nB,south,2\n[a.xlsx, part 2 of 2: sheet "Two"]\nCity,Side,Price\n"C, old",north,"1,030.5"\nD,south,4\n';
  const files = {
    'a.xlsx.txt': text,
    'b.csv.txt': '[b.csv, part 1 of 1]\nCity,Side,Price\nA,north,1.5\nB,south,2.25\n',
  };
  test.each([plain, better])('adds up, averages and counts a plain table', (tool) => {
    const over = (operation: string, where?: object) =>
      run(tool, { file: 'b.csv', column: 'Price', operation, where }, files);
    expect([over('sum'), over('mean'), over('count'), over('sum', { Side: 'south' })]).toEqual([3.75, 1.875, 2, 2.25]);
  });

  test('in its second version knows parts and quoted cells', () => {
    const of = (part: string) => run(better, { file: 'a.xlsx', column: 'Price', operation: 'sum', part }, files);
    expect([of('sheet "One"'), of('sheet "Two"')]).toEqual([3, 1034.5]);
  });

  test.each([plain, better])('says so where there is no such file or column', (tool) => {
    expect(run(tool, { file: 'x', column: 'Price', operation: 'sum' }, files)).toBe('There is no file x.');
    expect(run(tool, { file: 'b.csv', column: 'Cost', operation: 'sum' }, files)).toBe('There is no column Cost.');
  });
});

describe('what a module may hold', () => {
  test.each([
    ...writtenFor('days'),
    ...writtenFor('column'),
  ])('$name is small, tried on its example without an error, and known by its words', (tool) => {
    expect(tool.name).toMatch(/^[a-z][a-z_]{0,63}$/);
    expect(tool.body.length).toBeLessThan(1600);
    expect(tool.inputSchema.type).toBe('object');
    expect(() => run(tool, tool.example)).not.toThrow();
    expect(toolOf(tool)?.use).toBe(tool === days ? 'days' : 'column');
  });
});

const head = (right: boolean, action = '') =>
  readAttempt({
    attributes: { score: right ? '1' : '0' },
    start: 0,
    text: `Observation: Your task: FINAL ANSWER\n<question>\nHow many days are there between 3 March 1904 and 9 July 1988?\n<\\/question>\n${action}Action: FINAL ANSWER: ${right ? 30809 : 30811}\nObservation: done\nFeedback: The expected answer was "30809". The answer "${right ? 30809 : 30811}" is ${right ? 'right' : 'wrong'}.\n`,
  });

describe('which tools a module brings', () => {
  test('one is written when two attempts failed for want of it, and not before', () => {
    expect(mendTools([], [], [head(false)])).toEqual([]);
    expect(mendTools([], [], [head(false), head(true)])).toEqual([]);
    expect(mendTools([], [], [head(false), head(false)])).toEqual([days]);
    expect(mendTools([days], [], [head(false), head(false)])).toEqual([days]);
  });

  test('one that refused is written anew where the model knows better', () => {
    const attempt = head(
      false,
      'Action: sum_column {"file":"a.xlsx","column":"Price","operation":"sum"}\nObservation: There is no column Price.\n',
    );
    expect(mendTools([plain], [], [attempt])).toEqual([better]);
  });

  test('one that was never right in three uses is dropped, counting what the guidelines tell', () => {
    const used = head(false, 'Action: count_days {"from":"1904-03-03","to":"1988-07-09"}\nObservation: 30811\n');
    expect(mendTools([days], [], [used, used])).toEqual([days]);
    expect(mendTools([days], [], [used, used, used])).toEqual([]);
    const told = readAdvice('Do not compute days between dates with count_days (right 2 of 2 times).');
    expect(mendTools([days], told, [used])).toEqual([]);
  });

  test('a tool of other people stays as it is', () => {
    const other = {
      name: 'translate',
      description: 'Translates a word.',
      inputSchema: { type: 'object' },
      body: 'return input;',
    };
    expect(mendTools([other], [], [head(false)])).toEqual([other]);
    expect(uniteTools([[other], []], [])).toMatchObject({ tools: [other] });
  });

  test('of several for one purpose the best supported stays, and lines speak of it by its name', async () => {
    const again = { ...days, name: 'count_days_2' };
    const line = (name: string, tally: string) =>
      `- Compute days between dates with ${name}, not in your head (right ${tally} times).`;
    const version = (tool: WrittenTool, tally: string) => ({
      module: { instructions: line(tool.name, tally), tools: [tool] },
      tasks: 3,
      score: 1,
    });
    const merged = await mergedModule(builtinModel({ limits: [] }), [
      version(days, '2 of 2'),
      version(again, '5 of 5'),
    ]);
    expect(merged).toEqual({ instructions: line('count_days', '7 of 7'), tools: [days] });
  });

  test('the newest version of one of its own tools outlives older ones', () => {
    expect(uniteTools([[plain], [better]], []).tools).toEqual([better]);
  });
});
