import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../testing/fake-clock.ts';
import { createAlarm } from './alarm.ts';

function ringing() {
  const clock = fakeClock();
  const rung: number[] = [];
  return { clock, rung, alarm: createAlarm(clock, () => rung.push(clock.now())) };
}

describe('an alarm', () => {
  it('rings once at its time, and can be set again', async () => {
    const { clock, rung, alarm } = ringing();
    alarm.set(100);
    await clock.advance(500);
    alarm.set(600);
    await clock.advance(500);
    expect(rung).toEqual([100, 600]);
  });

  it('rings at the time it was set to last, and keeps one timer', async () => {
    const { clock, rung, alarm } = ringing();
    for (const atMs of [100, 300, 300, 200]) alarm.set(atMs);
    await clock.advance(50);
    expect(clock.sleeping).toBe(1);
    await clock.advance(500);
    expect(rung).toEqual([200]);
  });

  it('that is cleared does not ring and keeps no timer', async () => {
    const { clock, rung, alarm } = ringing();
    alarm.set(100);
    alarm.clear();
    expect(clock.sleeping).toBe(0);
    await clock.advance(500);
    expect(rung).toEqual([]);
  });

  /** A clock whose sleeps end when told, at whatever time. */
  function handClock() {
    const wakes: (() => void)[] = [];
    const clock = { now: () => 0, sleep: () => new Promise<void>((resolve) => wakes.push(resolve)) };
    return { clock, wakes };
  }

  it('that is cleared in the moment of its ringing does not ring', async () => {
    const { clock, wakes } = handClock();
    let rung = 0;
    const alarm = createAlarm(clock, () => {
      rung += 1;
    });
    alarm.set(100);
    wakes[0]!();
    alarm.clear();
    await new Promise(setImmediate);
    expect(rung).toBe(0);
  });

  it('that a clock rang early can be set to the same time again', async () => {
    const { clock, wakes } = handClock();
    const alarm = createAlarm(clock, () => alarm.set(100));
    alarm.set(100);
    wakes[0]!();
    await new Promise(setImmediate);
    expect(wakes.length).toBe(2);
  });
});
