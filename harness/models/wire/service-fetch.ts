import { Agent } from 'undici';
import type { ServiceSettings } from './service-settings.ts';

/** Node's own fetch gives up after 300 s without a header, and a model may think for longer: the time-out below rules. */
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 }) as unknown as NonNullable<
  RequestInit['dispatcher']
>;

/**
 * The fetch that an SDK is given. It sends the headers that are named here and no others: the SDKs add headers from
 * environment variables and a description of the machine. Its time-out covers the body too: the SDKs' own ends when the
 * headers have come.
 */
export function serviceFetch(
  headers: Readonly<Record<string, string | undefined>>,
  { timeoutMs }: Pick<ServiceSettings, 'timeoutMs'>,
): (url: string | URL | Request, init?: RequestInit) => Promise<Response> {
  const own = Object.entries({
    accept: 'application/json',
    'content-type': 'application/json',
    'user-agent': 'fgo-bench',
    ...headers,
  }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return async (url, init) => {
    const { method, body } = init ?? {};
    const signal = AbortSignal.timeout(timeoutMs);
    const given = { ...(method && { method }), ...(body && { body }), headers: own, signal };
    const response = await fetch(url, { ...given, dispatcher });
    return response.ok ? response : withErrorObject(response);
  };
}

/** Some servers answer `{"message": …}` or `{"detail": …}` where OpenAI has `{"error": …}`, and its SDK drops all else. */
async function withErrorObject(response: Response): Promise<Response> {
  const { status, headers } = response;
  const text = await response.text().catch(() => '');
  return new Response(text === '' ? null : errorObject(text), { status, headers });
}

function errorObject(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || 'error' in body) return text;
    return JSON.stringify({ error: body });
  } catch {
    return text;
  }
}
