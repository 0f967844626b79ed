import { Agent, request } from 'undici';
import type { ServiceSettings } from './service-settings.ts';

/** undici gives up after 300 s without a header or a byte, and a model may think for longer: the time-out below rules. */
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });

/**
 * The fetch that an SDK is given. It sends the headers that are named here and no others: the SDKs add headers from
 * environment variables and a description of the machine. Its time-out covers the body too: the SDKs' own ends when the
 * headers have come. By undici's `request`, which takes half of the processor time of the `fetch` built upon it.
 */
export function serviceFetch(
  headers: Readonly<Record<string, string | undefined>>,
  { timeoutMs }: Pick<ServiceSettings, 'timeoutMs'>,
): (url: string | URL | Request, init?: RequestInit) => Promise<Response> {
  const own = Object.fromEntries(
    Object.entries({
      accept: 'application/json',
      'accept-encoding': 'identity',
      'content-type': 'application/json',
      'user-agent': 'fgo-bench',
      ...headers,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return async (url, init) => {
    // A timer of our own, ended with the answer: one of AbortSignal.timeout would stay for as long as it runs.
    const timeOut = new AbortController();
    const timer = setTimeout(() => timeOut.abort(new DOMException('The time-out passed.', 'TimeoutError')), timeoutMs);
    try {
      const {
        statusCode: status,
        body,
        ...rest
      } = await request(String(url), {
        dispatcher,
        method: init?.method === 'GET' ? 'GET' : 'POST',
        body: init?.body as string,
        headers: own,
        signal: timeOut.signal,
      });
      const text = await body.text();
      const received = new Headers(
        Object.entries(rest.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
      );
      return new Response(bodyOf(status, text), { status, headers: received });
    } catch (error) {
      throw isConnectTimeout(error) ? noConnection() : error;
    } finally {
      clearTimeout(timer);
    }
  };
}

/** The SDKs take every error that speaks of a time-out for one of the answer, which may be charged; this one is not. */
function noConnection(): Error {
  return Object.assign(new Error('No connection came about.'), { code: 'EHOSTUNREACH' });
}

function isConnectTimeout(error: unknown): boolean {
  const { code, syscall, errors } = error as { code?: unknown; syscall?: unknown; errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0) return errors.every(neverConnected);
  return code === 'UND_ERR_CONNECT_TIMEOUT' || (code === 'ETIMEDOUT' && syscall === 'connect');
}

/** Where several addresses were tried, one may have timed out and another been refused. */
function neverConnected(error: unknown): boolean {
  return isConnectTimeout(error) || (error as { syscall?: unknown }).syscall === 'connect';
}

/** A response without content may not have any, not even an empty one. */
const withoutContent: readonly number[] = [204, 205, 304];

function bodyOf(status: number, text: string): string | null {
  if (withoutContent.includes(status)) return null;
  return status < 400 ? text : errorObject(text);
}

/** Some servers answer `{"message": …}` or `{"detail": …}` where OpenAI has `{"error": …}`, and its SDK drops all else. */
function errorObject(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || 'error' in body) return text;
    return JSON.stringify({ error: body });
  } catch {
    return text;
  }
}
