import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { calibrationWork } from './calibrate.ts';
import { changeOf } from './figures.ts';
import { measureSides, type RunRound } from './measure-sides.ts';
import type { Measurement } from './measurement.ts';
import { measurements } from './measurements.ts';
import { readingsSchema, runRound } from './run-round.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ports = (timeMs: number) => ({ folder, timeMs, now: () => performance.now() });

/** So many times the yardstick's own work. */
const worth = (times: number): Measurement => ({
  name: 'it',
  work: 'some calibrations',
  prepare: async () => ({
    units: 1,
    run: () => {
      for (let time = 0; time < times; time += 1) calibrationWork();
    },
  }),
});

describe('a round', () => {
  it('has a reading of every measurement of the list', async () => {
    const readings = await runRound(measurements, ports(1));
    expect(readings.map(({ name }) => name)).toEqual(measurements.map(({ name }) => name));
    expect(readingsSchema.parse(JSON.parse(JSON.stringify(readings)))).toEqual(readings);
    expect(new Set(readings.map(({ name }) => name)).size).toBe(readings.length);
  });

  it('sees work that was planted, as so many times the work', async () => {
    const side =
      (times: number): RunRound =>
      () =>
        runRound([worth(times)], ports(20));
    const request = { names: ['it'], rounds: 5, isOpen: () => false };
    const [before, now] = await measureSides(request, [side(2), side(6)]);
    // What else the machine does may keep it from a verdict, and not from the figure.
    const calm = { unrest: 1 };
    const change = changeOf({ ...now!.get('it')!, ...calm }, { ...before!.get('it')!, ...calm });
    expect(change.factor).toBeGreaterThan(1.5);
    expect(['slower', 'could not tell']).toContain(change.verdict);
  });

  it('makes ready before each run, does the same work each time, and closes', async () => {
    const happened: string[] = [];
    const measurement: Measurement = {
      name: 'it',
      work: 'nothing',
      prepare: async (own) => {
        expect(own.startsWith(folder)).toBe(true);
        return {
          units: 1,
          before: async () => void happened.push('before'),
          run: () => happened.push('run'),
          close: () => happened.push('close'),
        };
      },
    };
    await runRound([measurement], ports(1));
    expect(happened.at(-1)).toBe('close');
    expect(happened.slice(0, -1).join(' ')).toMatch(/^(?:before run ?)+$/);
  });

  it('ends with what a measurement throws', async () => {
    const failing: Measurement = {
      ...worth(1),
      prepare: async () => ({
        units: 1,
        run: () => {
          throw new Error('It failed.');
        },
      }),
    };
    await expect(runRound([failing], ports(1))).rejects.toThrow('It failed.');
  });
});

describe('the calibration', () => {
  it('is always the same work', () => {
    expect(calibrationWork()).toBe(calibrationWork());
  });
});
