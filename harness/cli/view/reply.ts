import type { FileHandle } from 'node:fs/promises';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A file is sent from its start, and closed. */
  readonly body: string | Buffer | FileHandle;
}

/** Where a reply says no more: nothing runs, nothing is loaded, nobody else shows it. */
export const sealed = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const safeHeaders: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': sealed,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

export function textReply(status: number, sentence: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body: `${sentence}\n` };
}

/** `policy`: what the page may do beyond nothing. */
export function htmlReply(
  status: number,
  { html, policy = sealed }: { html: string | Buffer; policy?: string },
): Reply {
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy },
    body: html,
  };
}
