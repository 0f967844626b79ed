import { join } from 'node:path';
import type { ModelRequest } from '../core/language-model.ts';
import { openAnswerStore } from '../models/guards/answer-store.ts';
import { withCache } from '../models/with-cache.ts';
import { chatOf } from './chat.ts';
import { instantModel } from './instant-model.ts';
import type { Measurement } from './measurement.ts';

const answers = 40;

/** Chats of 20 messages; as new objects each time, as a new process has them. */
const requests = (): ModelRequest[] =>
  Array.from({ length: answers }, (_, chat) => ({
    messages: chatOf(20, chat),
    ...{ tools: [], sampling: { temperature: 0, maxOutputTokens: 100, seed: 1 }, sampleIndex: 0 },
  }));

export const cacheLookUp: Measurement = {
  name: 'cache-look-up',
  work: 'a kept answer to a chat of 20 messages, found in a file',
  prepare: async (folder) => {
    const store = openAnswerStore(join(folder, 'answers.sqlite'));
    const model = withCache(instantModel, { store, mode: 'write', promptVersion: 1 });
    for (const request of requests()) await model.complete(request);
    let asked = requests();
    return {
      units: answers,
      before: async () => {
        asked = requests();
      },
      run: async () => {
        for (const request of asked) await model.complete(request);
      },
      close: store.close,
    };
  },
};
