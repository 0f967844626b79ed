import type { Message } from '../core/language-model.ts';
import { builtinModel } from '../models/builtin/builtin.ts';
import { chatOf } from './chat.ts';
import type { Measurement } from './measurement.ts';

const system =
  '- go to (receptacle)\n- open (receptacle)\n\n<instructions>\n- Open closed receptacles.\n</instructions>';
const opening = 'You see a shelf 2, and a shelf 1.\n\nYour task is to: put a mug in shelf.';

export const builtinTurn: Measurement = {
  name: 'builtin-turn',
  work: "the built-in model's 26th turn",
  prepare: async () => {
    const messages: Message[] = [
      { role: 'system', content: system },
      { role: 'user', content: opening },
      ...chatOf(50, 0).toReversed(),
    ];
    const sampling = { temperature: 0, maxOutputTokens: 100, seed: 1 };
    const model = builtinModel();
    const times = 20;
    return {
      units: times,
      run: async () => {
        for (let time = 0; time < times; time += 1)
          await model.complete({ messages, tools: [], sampling, sampleIndex: 0 });
      },
    };
  },
};
