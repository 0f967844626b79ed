import type { MethodOptions } from '../core/method-options.ts';
import { randomStream } from '../core/random.ts';
import type { Task, TaskId } from '../core/task.ts';
import { divide } from '../fgo/divide.ts';
import type { Measurement } from './measurement.ts';

const tasks = Array.from(
  { length: 300 },
  (_, index): Task => ({ id: `task-${index}` as TaskId, category: `category-${index % 6}` }),
);
const times = 20;

const partitionBy = (how: MethodOptions['partition']): Measurement => ({
  name: `partition-${how}`,
  work: '300 tasks of 6 categories divided into 10 subsets',
  prepare: async () => ({
    units: times,
    run: () => {
      for (let time = 0; time < times; time += 1) divide(tasks, 10, how, randomStream(time, 'divide'));
    },
  }),
});

export const partitions = [partitionBy('category'), partitionBy('random')];
