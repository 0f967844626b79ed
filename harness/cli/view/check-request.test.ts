import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRequest } from './check-request.ts';

const port = 4173;
const asked = (url: string, more: { method?: string; headers?: readonly string[] } = {}) =>
  checkRequest({ url, method: more.method ?? 'GET', rawHeaders: more.headers ?? ['Host', `127.0.0.1:${port}`] }, port);
const statusOf = (checked: ReturnType<typeof checkRequest>) => (checked.state === 'fine' ? 200 : checked.status);

describe('a request', () => {
  it('is taken apart where it is fine', () => {
    expect(asked('/')).toEqual({ state: 'fine', parts: [], isFolder: true });
    expect(asked('/sweeps/a%20b/?x=/../')).toEqual({ state: 'fine', parts: ['sweeps', 'a b'], isFolder: true });
    expect(asked('/results/a/cells.csv')).toEqual({
      state: 'fine',
      parts: ['results', 'a', 'cells.csv'],
      isFolder: false,
    });
  });

  it.each([`localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`])('may name its host %s', (host) => {
    expect(statusOf(asked('/', { headers: ['host', host] }))).toBe(200);
  });

  it.each([
    ['evil.example'],
    [`evil.example:${port}`],
    [`127.0.0.1.evil.example:${port}`],
    [`localhost.:${port}`],
    [`127.0.0.2:${port}`],
    [`0.0.0.0:${port}`],
    [`user@127.0.0.1:${port}`],
    ['127.0.0.1'],
    ['127.0.0.1:80'],
    [''],
  ])('is refused with the host "%s"', (host) => {
    expect(statusOf(asked('/', { headers: ['Host', host] }))).toBe(403);
  });

  it('is refused without a host, with two, and from the page of another', () => {
    expect(statusOf(asked('/', { headers: [] }))).toBe(403);
    const own = ['Host', `127.0.0.1:${port}`];
    expect(statusOf(asked('/', { headers: [...own, ...own] }))).toBe(403);
    expect(statusOf(asked('/', { headers: [...own, 'Origin', 'https://evil.example'] }))).toBe(403);
    expect(statusOf(asked('/', { headers: [...own, 'Origin', 'null'] }))).toBe(403);
    expect(statusOf(asked('/', { headers: [...own, 'Origin', `http://127.0.0.1:${port}`] }))).toBe(200);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE', 'get', 'PATCH'])('is refused as %s', (method) => {
    expect(statusOf(asked('/', { method }))).toBe(405);
  });

  it('never yields a part that leads out of a folder, whatever its path', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '/',
        '\\',
        '%2e',
        '%2E',
        '%2f',
        '%5c',
        '%00',
        '%',
        '%c0%ae',
        'a',
        '?',
        '#',
        '//',
        '\0',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const checked = asked(pieces.join(''));
        if (checked.state === 'refused') return checked.status === 400;
        return checked.parts.every((part) => part !== '' && !part.startsWith('.') && !/[/\\\0]/.test(part));
      }),
    );
  });
});
