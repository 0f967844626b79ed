import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { promptTokens } from '../models/tokens.ts';
import { chatOf } from './chat.ts';
import type { Measurement } from './measurement.ts';

const turns = 40;
const work = `the tokens of a chat, at each of its ${turns} messages`;

/** Each text is counted once, and remembered. */
export const tokenCounting: Measurement = {
  name: 'tokens',
  work,
  prepare: async () => {
    let chats = 0;
    return {
      units: 1,
      run: () => {
        chats += 1;
        const messages = chatOf(turns, chats);
        for (let length = 1; length <= turns; length += 1)
          promptTokens({ messages: messages.slice(0, length), tools: [] });
      },
    };
  },
};

/** What it would take without remembering. */
export const tokensAgain: Measurement = {
  name: 'tokens-again',
  work: `${work}, tokenized from the start each time`,
  prepare: async () => {
    let chats = 0;
    return {
      units: 1,
      run: () => {
        chats += 1;
        const messages = chatOf(turns, chats);
        for (let length = 1; length <= turns; length += 1)
          for (const { content } of messages.slice(0, length)) countTokens(content);
      },
    };
  },
};
