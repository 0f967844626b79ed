import type { RefusedBody } from './context-overflow.ts';

/** An HTTP error status with what its body says. */
export interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  readonly body: RefusedBody;
}

/** The error object of an SDK: OpenAI's holds the inner object of the body, Anthropic's the whole body. */
export interface ApiErrorLike {
  readonly status?: number | undefined;
  readonly headers?: Headers | undefined;
  readonly error?: unknown;
  readonly message: string;
}

/** undefined for an error without a status: no answer came. */
export function refusalOf({ status, headers, error, message }: ApiErrorLike): Refusal | undefined {
  if (status === undefined) return undefined;
  const outer = record(error);
  const inner = record(outer?.error) ?? outer ?? {};
  const code = text(inner.code) ?? text(record(inner.details)?.error_code);
  const type = text(inner.type);
  const [prompt, window] = [inner.n_prompt_tokens, inner.n_ctx];
  return {
    status,
    headers: headers ?? new Headers(),
    body: {
      ...(code === undefined ? {} : { code }),
      ...(type === undefined ? {} : { type }),
      ...(typeof prompt === 'number' ? { n_prompt_tokens: prompt } : {}),
      ...(typeof window === 'number' ? { n_ctx: window } : {}),
      message: messageOf(inner, error) ?? message.replace(/^\d{3} /, ''),
    },
  };
}

/** OpenAI and Anthropic: `message` · FastAPI: `detail` · Ollama: the error is the text. */
function messageOf(inner: Readonly<Record<string, unknown>>, error: unknown): string | undefined {
  const said = inner.message ?? inner.detail ?? inner.error;
  if (said !== undefined && said !== null) return typeof said === 'string' ? said : JSON.stringify(said);
  return text(error);
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
