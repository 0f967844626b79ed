/** A folder with `results` and `reports` in it, and real sweeps of the toy world in their databases. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Method } from '../core/method.ts';
import { planCells } from '../sweep/plan.ts';
import { openSweepFile } from '../sweep/store/sqlite-store.ts';
import { type StoredSweepOptions, storedSweep } from './stored-sweep.ts';
import type { ToyModelOptions } from './toy-model.ts';
import { toyGrid, toySetting } from './toy-setting.ts';

export interface ResultsFolder {
  readonly cwd: string;
  /** Path from `cwd`; its folders are made. */
  write(path: string, content: string | Uint8Array): void;
  /** Runs a sweep of those methods to its end. */
  sweep(name: string, methods: readonly Method[], options?: ToyRun): Promise<void>;
  remove(): void;
}

type ToySeeds = readonly [number, ...number[]];

export interface ToyRun extends Omit<StoredSweepOptions, 'file'> {
  readonly seeds?: ToySeeds;
  readonly models?: ToyModelOptions;
}

const onlySeed: ToySeeds = [1];

export function resultsFolder(): ResultsFolder {
  const cwd = mkdtempSync(join(tmpdir(), 'fgo-results-'));
  return {
    cwd,
    write: (path, content) => {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), content);
    },
    sweep: async (name, methods, { seeds = onlySeed, models = {}, ...options } = {}) => {
      const setting = toySetting(models);
      const [first, ...others] = methods.map((method) => method.name);
      const settings = { method: [first!, ...others], trainSize: [6], seeds } as const;
      const grid = toyGrid({ ...settings, options: { epochs: [1], threshold: [2] } });
      const file = openSweepFile(join(cwd, 'results', name), 'write');
      try {
        await storedSweep(planCells(grid, methods, setting), setting, { file, ...options });
      } finally {
        file.close();
      }
    },
    remove: () => rmSync(cwd, { recursive: true, force: true }),
  };
}
