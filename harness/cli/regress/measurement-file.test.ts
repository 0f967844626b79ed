import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Module, moduleId } from '../../core/module.ts';
import type { CellSpec } from '../../core/record.ts';
import type { TaskId } from '../../core/task.ts';
import type { MeasuredCell } from '../../report/regression/measured-cell.ts';
import { type Measurement, parseMeasurement, renderMeasurement } from './measurement-file.ts';

const module = fc.record({ instructions: fc.string(), tools: fc.constant([]) });
const scores = fc.dictionary(
  fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
  fc.constantFrom(0, 0.5, 1, null),
);

const cell: fc.Arbitrary<MeasuredCell> = fc
  .record({ name: fc.string(), test: scores, training: scores, parents: fc.array(module), final: fc.array(module) })
  .map(({ parents, final, ...rest }) => ({
    ...rest,
    ...{
      group: 'g',
      spec: { benchmark: 'toy' } as CellSpec,
      state: 'finished',
      errors: 0,
      mergeTokens: 1,
      backtestTokens: 2,
    },
    ...{ cohesion: 0.5, steps: [], parents, final },
    modules: byId([...parents, ...final]),
  }));

const byId = (modules: readonly Module[]) => Object.fromEntries(modules.map((own) => [moduleId(own), own] as const));

const measurement: fc.Arbitrary<Measurement> = fc.record({
  fixture: fc.string(),
  code: fc.string(),
  model: fc.string(),
  cells: fc.array(cell, { maxLength: 4 }),
});

describe('a measurement as a file', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(measurement, (given) => {
        const read = parseMeasurement(renderMeasurement(given), 'x.json', 'mend it');
        expect(read).toEqual(JSON.parse(JSON.stringify(given)));
      }),
    );
  });

  it('holds a module once, however many cells have it, and is the same text for the same measurement', () => {
    const instructions = 'a guideline that is long enough to be found';
    const shared = { instructions, tools: [] };
    const one = (name: string): MeasuredCell => ({
      ...{ name, spec: {} as CellSpec, state: 'finished', test: { ['t' as TaskId]: 1 }, training: {} },
      ...{
        errors: 0,
        mergeTokens: 0,
        backtestTokens: 0,
        cohesion: null,
        steps: [],
        parents: [shared],
        final: [shared],
      },
      modules: byId([shared]),
    });
    const given = { fixture: 'f', code: 'c', model: 'm', cells: [one('a'), one('b')] };
    expect(renderMeasurement(given).split(instructions)).toHaveLength(2);
    expect(renderMeasurement(given)).toBe(renderMeasurement(given));
  });

  it('is one sentence where it is none, with what to do', () => {
    for (const [file, complaint] of [
      ['{', /^Expected x\.json to be JSON, got .*: mend it\.$/],
      ['[]', /^Expected x\.json to be a measurement, but at its top: .*; mend it\.$/],
      ['{"schema": 2}', /^Expected x\.json to be a measurement, but at schema: .*; mend it\.$/],
    ] as const)
      expect(() => parseMeasurement(file, 'x.json', 'mend it')).toThrow(complaint);
  });
});
