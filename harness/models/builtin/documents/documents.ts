/** The skill for business documents: a value is to be found in a document and handed in by a tool. */
import type { ModelRequest } from '../../../core/language-model.ts';
import { instructionLines } from '../../../core/module.ts';
import type { ReadAttempt } from '../prompt-parts.ts';
import type { AgentAnswer, EpisodeChances, Note, Skill, Version } from '../skill.ts';
import { act } from './act.ts';
import { critiqueOf } from './critique.ts';
import { learn, type OtherLine } from './learn.ts';
import { isDocumentWork, observe } from './observe.ts';
import { readOwn } from './own-words.ts';
import { readRules } from './read-rules.ts';
import type { Rule } from './rule.ts';
import { readTask } from './task.ts';

export const documentSkill: Skill = {
  name: 'business documents',
  act: nextAnswer,
  critique: critiqueOf,
  improve,
  unite,
};

function nextAnswer(request: ModelRequest, instructions: string, chances: EpisodeChances): AgentAnswer | undefined {
  const task = readTask(request);
  if (!task) return undefined;
  const lines = instructionLines(instructions);
  const noticed = lines.filter((line) => !chances.overlooks(line, lines.length));
  return act(task, { rules: noticed.flatMap(rulesOf), chances });
}

const known = new Map<string, readonly Rule[]>();

/** What a line says; equal lines are read once. */
function rulesOf(line: string): readonly Rule[] {
  let rules = known.get(line);
  if (!rules) {
    const own = readOwn(line);
    rules = own ? [own] : readRules(line);
    if (known.size >= 5000) known.clear();
    known.set(line, rules);
  }
  return rules;
}

function improve(lines: readonly string[], attempts: readonly ReadAttempt[]): readonly Note[] | undefined {
  return isDocumentWork(attempts) ? learnFrom([{ lines, weight: 1 }], attempts) : undefined;
}

function unite(versions: readonly Version[], attempts: readonly ReadAttempt[]): readonly Note[] | undefined {
  const isOurs =
    isDocumentWork(attempts) || versions.some(({ lines }) => lines.some((line) => readOwn(line) !== undefined));
  return isOurs ? learnFrom(versions, attempts) : undefined;
}

function learnFrom(versions: readonly Version[], attempts: readonly ReadAttempt[]): Note[] {
  const own: Rule[] = [];
  const others: OtherLine[] = [];
  for (const { lines, weight } of versions)
    for (const line of lines) {
      const rule = readOwn(line);
      if (rule) own.push(rule.tally ? rule : { ...rule, tally: { right: Math.round(weight), of: Math.round(weight) } });
      else others.push({ line, weight, rules: rulesOf(line) });
    }
  const observed = attempts.map(observe);
  // A critique's author has read the same attempt: it stands for a document that was not read here.
  const told = attempts.flatMap(({ critique }, index) => (critique && !observed[index] ? toldIn(critique.text) : []));
  return learn(
    [...own, ...told],
    others,
    observed.filter((one) => one !== undefined),
  );
}

function toldIn(critique: string): Rule[] {
  return critique.split(/(?<=\.)\s+(?=[A-Z])/).flatMap((sentence) => {
    const rule = readOwn(sentence);
    return rule ? [{ ...rule, tally: { right: 1, of: 1 } }] : [];
  });
}
