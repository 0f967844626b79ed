import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellSpec } from '../../core/record.ts';
import { cellFixture, finished } from '../../testing/sweep-fixture.ts';
import { reasonsText } from './change-text.ts';
import { type Origin, reasonCodes, reasonsFor, unitedReasons } from './reasons.ts';

const { spec } = cellFixture({ arm: 'fgo', seed: 1, outcome: finished(), spec: { options: { subsets: 3 } } });

const origin: Origin = {
  id: 'cell',
  spec: { ...spec, settings: { ...spec.settings, training: 'of-training', embedder: 'of-embedder' } },
  code: '0123456789abcdef',
  harnessVersion: '0.1.0',
  tasks: { training: 'pool', test: 'tests' },
  options: { temperature: 0, 'data-seed': 0 },
  servedBy: {},
};

const withSpec = (changes: Partial<CellSpec>): Origin => ({ ...origin, spec: { ...origin.spec, ...changes } });
const withSettings = (settings: Partial<CellSpec['settings']>) =>
  withSpec({ settings: { ...origin.spec.settings, ...settings } });

const told = (b: Origin, equal = false) => reasonsText(reasonsFor({ a: origin, b }, equal));

describe('reasons', () => {
  it('are identical or noise where nothing differs but perhaps the results', () => {
    expect(reasonsFor({ a: origin, b: { ...origin } }, true).map(({ code }) => code)).toEqual(['identical']);
    expect(reasonsFor({ a: origin, b: { ...origin } }, false).map(({ code }) => code)).toEqual(['noise']);
  });

  it('name the code, and the prompts where the tasks are equal', () => {
    expect(told({ ...origin, code: 'fedcba9876543210', harnessVersion: '0.2.0' }, true)).toBe(
      'code (source: 0123456789ab of harness 0.1.0 → fedcba987654 of harness 0.2.0)',
    );
    expect(told(withSettings({ training: 'new-prompts' }))).toBe('code (prompts: of-train → new-prom)');
    expect(told(withSpec({ schema: 2 }))).toBe('code (schema of cells: 1 → 2)');
  });

  it('name the data, with the options that say where they come from', () => {
    const drawn = { ...withSettings({ benchmark: 'x', training: 'y' }), tasks: { training: 'other', test: 'others' } };
    expect(told({ ...drawn, options: { ...origin.options, 'data-seed': 7 } })).toBe(
      'data (test tasks, brief or initial module: data-seed 0 → data-seed 7; training tasks or prompts: data-seed 0 → data-seed 7)',
    );
    expect(told(withSettings({ benchmark: 'another' }))).toBe('data (brief or initial module: of-bench → another)');
    expect(told(withSpec({ benchmarkVersion: '2', testTasks: 8, maxSteps: 11 }))).toBe(
      'data (version of the benchmark: 1 → 2; number of test tasks: 4 → 8; most steps of an episode: 10 → 11)',
    );
    const source = { sweep: 'base', cell: 'c', modules: 'abc' };
    const merged = 'options (merges stored modules: no → yes)';
    expect(told(withSpec({ source }))).toBe(`data (subset modules: its own → abc), ${merged}`);
    expect(told(withSpec({ source: { ...source, cell: 'cell' } }))).toBe(merged);
    const renamed = withSpec({ source: { ...source, sweep: 'copy' } });
    expect(reasonsFor({ a: withSpec({ source }), b: renamed }, true)[0].code).toBe('identical');
  });

  it('name the model by role: its name, its settings, who answered', () => {
    expect(told(withSpec({ models: { ...spec.models, merger: 'openai/x' } }))).toBe(
      'model (name of merger: builtin/rules-1 → openai/x)',
    );
    const warm = withSettings({ agent: 'x', optimizer: 'y' });
    expect(told({ ...warm, options: { ...origin.options, temperature: 0.7 } })).toBe(
      'model (window, sampling or adapter of agent, optimizer: temperature 0 → temperature 0.7)',
    );
    expect(told({ ...origin, servedBy: { agent: 'x-2' } })).toBe(
      'model (answering name of agent: the name asked for → x-2)',
    );
    expect(told(withSettings({ embedder: 'another' }))).toBe('model (embedder: of-embed → another)');
  });

  it('name the options, and not what follows from them', () => {
    const { merger: _, ...models } = spec.models;
    const { merger: __, embedder: ___, ...settings } = origin.spec.settings;
    const unmerged = withSpec({ options: { subsets: 6, mergeRetries: 1 }, models, settings });
    expect(told(unmerged)).toBe('options (subsets: 3 → 6)');
    expect(told(withSpec({ trainSize: 8, seed: 2 }))).toBe('options (train-size: 4 → 8; seed: 1 → 2)');
    expect(told(withSpec({ options: {} }))).toBe('options (subsets: 3 → none)');
  });

  it('stand in their order, each once for several pairs, identical only where all are', () => {
    const all = withSpec({ trainSize: 8, models: { agent: 'x/y' }, maxSteps: 99, schema: 2 });
    const own = reasonsFor({ a: origin, b: all }, false);
    expect(own.map(({ code }) => code)).toEqual(['code', 'data', 'model', 'options']);
    const same = reasonsFor({ a: origin, b: origin }, true);
    const noise = reasonsFor({ a: origin, b: origin }, false);
    expect(unitedReasons([noise, same, own, own])).toEqual([...own, ...noise]);
    expect(unitedReasons([same, same])).toEqual(same);
  });

  it('are found for any part of a spec that differs, and are ordered', () => {
    const changes: fc.Arbitrary<Partial<CellSpec>> = fc.record(
      {
        schema: fc.constant(2),
        benchmarkVersion: fc.constant('2'),
        trainSize: fc.constantFrom(0, 8),
        testTasks: fc.constant(5),
        maxSteps: fc.constant(11),
        models: fc.constantFrom({ agent: 'x/y' }, {}),
        settings: fc.constantFrom({ agent: 'x' }, {}),
        options: fc.constantFrom({}, { subsets: 4 }, { epochs: 2 }),
        seed: fc.constant(2),
        fold: fc.constant({ index: 1, of: 2 }),
        source: fc.constant({ sweep: 's', cell: 'c', modules: 'm' }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(changes, fc.boolean(), (change, equal) => {
        const codes = reasonsFor({ a: origin, b: withSpec(change) }, equal).map(({ code }) => code);
        const places = codes.map((code) => reasonCodes.indexOf(code));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        if (Object.keys(change).length === 0) expect(codes).toEqual([equal ? 'identical' : 'noise']);
        else expect(codes.some((code) => code === 'noise' || code === 'identical')).toBe(false);
      }),
    );
  });
});
