import type { Message } from './language-model.ts';

/** What is gathered from a chat, message by message. */
export interface Reading<State> {
  begin(): State;
  /** Adds what the next message says. */
  read(state: State, message: Message): void;
}

/**
 * Reads chats that grow: one that goes on where the last one ended is read on, any other from its start. The state holds
 * until the next chat is read. Messages are told apart by identity, since nobody changes one that was sent.
 */
export function chatReader<State>({ begin, read }: Reading<State>): (messages: readonly Message[]) => State {
  let known: Message[] = [];
  let state = begin();
  return (messages) => {
    if (known.length > messages.length || known.some((message, at) => message !== messages[at])) {
      known = [];
      state = begin();
    }
    for (let at = known.length; at < messages.length; at += 1) {
      read(state, messages[at]!);
      known.push(messages[at]!);
    }
    return state;
  };
}
