import { deriveSeed, randomStream } from '../core/random.ts';
import type { EpisodeEvent, Sweep } from '../core/record.ts';
import type { Steps } from '../core/steps.ts';
import type { Step } from '../core/trajectory.ts';
import { toySteps } from './toy-steps.ts';

const words =
  'look go take open close heat cool clean put the a box shelf drawer lamp mug plate near under on with and then because nothing seems'.split(
    ' ',
  );

/** Trajectories of the length and sameness of real ones, about 5,000 letters each: places by task, ways by episode. */
export function wordySteps(sweep: Sweep): Steps {
  const saying = (seed: number, length: number): string => {
    const random = randomStream(seed, 'words');
    return Array.from({ length }, () => words[random.integer(words.length)]).join(' ');
  };
  return toySteps(sweep, {
    opening: ({ taskId }) => saying(deriveSeed(0, taskId), 120),
    steps: (event: EpisodeEvent, cell): Step[] =>
      Array.from({ length: 20 }, (_, index) => {
        const own = deriveSeed(index, cell.id, event.taskId, event.path);
        return {
          thought: saying(own, 8),
          action: { kind: 'text', text: saying(own + 1, 4) },
          observation: saying(deriveSeed(index + (own % 3), event.taskId), 25),
        };
      }),
  });
}
