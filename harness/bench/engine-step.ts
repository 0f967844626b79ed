import { stepper } from '../../benchmarks/alfworld/bench.ts';
import { loadGame } from '../../benchmarks/alfworld/engine/engine.ts';
import type { Measurement } from './measurement.ts';
import { someGame } from './some-game.ts';

const steps = 50;

export const engineStep: Measurement = {
  name: 'engine-step',
  work: 'a step of random admissible play in a generated game',
  prepare: async () => {
    const games = [loadGame(someGame())];
    return {
      units: steps,
      run: () => {
        const step = stepper(games);
        for (let number = 0; number < steps; number += 1) step();
      },
    };
  },
};
