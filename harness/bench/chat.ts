import type { Message } from '../core/language-model.ts';

/** Chats of different numbers have no text in common. */
export function chatOf(turns: number, number: number): Message[] {
  return Array.from({ length: turns }, (_, turn): Message => {
    const content = `Chat ${number}, turn ${turn}: you arrive at shelf ${turn}. On the shelf ${turn}, you see a mug 1, a pen 2, and a watch 3.`;
    return { role: turn % 2 === 0 ? 'user' : 'assistant', content };
  });
}
