import { compileLogic, loadGame } from '../../benchmarks/alfworld/engine/engine.ts';
import type { Measurement } from './measurement.ts';
import { someGame } from './some-game.ts';

export const gameLoad: Measurement = {
  name: 'game-load',
  work: 'a generated game from its text to its first observation, its logic compiled before',
  prepare: async () => {
    const file = someGame();
    const logic = compileLogic(file.pddl_domain, file.grammar);
    return { units: 1, run: () => loadGame(file, logic).start() };
  },
};
