import { describe, expect, it } from 'vitest';
import type { ReadAttempt } from '../prompt-parts.ts';
import { isAssistantWork } from './observe.ts';

const attempt = (given: Partial<ReadAttempt>): ReadAttempt => ({
  ...{
    score: 0,
    turns: [],
    feedback: 'The expected answer was "A 1". The answer "B 2" is wrong.',
    critique: undefined,
  },
  ...given,
});

describe('an attempt', () => {
  it('is at a question where a final answer or the question itself was read', () => {
    const ended = { action: 'FINAL ANSWER: B 2', observation: 'Answered.', start: 0 };
    expect(isAssistantWork([attempt({ turns: [ended] })])).toBe(true);
    const opening = 'answer it, and end with FINAL ANSWER: x.\n\n<question>\nHow many are there?\n</question>';
    expect(isAssistantWork([attempt({ turns: [{ action: '', observation: opening, start: 0 }] })])).toBe(true);
  });

  it('is no sign of questions by its feedback: invoices whose text was not read are told theirs in the same words', () => {
    const submitted = { action: 'submit {"reference":"B 2"}', observation: 'Submitted.', start: 0 };
    expect(isAssistantWork([attempt({}), attempt({ turns: [submitted] })])).toBe(false);
  });
});
