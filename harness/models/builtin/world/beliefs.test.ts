import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../../core/language-model.ts';
import { believe, classOf } from './beliefs.ts';

const opening: Message = {
  role: 'user',
  content: `You are in the middle of a room. Looking quickly around you, you see a cabinet 2, a cabinet 1, a fridge 1, and a shelf 1.

Your task is to: put a cool mug in shelf.`,
};

const turn = fc.constantFrom(
  ['go to cabinet 1', 'You arrive at cabinet 1. On the cabinet 1, you see a mug 1.'],
  ['go to cabinet 2', 'You arrive at cabinet 2. The cabinet 2 is closed.'],
  ['open cabinet 2', 'You open the cabinet 2. The cabinet 2 is open. In it, you see a mug 2, and a plate 1.'],
  ['take mug 1 from cabinet 1', 'You pick up the mug 1 from the cabinet 1.'],
  ['cool mug 1 with fridge 1', 'You cool the mug 1 using the fridge 1.'],
  ['move mug 1 to shelf 1', 'You move the mug 1 to the shelf 1.'],
  ['go to shelf 1', 'Nothing happens.'],
);
const chat = fc.array(turn, { maxLength: 12 }).map((turns): Message[] => [
  { role: 'system', content: 'You are in a household.' },
  opening,
  ...turns.flatMap(([action, observation]): Message[] => [
    { role: 'assistant', content: `Thought: so\nAction: ${action}` },
    { role: 'user', content: observation! },
  ]),
]);

/** Other objects with the same texts are read anew. */
const anew = (messages: readonly Message[]) => believe(structuredClone(messages));

describe('believe', () => {
  test('comes to the same over a chat that grows as over the whole chat', () => {
    fc.assert(
      fc.property(chat, (messages) => {
        for (let length = 2; length <= messages.length; length += 1) {
          const grown = messages.slice(0, length);
          expect(believe(grown)).toEqual(anew(grown));
        }
      }),
    );
  });

  test('reads anew a chat that begins with the same message and goes on otherwise, or ends sooner', () => {
    fc.assert(
      fc.property(chat, chat, fc.nat(), (one, other, cut) => {
        expect(believe(one)).toEqual(anew(one));
        expect(believe(other)).toEqual(anew(other));
        const shorter = one.slice(0, 2 + (cut % (one.length - 1)));
        expect(believe(shorter)).toEqual(anew(shorter));
      }),
    );
  });
});

test.each([
  ['mug 12', 'mug'],
  ['mug', 'mug'],
  ['mug12', 'mug12'],
  ['coffee table 3', 'coffee table'],
  ['7', '7'],
  [' 7', ''],
  ['', ''],
])('the class of %j is %j', (name, expected) => {
  expect(classOf(name)).toBe(expected);
});
