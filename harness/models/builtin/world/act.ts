/**
 * The agent's next turn in a household text world. It follows its guidelines and what it has seen. Where neither helps
 * it tries things: it knows no thing's use and no thing's usual place, so without guidelines it does poorly.
 *
 * How it explores is ours to choose, and was chosen once: of closed places it opens one in five unasked, it makes
 * three attempts at a change that nobody taught it, and one time in three it tries the lamp that a task names.
 */
import { chance, inChanceOrder } from '../chance.ts';
import { type Guideline, placesFor, stationsFor } from '../guidelines.ts';
import { rememberLast } from '../remember-last.ts';
import { names } from '../words.ts';
import { type Beliefs, classOf } from './beliefs.ts';
import type { Commands } from './commands.ts';
import type { Goal } from './goal.ts';

const unaskedOpenings = 0.2;
const untaughtAttempts = 3;
const unaskedLamps = 1 / 3;

export interface Mind {
  readonly beliefs: Beliefs;
  readonly guidelines: readonly Guideline[];
  readonly commands: Commands;
  /** Differs between episodes and seeds; equal within an episode. */
  readonly key: string;
}

export interface Turn {
  readonly thought: string;
  readonly action: string;
}

interface Situation extends Mind {
  readonly goal: Goal;
}

export function act(mind: Mind): Turn {
  const { goal, holding } = mind.beliefs;
  if (!goal) return wander({ ...mind, goal: nothingKnown }, 'I do not understand the task.');
  const situation: Situation = { ...mind, goal };
  if (holding && !names(goal.thing, classOf(holding))) return putAway(situation, holding);
  if (goal.kind === 'light') return holding ? light(situation, holding) : obtain(situation);
  if (!holding) return obtain(situation);
  return change(situation, holding) ?? deliver(situation, holding);
}

const nothingKnown: Goal = { kind: 'place', thing: '', target: '', count: 1, change: undefined };

function isRefused({ beliefs }: Mind, action: string): boolean {
  return beliefs.refused.has(`${action} @ ${beliefs.at}`);
}

function reachable({ beliefs }: Mind, place: string): boolean {
  return beliefs.at === place || beliefs.reach.has(place);
}

/** Goes to a place, or reports undefined when it is within reach already. */
function approach(situation: Situation, place: string, thought: string): Turn | undefined {
  if (reachable(situation, place)) return undefined;
  return { thought, action: situation.commands.fill(['go'], place) ?? `go to ${place}` };
}

/** Whether to open a closed place: as the guidelines say, and where they don't, sometimes, to see what happens. */
function wouldOpen({ guidelines, key }: Mind, place: string): boolean {
  const told = guidelines.filter((guideline) => guideline.open !== undefined);
  if (told.length > 0) return told[0]!.open!;
  return chance(key, 'open', place) < unaskedOpenings;
}

function openIt(situation: Situation, place: string): Turn | undefined {
  const action = situation.commands.fill(['open'], place) ?? `open ${place}`;
  if (!situation.beliefs.closed.has(place) || !wouldOpen(situation, place) || isRefused(situation, action))
    return undefined;
  return { thought: `The ${place} is closed, so I open it.`, action };
}

/** Where things of a class were seen, places that may not be opened left out. */
function seenAt({ beliefs }: Situation, thingClass: string): { thing: string; place: string }[] {
  return beliefs.places.flatMap((place) =>
    (beliefs.contents.get(place) ?? [])
      .filter((thing) => names(thingClass, classOf(thing)) && !beliefs.delivered.has(thing))
      .map((thing) => ({ thing, place })),
  );
}

function obtain(situation: Situation): Turn {
  const { goal, commands } = situation;
  for (const { thing, place } of seenAt(situation, goal.thing)) {
    // What lies where the task wants it, and need not be changed first, stays there.
    if (goal.kind === 'place' && !goal.change && names(goal.target, classOf(place))) continue;
    const action = commands.fill(['take', 'pick'], thing, place) ?? `take ${thing} from ${place}`;
    if (situation.beliefs.refused.has(`${action} @ ${place}`)) continue;
    const go = approach(situation, place, `I saw the ${thing} at the ${place}.`);
    if (go) return go;
    if (!isRefused(situation, action)) return { thought: `Here is the ${thing} that I need.`, action };
  }
  return search(situation, goal.thing);
}

const advisedPlaces = rememberLast(placesFor);
const searchOrder = rememberLast((places: readonly string[], key: string) => inChanceOrder(places, key, 'search'));

/** Looks at places not yet looked into: those that guidelines name first, the others in no particular order. */
function search(situation: Situation, thing: string): Turn {
  const { beliefs, guidelines, key } = situation;
  const here = beliefs.places.find((place) => reachable(situation, place) && beliefs.closed.has(place));
  const opening = here && openIt(situation, here);
  if (opening) return opening;
  const advised = advisedPlaces(guidelines, thing, beliefs.classes, beliefs.things);
  const rank = (place: string) => {
    const index = advised.indexOf(classOf(place));
    return index === -1 ? advised.length : index;
  };
  const open = searchOrder(beliefs.places, key).filter((place) => !beliefs.visited.has(place));
  const next = open.sort((a, b) => rank(a) - rank(b))[0];
  if (!next) return reopen(situation, thing);
  const why = rank(next) < advised.length ? ` The guidelines say to look at the ${classOf(next)}.` : '';
  const go = approach(situation, next, `I look for the ${thing}.${why}`);
  return go ?? { thought: `I look for the ${thing}. The ${next} is within reach.`, action: `examine ${next}` };
}

