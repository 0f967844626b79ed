/**
 * What a failed attempt means. The input is whatever an SDK or serviceFetch threw; the output is one of the errors of
 * `core/errors.ts`. It carries neither a cause nor headers, and its message went through `redact`.
 *
 *   no call can succeed (key, model name, credit, a setting that is refused)  ConfigError
 *   the prompt does not fit                                                   ContextOverflowError
 *   408, 409, 429, 5xx, connection, time-out, unreadable answer               CallFailure, retried
 *   every other refusal, and the content filter                               CallFailure, not retried
 *
 * An HTTP error status is not charged, but for a gateway's time-out. Where a request was sent and no status came back, it may be.
 */
import * as anthropic from '@anthropic-ai/sdk/error';
import * as openai from 'openai/error';
import {
  ConfigError,
  ContextOverflowError,
  ProviderError,
  type ProviderErrorKind,
  StoppedError,
} from '../../core/errors.ts';
import { CallFailure, type FailureDetails } from './call-failure.ts';
import { type Overflow, overflowOf } from './context-overflow.ts';
import { redact } from './redact.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { retryAfterMs, waitMsOf } from './retry-after.ts';
import { keyVariables, type ServiceProvider } from './service-settings.ts';

export interface FailureContext {
  readonly provider: ServiceProvider;
  readonly model: string;
  /** Tokens. */
  readonly contextWindow: number;
  /** Our own count of the prompt with its answer's reserve, for an overflow that names no numbers. */
  readonly neededTokens: number;
  /** Texts that no message may show. */
  readonly secrets: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** An error that is ours already, and one that comes from neither SDK nor network (a bug), is returned as it is. */
export function failureOf(error: unknown, context: FailureContext): Error {
  if (ours.some((kind) => error instanceof kind)) return error as Error;
  const refusal =
    error instanceof openai.APIError || error instanceof anthropic.APIError ? refusalOf(error) : undefined;
  if (refusal) return refused(refusal, context);
  if (isTimeout(error))
    return failure('timeout', 'did not answer in time.', context, { retry: true, charged: 'maybe' });
  if (error instanceof SyntaxError)
    return failure('malformed', 'answered with a body that is not JSON.', context, { retry: true, charged: 'maybe' });
  const lost = connectionLoss(error);
  if (lost === undefined)
    return error instanceof Error ? error : new TypeError('Expected an Error, got another value.');
  const charged = neverSent.test(lost) ? 'no' : 'maybe';
  const what = charged === 'no' ? 'could not be reached' : 'broke off the connection';
  return failure('network', `${what}: ${lost}.`, context, { retry: true, charged });
}

const ours = [ConfigError, ContextOverflowError, ProviderError, StoppedError];

function refused(refusal: Refusal, context: FailureContext): Error {
  const { status, headers, body } = refusal;
  const said = `answered ${status}: ${body.message}`;
  const overflow = [400, 413, 422].includes(status) ? overflowOf(body) : undefined;
  if (overflow) return overflowError(overflow, context);
  if (isFiltered(refusal)) return failure('content-filter', said, context, { retry: false, charged: 'no' });
  const advice = adviceFor(refusal, context);
  if (advice) return new ConfigError(`${sentence(said, context).replace(/(?<![.!?…])$/, '.')} ${advice}`);

  const retryable = [408, 409, 429].includes(status) || status >= 500;
  const kind = status === 429 ? 'rate-limit' : status === 408 ? 'timeout' : retryable ? 'server' : 'bad-request';
  // A single request above the limit of a whole minute never gets through, however long it waits.
  const tooLargeForLimit = status === 429 && /^request too large\b/i.test(body.message);
  const retry = retryable && !tooLargeForLimit && headers.get('x-should-retry') !== 'false';
  // Every answer shows when its limits are renewed; only a refused one has to wait for that.
  const waitMs = (status === 429 ? waitMsOf : retryAfterMs)(headers, context.now);
  // A gateway's time-out says nothing of the model behind it, which may go on and be charged.
  const charged = [408, 504, 524].includes(status) ? 'maybe' : 'no';
  return failure(kind, said, context, { retry, ...(waitMs === undefined ? {} : { waitMs }), charged });
}

function overflowError({ needed, window }: Overflow, { neededTokens, contextWindow }: FailureContext): Error {
  const limit = window ?? contextWindow;
  // Where we count fewer tokens than the server does, its refusal says that it is one too many at least.
  return new ContextOverflowError(Math.max(needed ?? neededTokens, limit + 1), limit);
}

function isFiltered({ status, body: { code, message } }: Refusal): boolean {
  if (![400, 403, 422].includes(status)) return false;
  return (
    code === 'content_filter' ||
    code === 'content_policy_violation' ||
    /content[ _](?:filter|polic|management policy)|flagged (?:as potentially violating|by)|was flagged/i.test(message)
  );
}

/** What to do where no call can succeed; undefined where the next one may. */
function adviceFor({ status, body, headers }: Refusal, { provider, model }: FailureContext): string | undefined {
  const { code = '', type = '', message } = body;
  if (
    status === 402 ||
    [code, type].some((word) => outOfCredit.test(word)) ||
    /credit balance is too low/i.test(message)
  )
    return 'Add credit or raise the limit at the provider and give the same command again: what is finished is kept.';
  if (status === 401 || status === 403) return `Check the key in ${keyVariables[provider]}.`;
  if (status >= 300 && status < 400)
    return `It redirects to ${originOf(headers.get('location'))}: give the address itself with --base-url.`;
  if (status === 404) return `Check --model (${provider}/${model}) and --base-url.`;
  if (status !== 400) return undefined;
  if (/^(?:unsupported (?:value|parameter): ?|invalid )?['"`]?temperature\b/i.test(message))
    return 'Leave the temperature to the provider with --temperature default.';
  if (/maximum allowed number of output tokens|supports at most \d+ completion tokens/i.test(message))
    return 'Lower --max-output-tokens.';
  return /^unsupported_(?:parameter|value)$/.test(code) ? 'The model does not take this setting.' : undefined;
}

/** Without a path or a query, which may hold a secret. */
function originOf(location: string | null): string {
  return URL.parse(location ?? '')?.origin ?? 'another address';
}

const outOfCredit = /^(?:insufficient_quota|billing_\w+|\w+_spend_limit_reached|\w+_billing_unavailable)$/;

function isTimeout(error: unknown): boolean {
  if (timeouts.some((kind) => error instanceof kind)) return true;
  return chainOf(error).some(
    ({ name, code }) => /^(?:TimeoutError|AbortError)$/.test(name ?? '') || code === 'ETIMEDOUT',
  );
}

/** Nothing but the deadline of serviceFetch aborts a request. */
const timeouts = [
  openai.APIConnectionTimeoutError,
  openai.APIUserAbortError,
  anthropic.APIConnectionTimeoutError,
  anthropic.APIUserAbortError,
];

/** No connection came about: addresses that answer nothing, and certificates that are refused. */
const neverSent =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|.*CERT.*|.*SIGNATURE.*)$/;

/** The code of a lost connection, or fetch's words for one; undefined for any other error. */
function connectionLoss(error: unknown): string | undefined {
  const chain = chainOf(error);
  const codes = chain.map(({ code }) => code).filter((code) => typeof code === 'string');
  const lost = codes.find((code) => /^(?:E[A-Z_]+|UND_ERR_\w+|HPE_\w+)$/.test(code) && !/^ERR_/.test(code));
  if (lost !== undefined) return lost;
  const fromNetwork =
    connections.some((kind) => error instanceof kind) || /^(?:fetch failed|terminated)/.test(chain[0]?.message ?? '');
  return fromNetwork ? (codes[0] ?? chain.at(-1)?.message?.replace(/\.$/, '')) : undefined;
}

const connections = [openai.APIConnectionError, anthropic.APIConnectionError];

interface Link {
  readonly name?: string;
  readonly message?: string;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/** An error with its causes, outermost first; where several addresses were tried, the errors of each. */
function chainOf(error: unknown): readonly Link[] {
  if (!(error instanceof Error)) return [];
  const { cause, errors } = error as Link;
  return [error as Link, ...chainOf(cause), ...(Array.isArray(errors) ? errors.flatMap(chainOf) : [])];
}

function failure(kind: ProviderErrorKind, said: string, context: FailureContext, details: FailureDetails): CallFailure {
  return new CallFailure(kind, sentence(said, context), details);
}

const longest = 300;

function sentence(said: string, { provider, model, secrets }: FailureContext): string {
  const line = redact(said, secrets).replace(/\s+/g, ' ').trim();
  const cut = line.length > longest ? `${line.slice(0, longest).toWellFormed()}…` : line;
  return `${provider}/${model} ${cut}`;
}
