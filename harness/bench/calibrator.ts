import { Worker } from 'node:worker_threads';

export interface Calibrator {
  /** Runs the yardstick so many times; nothing else runs meanwhile. */
  run(times: number): void;
  close(): Promise<void>;
}

/**
 * The yardstick in a thread with a heap and compiled code of its own: beside what was measured it took up to 3.7 times as long, by what the
 * compiler and the collector made of that.
 */
export function startCalibrator(): Calibrator {
  const asked = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(new URL('calibration-thread.ts', import.meta.url), { workerData: asked });
  return {
    run: (times) => {
      Atomics.store(asked, 0, times);
      Atomics.notify(asked, 0);
      Atomics.wait(asked, 0, times);
    },
    close: async () => void (await thread.terminate()),
  };
}
