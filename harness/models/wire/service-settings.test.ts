import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import { checkedSettings, type ServiceProvider, type ServiceSettings } from './service-settings.ts';

const settings: ServiceSettings = {
  name: 'm',
  baseUrl: 'https://api.example.com/v1',
  apiKey: 'sk-MARKED-1234',
  contextWindow: 8000,
  timeoutMs: 1000,
};

function refusal(provider: ServiceProvider, changed: Partial<ServiceSettings>): Error {
  try {
    checkedSettings(provider, { ...settings, ...changed });
  } catch (error) {
    return error as Error;
  }
  throw new Error('Expected the settings to be refused.');
}

describe('the settings of a service', () => {
  it.each([
    ['openai', 'OPENAI_API_KEY'],
    ['anthropic', 'ANTHROPIC_API_KEY'],
  ] as const)('of %s need a key, and the error says where it is set', (provider, variable) => {
    for (const apiKey of [undefined, '', ' \n']) {
      expect(refusal(provider, { apiKey })).toBeInstanceOf(ConfigError);
      expect(refusal(provider, { apiKey }).message).toContain(variable);
    }
  });

  it('of a compatible server need none', () => {
    expect(checkedSettings('compatible', { ...settings, apiKey: '' }).apiKey).toBeUndefined();
  });

  it('lose the blanks around a key and the slash at the end of an address', () => {
    const checked = checkedSettings('openai', { ...settings, apiKey: ' sk-1\n', baseUrl: 'http://localhost:1/v1//' });
    expect([checked.apiKey, checked.baseUrl]).toEqual(['sk-1', 'http://localhost:1/v1']);
  });

  it('refuse a key that no header takes, without showing it', () => {
    for (const apiKey of ['sk-MARKED…', 'sk-MARKED 2', 'sk-MARKED\nX-Other: 1'])
      expect(refusal('openai', { apiKey }).message).not.toContain('MARKED');
    expect(refusal('openai', { organization: 'orgé' }).message).toMatch(/^Expected organization to be/);
  });

  it.each([
    'localhost:8000',
    'ftp://host/v1',
    '',
    'https://user:MARKED@host/v1',
    'https://host/v1?key=MARKED',
    'https://host/v1#MARKED',
  ])('refuse the address %j, without showing a secret in it', (baseUrl) => {
    const error = refusal('compatible', { baseUrl });
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain('--base-url');
    expect(error.message).not.toContain('MARKED');
  });
});
