import { describe, expect, it } from 'vitest';
import { StoppedError } from '../core/errors.ts';
import { fakeClock } from './fake-clock.ts';

describe('a fake clock', () => {
  it('stands still until it is moved', async () => {
    const clock = fakeClock(1000);
    expect(clock.now()).toBe(1000);
    await clock.advance(250);
    expect(clock.now()).toBe(1250);
  });

  it('wakes sleepers in the order of their times, each at its own time, and of their falling asleep', async () => {
    const clock = fakeClock();
    const woken: string[] = [];
    const sleep = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push(`${name} at ${clock.now()}`);
    };
    void sleep('late', 30);
    void sleep('early', 10);
    void sleep('second', 10);
    await clock.advance(29);
    expect(woken).toEqual(['early at 10', 'second at 10']);
    expect(clock.sleeping).toBe(1);
    await clock.advance(1);
    expect(woken.at(-1)).toBe('late at 30');
    expect(clock.sleeping).toBe(0);
  });

  it('lets the woken sleep again within one move', async () => {
    const clock = fakeClock();
    const ticks: number[] = [];
    const tick = async () => {
      for (let n = 0; n < 5; n += 1) {
        await clock.sleep(10);
        ticks.push(clock.now());
      }
    };
    void tick();
    await clock.advance(35);
    expect(ticks).toEqual([10, 20, 30]);
  });

  it('ends a sleep at once with StoppedError, also one that was stopped before it began', async () => {
    const clock = fakeClock();
    const stop = new AbortController();
    const sleep = clock.sleep(1000, stop.signal);
    stop.abort();
    await expect(sleep).rejects.toThrow(StoppedError);
    await expect(clock.sleep(1000, stop.signal)).rejects.toThrow(StoppedError);
    expect(clock.sleeping).toBe(0);
  });

  it('tells when somebody sleeps', async () => {
    const clock = fakeClock();
    setImmediate(() => void clock.sleep(5));
    await clock.whenSleeping(1);
    expect([clock.sleeping, clock.now()]).toEqual([1, 0]);
  });
});
