import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { Message } from '../core/language-model.ts';
import { promptTokens } from '../models/tokens.ts';
import { chatOf } from './chat.ts';
import type { Measurement } from './measurement.ts';

const turns = 40;
const work = `the tokens of a chat, at each of its ${turns} messages`;

/** `countAll`: of the chat as it stands at one of its messages. */
const counting = (name: string, work: string, countAll: (messages: readonly Message[]) => void): Measurement => ({
  ...{ name, work },
  prepare: async () => {
    let chats = 0;
    return {
      units: 1,
      run: () => {
        chats += 1;
        const messages = chatOf(turns, chats);
        for (let length = 1; length <= turns; length += 1) countAll(messages.slice(0, length));
      },
    };
  },
});

/** Each text is counted once, and remembered. */
export const tokenCounting = counting('tokens', work, (messages) => promptTokens({ messages, tools: [] }));

/** What it would take without remembering. */
export const tokensAgain = counting('tokens-again', `${work}, tokenized from the start each time`, (messages) => {
  for (const { content } of messages) countTokens(content);
});
