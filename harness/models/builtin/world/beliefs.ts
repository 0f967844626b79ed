/** What the conversation shows of a household text world: where things are, what is open, what was done and refused. */
import { chatReader } from '../../../core/chat-reader.ts';
import type { Message } from '../../../core/language-model.ts';
import { type Change, changeNames } from '../words.ts';
import { type Goal, readGoal } from './goal.ts';

export interface Beliefs {
  /** Places by name (`drawer 2`), in the order in which the room listed them. */
  readonly places: readonly string[];
  /** Their classes, each once. */
  readonly classes: readonly string[];
  /** What the task asks for; undefined where it was not understood. */
  readonly goal: Goal | undefined;
  /** The place last gone to. */
  at: string | undefined;
  /** Places known to be within reach from where the agent stands. */
  reach: Set<string>;
  holding: string | undefined;
  /** Things last seen at a place. */
  readonly contents: Map<string, string[]>;
  /** The classes of all these things, each once; the same array for as long as they stay. */
  things: readonly string[];
  readonly closed: Set<string>;
  readonly visited: Set<string>;
  readonly delivered: Map<string, string>;
  readonly changed: Map<string, Set<Change>>;
  readonly lampsUsed: Set<string>;
  readonly refused: Set<string>;
  turns: number;
}

/** `mug 2` → `mug`. By hand, for it is asked some hundred times a turn. */
export function classOf(name: string): string {
  const digit = (at: number) => name.charCodeAt(at) >= 48 && name.charCodeAt(at) <= 57;
  let end = name.length;
  while (digit(end - 1)) end -= 1;
  return end < name.length && name[end - 1] === ' ' ? name.slice(0, end - 1) : name;
}

/** "a mug 1, a cup 2, and a pen 1" → names. */
export function listed(text: string): string[] {
  return [...text.matchAll(/\b(?:an?|the) ([a-z]+ \d+)\b/g)].map((match) => match[1]!);
}

const refusal = /^\s*nothing happens\b|\b(?:cannot|can't|not possible|don't understand|invalid)\b/i;

export function isRefusal(observation: string): boolean {
  return refusal.test(observation);
}

interface Seen {
  readonly refused: boolean;
  readonly contents: readonly (readonly [place: string, things: readonly string[]])[];
  readonly closed: readonly string[];
}

/** What one observation shows. */
function look(message: Message): Seen {
  const [text] = message.content.split(/^Admissible (?:commands|actions):/im) as [string];
  const open = /\b(?:On|In) the ([a-z]+ \d+), you see ([^.]*)\.|\bThe ([a-z]+ \d+) is open\. In it, you see ([^.]*)\./g;
  return {
    refused: isRefusal(text),
    contents: [...text.matchAll(open)].map((match) => [match[1] ?? match[3]!, listed(match[2] ?? match[4]!)] as const),
    closed: [...text.matchAll(/\b[Tt]he ([a-z]+ \d+) is closed\b/g)].map((match) => match[1]!),
  };
}

interface Reading {
  opening: Message | undefined;
  beliefs: Beliefs | undefined;
  /** What the agent has said that it does, until the next observation shows what came of it. */
  action: string | undefined;
}

const read = chatReader<Reading>({
  begin: () => ({ opening: undefined, beliefs: undefined, action: undefined }),
  read: (reading, message) => {
    if (message.role === 'assistant') reading.action = /^Action: (.*)$/m.exec(message.content)?.[1]?.trim();
    else if (message.role === 'user' && reading.opening === undefined) {
      reading.opening = message;
      reading.beliefs = beginning(message);
    } else if (message.role === 'user' && reading.beliefs && reading.action !== undefined) {
      learn(reading.beliefs, reading.action, look(message));
      reading.action = undefined;
    }
  },
});

/** Undefined when the conversation is not that of a room with numbered places. Holds until another one is read. */
export function believe(messages: readonly Message[]): Beliefs | undefined {
  return read(messages).beliefs;
}

function beginning(opening: Message): Beliefs | undefined {
  const task = /\btask is(?: to)?:?\s*([^\n]+)/i.exec(opening.content)?.[1];
  if (!task) return undefined;
  const places = listed(opening.content.slice(0, opening.content.search(/\btask is\b/i)));
  if (places.length === 0) return undefined;
  return {
    places,
    classes: [...new Set(places.map(classOf))],
    goal: readGoal(task.replace(/\.\s*$/, '')),
    at: undefined,
    reach: new Set(),
    holding: undefined,
    contents: new Map(),
    things: [],
    closed: new Set(),
    visited: new Set(),
    delivered: new Map(),
    changed: new Map(),
    lampsUsed: new Set(),
    refused: new Set(),
    turns: 0,
  };
}

function learn(beliefs: Beliefs, action: string, observation: Seen): void {
  beliefs.turns += 1;
  const going = /^go to (.+)$/.exec(action)?.[1];
  if (observation.refused) {
    // Places that share a spot can't be gone to from each other: a refusal to go there says that it is within reach.
    if (going && beliefs.places.includes(going) && beliefs.at) beliefs.reach.add(going);
    beliefs.refused.add(`${action} @ ${beliefs.at}`);
    return;
  }
  if (going) {
    beliefs.at = going;
    beliefs.reach = new Set([going]);
    beliefs.visited.add(going);
  }
  for (const [place, things] of observation.contents) {
    beliefs.contents.set(place, [...things]);
    beliefs.closed.delete(place);
    beliefs.visited.add(place);
  }
  for (const place of observation.closed) {
    beliefs.closed.add(place);
    beliefs.visited.add(place);
  }
  applyAction(beliefs, action);
  const things = [...new Set([...beliefs.contents.values()].flat().map(classOf))];
  if (things.length !== beliefs.things.length || things.some((name, at) => name !== beliefs.things[at]))
    beliefs.things = things;
}

function applyAction(beliefs: Beliefs, action: string): void {
  const opened = /^open (.+)$/.exec(action)?.[1];
  if (opened) beliefs.closed.delete(opened);
  const taken = /^take (.+) from (.+)$/.exec(action);
  if (taken) {
    beliefs.holding = taken[1]!;
    beliefs.delivered.delete(taken[1]!);
    remove(beliefs.contents, taken[2]!, taken[1]!);
  }
  const put = /^(?:move|put|place) (.+) (?:to|in\/on|in|on|into|onto) (.+)$/.exec(action);
  if (put) {
    beliefs.holding = undefined;
    beliefs.delivered.set(put[1]!, put[2]!);
    beliefs.contents.set(put[2]!, [...(beliefs.contents.get(put[2]!) ?? []), put[1]!]);
  }
  const used = /^(?:use|turn on|toggle) (.+)$/.exec(action)?.[1];
  if (used) beliefs.lampsUsed.add(used);
  const changed = /^([a-z]+) (.+) with (.+)$/.exec(action);
  const change = changeNames.find((name) => name === changed?.[1]);
  if (changed && change)
    beliefs.changed.set(changed[2]!, new Set([...(beliefs.changed.get(changed[2]!) ?? []), change]));
}

function remove(contents: Map<string, string[]>, place: string, thing: string): void {
  contents.set(
    place,
    (contents.get(place) ?? []).filter((name) => name !== thing),
  );
}
