/**
 * One round: every measurement once, in this process. A process is as fast as it happened to be compiled: one is no figure.
 *
 *   c_0 x_1 c_1 x_2 c_2 … x_n c_n      x: runs, some milliseconds of them · c: calibrations, for about as long
 *   ratio                              median of x_i / ½(c_i-1 + c_i)
 *
 * What else the machine does falls on both alike, since they are as long as each other; a minimum would find a calibration
 * that nothing came across, and no run of 50 ms.
 */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Bench, type Statistics } from 'tinybench';
import { z } from 'zod';
import { calibrationWork } from './calibrate.ts';
import type { Measurement, Prepared } from './measurement.ts';
import { median } from './median.ts';

/** How long one unit took in one round. */
export interface Reading {
  readonly name: string;
  readonly work: string;
  readonly milliseconds: number;
  /** `milliseconds` by those of the calibration around it. */
  readonly ratio: number;
  /** Times as long as at its best in this round that the calibration took: 1 = nothing else was done by the machine. */
  readonly unrest: number;
}

const positive = z.number().positive();
export const readingsSchema: z.ZodType<readonly Reading[]> = z.array(
  z.strictObject({ name: z.string(), work: z.string(), milliseconds: positive, ratio: positive, unrest: positive }),
);

export interface RoundPorts {
  /** For what is kept on a disk; each measurement gets an empty one in it. */
  readonly folder: string;
  /** Of runs for each measurement, after some times as many that warm up; what takes longer is run once. */
  readonly timeMs: number;
  /** Milliseconds of a steady clock. */
  now(): number;
}

/** Milliseconds of runs that go into one x, at least, so that the clock's own time is none of it. */
const stretchMs = 5;
/**
 * Times `timeMs` that runs warm up: 0.4 s as it is set. With less, the compiler is not done, and what was measured before
 * decides how far it is (measured: token counting took 1.6 times as long alone as after episodes).
 */
const warmUp = 6;
/** Calibrations of one c, at most: 0.1 s. */
const mostCalibrations = 60;

export async function runRound(measurements: readonly Measurement[], ports: RoundPorts): Promise<readonly Reading[]> {
  const { folder, timeMs, now } = ports;
  // The compiler has to be done with it before it is a measure: it thinks better of it once more after some 60 calls.
  const alone = (await sampled(calibrationWork, { timeMs: 800 })).min;
  const calibrate = (times: number): number => {
    const start = now();
    for (let time = 0; time < times; time += 1) calibrationWork();
    return (now() - start) / times;
  };
  const found: Alternated[] = [];
  for (const { name, work, prepare } of measurements) {
    const prepared = await prepare(mkdtempSync(join(folder, `${name}-`)));
    found.push({ name, work, ...(await alternate(prepared, { alone, timeMs, now, calibrate })) });
    prepared.close?.();
  }
  const best = Math.min(...found.flatMap(({ calibrations }) => calibrations));
  return found.map(({ calibrations, ...reading }) => ({ ...reading, unrest: median(calibrations) / best }));
}

type Alternated = Omit<Reading, 'unrest'> & {
  /** c: milliseconds of one. */
  readonly calibrations: readonly number[];
};

interface Alternation extends Pick<RoundPorts, 'timeMs' | 'now'> {
  /** Milliseconds of one calibration with nothing in between. */
  readonly alone: number;
  /** The mean milliseconds of so many. */
  calibrate(times: number): number;
}

async function alternate({ units, run, before }: Prepared, { alone, timeMs, now, calibrate }: Alternation) {
  const fastest = (await sampled(run, { timeMs: warmUp * timeMs, ...(before && { beforeEach: before }) })).min;
  // What has to be made ready before a run cannot be run twice.
  const runs = before === undefined ? Math.max(1, Math.round(stretchMs / fastest)) : 1;
  const times = Math.min(mostCalibrations, Math.max(1, Math.round((runs * fastest) / alone)));
  const calibrations = [calibrate(times)];
  const milliseconds: number[] = [];
  const stretch = async () => {
    await before?.();
    const start = now();
    for (let number = 0; number < runs; number += 1) await run();
    const spent = now() - start;
    calibrations.push(calibrate(times));
    milliseconds.push(spent / (runs * units));
    const around = (calibrations.at(-2)! + calibrations.at(-1)!) / 2;
    return { overriddenDuration: milliseconds.at(-1)! / around, overriddenIterationCost: spent };
  };
  const { p50 } = await sampled(stretch, { timeMs });
  return { milliseconds: median(milliseconds), ratio: p50, calibrations };
}

interface Sampling {
  /** Of calls, together; one is made at least. */
  readonly timeMs: number;
  readonly beforeEach?: () => Promise<void>;
}

/** Statistics of what one call took. */
async function sampled(work: () => unknown, { timeMs, ...hooks }: Sampling): Promise<Statistics> {
  const bench = new Bench({ time: timeMs, iterations: 1, warmup: false, throws: true });
  bench.add('it', async () => await work(), { async: true, ...hooks });
  await bench.run();
  const result = bench.tasks[0]?.result;
  if (result?.state !== 'completed') throw new Error(`Expected a measurement to complete, got ${result?.state}.`);
  return result.latency;
}
