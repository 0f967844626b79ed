import { describe, expect, it } from 'vitest';
import { type AdaptiveConcurrency, adaptiveConcurrency } from './adaptive-concurrency.ts';

const begin = (concurrency: AdaptiveConcurrency, calls: number) =>
  Array.from({ length: calls }, () => concurrency.begin());

/** So many answers, one after another, in a full house with somebody waiting. */
function answerWhileFull(concurrency: AdaptiveConcurrency, answers: number): void {
  const calls = begin(concurrency, concurrency.limit);
  for (let n = 0; n < answers; n += 1) {
    concurrency.end(calls.shift()!, 'answered', 1);
    while (concurrency.hasRoom()) calls.push(concurrency.begin());
  }
  for (const call of calls) concurrency.end(call, 'failed', 0);
}

describe('adaptive concurrency', () => {
  it('starts at what was asked for, and has room below it', () => {
    const concurrency = adaptiveConcurrency(3);
    begin(concurrency, 2);
    expect(concurrency.hasRoom()).toBe(true);
    begin(concurrency, 1);
    expect([concurrency.hasRoom(), concurrency.limit, concurrency.running]).toEqual([false, 3, 3]);
  });

  it('is halved once by all refusals of one episode', () => {
    const concurrency = adaptiveConcurrency(64);
    for (const call of begin(concurrency, 64)) concurrency.end(call, 'rate-limited', 10);
    expect(concurrency.limit).toBe(32);
  });

  it('is halved twice by two episodes, and never falls below 1', () => {
    const concurrency = adaptiveConcurrency(6);
    const limits = Array.from({ length: 4 }, () => {
      for (const call of begin(concurrency, 2)) concurrency.end(call, 'rate-limited', 0);
      return concurrency.limit;
    });
    expect(limits).toEqual([3, 1, 1, 1]);
  });

  it('is not touched by other failures', () => {
    const concurrency = adaptiveConcurrency(8);
    for (const call of begin(concurrency, 8)) concurrency.end(call, 'failed', 8);
    expect([concurrency.limit, concurrency.running]).toEqual([8, 0]);
  });

  it('grows by one after as many answers as its limit, up to what was asked for', () => {
    const concurrency = adaptiveConcurrency(4);
    concurrency.end(concurrency.begin(), 'rate-limited', 0);
    expect(concurrency.limit).toBe(2);
    answerWhileFull(concurrency, 1);
    expect(concurrency.limit).toBe(2);
    answerWhileFull(concurrency, 1);
    expect(concurrency.limit).toBe(3);
    answerWhileFull(concurrency, 3);
    expect(concurrency.limit).toBe(4);
    answerWhileFull(concurrency, 20);
    expect(concurrency.limit).toBe(4);
  });

  it('counts answers anew after a refusal', () => {
    const concurrency = adaptiveConcurrency(12);
    concurrency.end(concurrency.begin(), 'rate-limited', 0);
    answerWhileFull(concurrency, 5);
    concurrency.end(concurrency.begin(), 'rate-limited', 0);
    answerWhileFull(concurrency, 2);
    expect(concurrency.limit).toBe(3);
    answerWhileFull(concurrency, 1);
    expect(concurrency.limit).toBe(4);
  });

  it('does not grow while nobody waits, or while there is room', () => {
    const concurrency = adaptiveConcurrency(4);
    concurrency.end(concurrency.begin(), 'rate-limited', 0);
    for (let n = 0; n < 10; n += 1) for (const call of begin(concurrency, 2)) concurrency.end(call, 'answered', 0);
    for (let n = 0; n < 10; n += 1) concurrency.end(concurrency.begin(), 'answered', 5);
    expect(concurrency.limit).toBe(2);
  });

  it('takes answers of calls that began before a cut for nothing', () => {
    const concurrency = adaptiveConcurrency(4);
    const [refused, ...others] = begin(concurrency, 4);
    concurrency.end(refused!, 'rate-limited', 9);
    for (const call of others) concurrency.end(call, 'answered', 9);
    expect(concurrency.limit).toBe(2);
  });

  it('refuses a limit that lets nobody in', () => {
    for (const max of [0, -1, 1.5, Number.NaN]) expect(() => adaptiveConcurrency(max)).toThrow(`got ${max}.`);
  });
});
