import type { GameFile } from '../../benchmarks/alfworld/engine/engine.ts';
import { generateGame } from '../../benchmarks/alfworld/generate/generate.ts';

/** A generated one, of middling size. */
export const someGame = (): GameFile => generateGame({ seed: 1, split: 'train', index: 0 });
