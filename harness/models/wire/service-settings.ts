import { ConfigError } from '../../core/errors.ts';

/** One model at one service, as the command line has settled it: nothing is read from the environment after this. */
export interface ServiceSettings {
  /** The model's name at its service. */
  readonly name: string;
  /** `https://api.openai.com/v1`, `https://api.anthropic.com` (without `/v1`), or a server of one's own. */
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  /** Tokens that prompt and answer may have together. */
  readonly contextWindow: number;
  /** For one whole attempt, from sending to the answer's last byte. */
  readonly timeoutMs: number;
  readonly organization?: string;
  readonly project?: string;
}

/** Which environment variable holds the key of which provider. */
export const keyVariables = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  compatible: 'COMPATIBLE_API_KEY',
} as const;

export type ServiceProvider = keyof typeof keyVariables;

/** Throws ConfigError for settings with which no call can succeed. The messages never show a key. */
export function checkedSettings(provider: ServiceProvider, settings: ServiceSettings): ServiceSettings {
  const apiKey = settings.apiKey?.trim() || undefined;
  const variable = keyVariables[provider];
  const model = `${provider}/${settings.name}`;
  if (apiKey === undefined && provider !== 'compatible')
    throw new ConfigError(
      `Expected ${variable} to be set for ${model}, got nothing. Set it in the environment or in .env.`,
    );
  const { organization, project } = settings;
  // A header takes nothing else, and the error that it would throw shows the whole key.
  for (const [what, value] of Object.entries({ [variable]: apiKey, organization, project }))
    if (value !== undefined && !/^[\x21-\x7e]+$/.test(value))
      throw new ConfigError(
        `Expected ${what} to be of printable ASCII characters without blanks, got others. Copy it again.`,
      );
  const { apiKey: _, ...rest } = settings;
  return { ...rest, apiKey, baseUrl: checkedAddress(settings.baseUrl, model) };
}

/** Of a model or an option. Without a slash at its end, so that equal addresses are equal in a cell's identity; it may hold no secret. */
export function checkedAddress(baseUrl: string, of: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const plain =
    url && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!plain)
    throw new ConfigError(
      `Expected the base URL of ${of} to be an http or https address without user, password or query, got another one: check --base-url (a key belongs in the environment).`,
    );
  return baseUrl.replace(/\/+$/, '');
}