/** Everything was looked at: what stayed closed is the last hope, if it may be opened at all. */
function reopen(situation: Situation, thing: string): Turn {
  const { beliefs } = situation;
  const shut = beliefs.places.find((place) => beliefs.closed.has(place) && wouldOpen(situation, place));
  const turn = shut
    ? (approach(situation, shut, `I have not seen the ${thing}; the ${shut} is closed.`) ?? openIt(situation, shut))
    : undefined;
  return turn ?? wander(situation, `I looked everywhere and did not find the ${thing}.`);
}

/** Undefined when there is nothing (more) to change. */
function change(situation: Situation, holding: string): Turn | undefined {
  const { goal, beliefs, commands, guidelines, key } = situation;
  if (!goal.change || beliefs.changed.get(holding)?.has(goal.change)) return undefined;
  const verb = goal.change;
  const { works, fails } = stationsFor(guidelines, verb, beliefs.classes);
  const attempt = (place: string, thought: string): Turn | undefined => {
    const action = commands.fill([verb], holding, place) ?? `${verb} ${holding} with ${place}`;
    if (beliefs.refused.has(`${action} @ ${place}`)) return undefined;
    return approach(situation, place, thought) ?? (isRefused(situation, action) ? undefined : { thought, action });
  };
  for (const station of works) {
    for (const place of beliefs.places.filter((name) => classOf(name) === station)) {
      const turn = attempt(place, `The guidelines say to ${verb} things with the ${station}.`);
      if (turn) return turn;
    }
  }
  const tried = [...beliefs.refused].filter((refused) => refused.startsWith(`${verb} `));
  if (tried.length >= untaughtAttempts) return undefined;
  const unknown = beliefs.places.filter((place) => !fails.includes(classOf(place)) && !works.includes(classOf(place)));
  const order = inChanceOrder(unknown, key, 'change').sort(
    (a, b) => Number(b === beliefs.at) - Number(a === beliefs.at),
  );
  for (const place of order) {
    const turn = attempt(place, `I do not know how to ${verb} the ${holding}; I try the ${place}.`);
    if (turn) return turn;
  }
  return undefined;
}

function deliver(situation: Situation, holding: string): Turn {
  const { goal, beliefs, commands } = situation;
  const before = goal.change
    ? [...beliefs.delivered].find(([thing]) => names(goal.thing, classOf(thing)))?.[1]
    : beliefs.places.find((place) => names(goal.target, classOf(place)) && holds(place));
  function holds(place: string): boolean {
    return (beliefs.contents.get(place) ?? []).some((thing) => names(goal.thing, classOf(thing)));
  }
  const targets = beliefs.places.filter((place) => names(goal.target, classOf(place)));
  const order = targets.toSorted((a, b) => preference(b) - preference(a));
  function preference(place: string): number {
    if (place === before) return 3;
    if (reachable(situation, place)) return 2;
    return beliefs.closed.has(place) ? 0 : 1;
  }
  for (const place of order) {
    const action = commands.fill(['move', 'put', 'place'], holding, place) ?? `put ${holding} in ${place}`;
    if (beliefs.refused.has(`${action} @ ${place}`) && !(reachable(situation, place) && openIt(situation, place)))
      continue;
    const go = approach(situation, place, `I bring the ${holding} to the ${place}.`);
    if (go) return go;
    const opening = openIt(situation, place);
    if (opening) return opening;
    if (!isRefused(situation, action)) return { thought: `I put the ${holding} where the task wants it.`, action };
  }
  return wander(situation, `I could not put the ${holding} into any ${goal.target}.`);
}

function light(situation: Situation, holding: string): Turn {
  const { goal, guidelines, commands, key, beliefs } = situation;
  const lamp = seenAt(situation, goal.target)[0];
  if (!lamp) return search(situation, goal.target);
  const go = approach(situation, lamp.place, `The ${lamp.thing} is at the ${lamp.place}.`);
  if (go) return go;
  const told = guidelines.find((guideline) => guideline.light !== undefined);
  const use = commands.fill(['use', 'turn', 'toggle'], lamp.thing) ?? `use ${lamp.thing}`;
  const wouldUse = told ? told.light : chance(key, 'lamp') < unaskedLamps;
  if (wouldUse && !isRefused(situation, use))
    return { thought: `I use the ${lamp.thing} to look at the ${holding}.`, action: use };
  const examine = commands.fill(['examine'], holding) ?? `examine ${holding}`;
  if (beliefs.turns % 2 === 0) return { thought: `I look at the ${holding}.`, action: examine };
  return wander(situation, `I looked at the ${holding}, and the task is not done.`);
}

/** Something that the task does not ask for is in the hand: down with it, here or anywhere. */
function putAway(situation: Situation, holding: string): Turn {
  const { beliefs, commands } = situation;
  const action =
    beliefs.at && (commands.fill(['move', 'put', 'place'], holding, beliefs.at) ?? `put ${holding} in ${beliefs.at}`);
  if (action && !isRefused(situation, action)) return { thought: `I do not need the ${holding}.`, action };
  return wander(situation, `I want to put the ${holding} down.`);
}

/** Out of ideas: goes round, which now and then shows something new. */
function wander(situation: Situation, thought: string): Turn {
  const { beliefs, key } = situation;
  const elsewhere = beliefs.places.filter((place) => !reachable(situation, place));
  const place = inChanceOrder(elsewhere, key, 'wander', beliefs.turns)[0];
  return { thought, action: place ? `go to ${place}` : 'look' };
}

/** What a turn is when sampling takes it elsewhere: any place of the room. */
export function stray(mind: Mind): Turn {
  const place = inChanceOrder(mind.beliefs.places, mind.key, 'stray', mind.beliefs.turns)[0];
  return { thought: 'Maybe there is something over there.', action: `go to ${place}` };
}
