import { describe, expect, it } from 'vitest';
import { ConfigError, ContextOverflowError, ProviderError } from '../core/errors.ts';
import { answer, request, scriptedModel } from '../testing/scripted-model.ts';
import { withFuse } from './with-fuse.ts';

const down = new ProviderError('server', 'It is down.');
const withheld = new ProviderError('content-filter', 'withheld');
const times = (count: number, error: Error) => Array.from({ length: count }, () => error);

/** What each of the calls ends with, in their order. */
async function play(...script: readonly (Error | ReturnType<typeof answer>)[]) {
  const model = withFuse(scriptedModel(script as never));
  const ends: unknown[] = [];
  for (let call = 0; call < script.length; call += 1)
    ends.push(await model.complete(request('?')).catch((error: unknown) => error));
  return ends;
}

describe('withFuse', () => {
  it('lets 19 failures in a row through as they are, and ends the sweep at the 20th', async () => {
    const ends = await play(...times(20, down));
    expect(ends.slice(0, 19)).toEqual(times(19, down));
    expect(ends[19]).toBeInstanceOf(ConfigError);
    expect((ends[19] as Error).message).toMatch(/20 calls in a row have failed.*It is down\..*npm run doctor/);
  });

  it.each([
    ['an answer', answer('yes')],
    ['an overflow, which is an answer of the service too', new ContextOverflowError(2, 1)],
  ])('begins to count anew after %s', async (_, end) => {
    const ends = await play(...times(19, down), end, ...times(19, down));
    expect(ends.some((error) => error instanceof ConfigError)).toBe(false);
  });

  it('counts requests that are refused only while none was answered', async () => {
    const refused = new ProviderError('bad-request', 'No such setting.');
    expect((await play(...times(20, refused))).at(-1)).toBeInstanceOf(ConfigError);
    const ends = await play(answer('yes'), ...times(30, refused));
    expect(ends.some((error) => error instanceof ConfigError)).toBe(false);
  });

  it('does not count what the provider withheld', async () => {
    const ends = await play(...times(19, down), ...times(30, withheld));
    expect(ends.some((error) => error instanceof ConfigError)).toBe(false);
  });
});
