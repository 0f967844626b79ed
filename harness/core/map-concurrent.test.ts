import { describe, expect, it } from 'vitest';
import { ConfigError, ContextOverflowError, ProviderError, StoppedError } from './errors.ts';
import { mapConcurrent } from './map-concurrent.ts';

const overflow = new ContextOverflowError(2, 1);
const failure = new ProviderError('server', 'down');
const stop = new StoppedError('stopped');
const bug = new TypeError('a bug');
const refused = new ConfigError('a wrong key');

const thrownOf = (...errors: readonly (Error | undefined)[]) =>
  mapConcurrent(errors, async (error) => {
    if (error) throw error;
  }).catch((error: unknown) => error);

describe('mapConcurrent', () => {
  it('gives results in the order of the items', async () => {
    expect(await mapConcurrent([3, 1, 2], async (value, index) => [value, index])).toEqual([
      [3, 0],
      [1, 1],
      [2, 2],
    ]);
  });

  it.each([
    ['the first of several failures that are data', [undefined, overflow, failure], overflow],
    ['a stop before data, which would be booked as a result', [overflow, stop, failure], stop],
    ['a bug before a stop', [failure, stop, bug], bug],
    ['what the user has to mend before a stop', [stop, refused], refused],
  ])('throws %s', async (_, errors, thrown) => {
    expect(await thrownOf(...errors)).toBe(thrown);
  });

  it('waits for all work to settle before it throws', async () => {
    let ended = false;
    const work = [
      async () => {
        throw failure;
      },
      async () => {
        await new Promise((done) => setImmediate(done));
        ended = true;
      },
    ];
    await mapConcurrent(work, (run) => run()).catch(() => {});
    expect(ended).toBe(true);
  });
});
