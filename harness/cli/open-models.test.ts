import { describe, expect, it } from 'vitest';
import { modelName, roles } from '../core/language-model.ts';
import { openModels } from './open-models.ts';
import type { Texts } from './parse-arguments.ts';
import { readRequest } from './read-request.ts';

const keys = { OPENAI_API_KEY: 'sk-MARKED-1', ANTHROPIC_API_KEY: 'sk-MARKED-2', COMPATIBLE_API_KEY: '' };

function open(texts: Texts, environment: Readonly<Record<string, string>> = keys) {
  const request = readRequest(texts);
  const clock = { now: () => 0, sleep: async () => {} };
  return openModels(request.models, { ...request, environment, clock });
}

const own = 'http://127.0.0.1:8000/v1';

describe('the models of a sweep', () => {
  it('are one for all roles, opened once', () => {
    const opened = open({ model: ['openai/gpt-4o-mini'] });
    expect(new Set(roles.map((role) => opened[role])).size).toBe(1);
    expect(opened.agent.model).toMatchObject({ provider: 'openai', name: 'gpt-4o-mini', contextWindow: 128_000 });
    expect(opened.agent.service?.baseUrl).toBe('https://api.openai.com/v1');
  });

  it('are others for the roles that name one', () => {
    const opened = open({
      model: ['openai/gpt-4o-mini'],
      'evaluator-model': ['compatible/own'],
      'optimizer-model': ['anthropic/claude-sonnet-4-5'],
      'merger-model': ['builtin'],
      'base-url': [`compatible=${own}`],
      'context-window': ['compatible/own=32768'],
    });
    const names = roles.map((role) => [role, modelName(opened[role].model)]);
    expect(Object.fromEntries(names)).toEqual({
      agent: 'openai/gpt-4o-mini',
      evaluator: 'compatible/own',
      optimizer: 'anthropic/claude-sonnet-4-5',
      merger: 'builtin/rules-1',
    });
    expect(opened.evaluator.model.contextWindow).toBe(32_768);
    expect(opened.evaluator.service?.baseUrl).toBe(own);
  });

  it('never show a key, in their identity neither', () => {
    const opened = open({ model: ['openai/gpt-4o'], 'optimizer-model': ['anthropic/claude-sonnet-4-5'] });
    expect(JSON.stringify(opened)).not.toContain('MARKED');
  });
});

describe('a model that cannot be opened is a sentence:', () => {
  it.each<[string, Texts, RegExp]>([
    [
      'no such provider',
      { model: ['gpt-4o'] },
      /^Expected --model to be one of builtin, openai\/NAME, .*, got "gpt-4o"/,
    ],
    ['a role’s too', { 'merger-model': ['openai'] }, /^Expected --merger-model to be one of .*, got "openai"/],
    [
      'an unknown window',
      { model: ['openai/mine'] },
      /say how many tokens it holds, e\.g\. --context-window openai\/mine=/,
    ],
    ['no address', { model: ['compatible/own'] }, /^Expected --base-url to say where compatible answers/],
    [
      'one address for two services',
      { model: ['openai/gpt-4o'], 'optimizer-model': ['anthropic/claude-sonnet-4-5'], 'base-url': [own] },
      /given by provider where several are used \(--base-url openai=URL --base-url anthropic=URL\)/,
    ],
  ])('%s', (_, texts, sentence) => {
    expect(() => open(texts)).toThrow(sentence);
  });

  it('no key, but where nothing is asked', () => {
    expect(() => open({ model: ['openai/gpt-4o'] }, {})).toThrow(/^Expected OPENAI_API_KEY to be set/);
    expect(open({ model: ['openai/gpt-4o'], plan: [''] }, {}).agent.model.name).toBe('gpt-4o');
    expect(open({ model: ['openai/gpt-4o'], cache: ['only'] }, {}).agent.model.name).toBe('gpt-4o');
  });
});
