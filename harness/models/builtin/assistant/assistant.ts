/** The skill for questions with tools: something is asked, tools show what is needed, and a short answer ends it. */
import type { ModelRequest } from '../../../core/language-model.ts';
import { instructionLines } from '../../../core/module.ts';
import type { ReadAttempt } from '../prompt-parts.ts';
import { rememberLast } from '../remember-last.ts';
import type { AgentAnswer, EpisodeChances, Note, Skill, Version } from '../skill.ts';
import { act } from './act.ts';
import type { Advice } from './advice.ts';
import { critiqueOf } from './critique.ts';
import { learn, type OtherLine } from './learn.ts';
import { mendTools, uniteTools } from './mend-tools.ts';
import { evidenceIn, isAssistantWork, observe } from './observe.ts';
import { readOwn } from './own-words.ts';
import { readAdvice } from './read-advice.ts';
import { readTask } from './task.ts';

export const assistantSkill: Skill = {
  name: 'questions with tools',
  act: nextAnswer,
  critique: critiqueOf,
  improve,
  unite,
  improveTools: (present, lines, attempts) =>
    isAssistantWork(attempts) ? mendTools(present, lines.flatMap(readAdvice), attempts) : undefined,
  uniteTools: (lists, versions) =>
    isOurs(versions)
      ? uniteTools(
          lists,
          versions.flatMap(({ lines }) => lines.flatMap(readAdvice)),
        )
      : undefined,
};

function nextAnswer(request: ModelRequest, instructions: string, chances: EpisodeChances): AgentAnswer | undefined {
  const task = readTask(request);
  return task && act({ task, advice: noticed(instructions, chances), chances });
}

/** What the guidelines say that are not overlooked. */
const noticed = rememberLast((instructions: string, chances: EpisodeChances): readonly Advice[] => {
  const lines = instructionLines(instructions);
  return lines.filter((line) => !chances.overlooks(line, lines.length)).flatMap(readAdvice);
});

function improve(lines: readonly string[], attempts: readonly ReadAttempt[]): readonly Note[] | undefined {
  return isAssistantWork(attempts) ? learnFrom([{ lines, weight: 1 }], attempts) : undefined;
}

function isOurs(versions: readonly Version[]): boolean {
  return versions.some(({ lines }) => lines.some((line) => readOwn(line) !== undefined));
}

function unite(versions: readonly Version[], attempts: readonly ReadAttempt[]): readonly Note[] | undefined {
  return isAssistantWork(attempts) || isOurs(versions) ? learnFrom(versions, attempts) : undefined;
}

function learnFrom(versions: readonly Version[], attempts: readonly ReadAttempt[]): Note[] {
  const own: Advice[] = [];
  const others: OtherLine[] = [];
  for (const { lines, weight } of versions)
    for (const line of lines) {
      const advice = readOwn(line);
      if (advice)
        own.push(advice.tally ? advice : { ...advice, tally: { right: Math.round(weight), of: Math.round(weight) } });
      else others.push({ line, weight, advice: readAdvice(line) });
    }
  const observed = attempts.map(observe);
  // A critique's author has read the same attempt: it stands for one whose question was not read here.
  const told = attempts.flatMap(({ critique }, index) => (critique && !observed[index] ? toldIn(critique.text) : []));
  const evidence = observed.flatMap((one) => (one ? evidenceIn(one) : []));
  return learn([...own, ...told], others, evidence);
}

function toldIn(critique: string): Advice[] {
  return critique.split(/(?<=\.)\s+(?=[A-Z])/).flatMap((sentence) => {
    const advice = readOwn(sentence);
    return advice ? [{ ...advice, tally: { right: 1, of: 1 } }] : [];
  });
}
