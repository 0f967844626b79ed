/** The skill for household text worlds: rooms with numbered places, things in them, commands in plain words. */
import type { ModelRequest } from '../../../core/language-model.ts';
import { readGuidelines } from '../guidelines.ts';
import type { ReadAttempt } from '../prompt-parts.ts';
import { rememberLast } from '../remember-last.ts';
import type { EpisodeChances, Note, Skill, Version } from '../skill.ts';
import { act, stray } from './act.ts';
import { believe } from './beliefs.ts';
import { commandsOf } from './commands.ts';
import { type Findings, noFindings, study } from './findings.ts';
import { notesOf, readNotes, withOtherLines } from './notes.ts';

export const worldSkill: Skill = {
  name: 'household text world',
  act: nextAnswer,
  critique,
  improve,
  unite,
};

function nextAnswer(request: ModelRequest, instructions: string, chances: EpisodeChances): string | undefined {
  const beliefs = believe(request.messages);
  if (!beliefs) return undefined;
  const guidelines = noticed(instructions, chances);
  const commands = commandsOf(request.messages[0]!.content);
  const mind = { beliefs, guidelines, commands, key: chances.key };
  const { thought, action } = chances.strays(beliefs.turns) ? stray(mind) : act(mind);
  return `Thought: ${thought}\nAction: ${action}`;
}

/** The guidelines that are not overlooked. */
const noticed = rememberLast((instructions: string, chances: EpisodeChances) => {
  const all = readGuidelines(instructions);
  return all.filter(({ text }) => !chances.overlooks(text, all.length));
});

function isOurs(attempts: readonly ReadAttempt[]): boolean {
  return attempts.some(({ turns }) => turns.some(({ action }) => /^(?:go to|open|take|examine|look\b)/.test(action)));
}

function critique(attempt: ReadAttempt): readonly string[] | undefined {
  if (!isOurs([attempt])) return undefined;
  const findings = noFindings();
  const goal = study(findings, attempt);
  const end = attempt.score === 1 ? 'The task was solved.' : 'The task was not solved.';
  const telling = notesOf(findings).filter(
    ({ topic }) => !topic.startsWith('place ') || topic === `place ${goal?.thing}`,
  );
  return [end, ...telling.map(({ line }) => line)];
}

/** Critiques count as one observation each: their author has read the same attempt. */
function learn(findings: Findings, attempts: readonly ReadAttempt[]): void {
  for (const attempt of attempts) {
    study(findings, attempt);
    if (attempt.critique) readNotes(findings, attempt.critique.text.split(/(?<=\.)\s+/), 1);
  }
}

function improve(lines: readonly string[], attempts: readonly ReadAttempt[]): readonly Note[] | undefined {
  if (!isOurs(attempts)) return undefined;
  const findings = noFindings();
  const others = readNotes(findings, lines, 1);
  learn(findings, attempts);
  return withOtherLines(findings, others);
}

function unite(versions: readonly Version[], attempts: readonly ReadAttempt[]): readonly Note[] | undefined {
  const findings = noFindings();
  const others = versions.flatMap(({ lines, weight }) => readNotes(findings, lines, weight));
  learn(findings, attempts);
  return withOtherLines(findings, others);
}
