/** The thread of `calibrator.ts`: runs the yardstick as often as it is told to, and says when it is done. */
import { workerData } from 'node:worker_threads';
import { calibrationWork } from './calibrate.ts';

/** [runs that are asked for, or 0 where they are done] */
const asked = workerData as Int32Array<SharedArrayBuffer>;
for (;;) {
  Atomics.wait(asked, 0, 0);
  for (let runs = Atomics.load(asked, 0); runs > 0; runs -= 1) calibrationWork();
  Atomics.store(asked, 0, 0);
  Atomics.notify(asked, 0);
}
