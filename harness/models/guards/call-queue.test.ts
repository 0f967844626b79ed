import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callQueue } from './call-queue.ts';

describe('the queue of calls', () => {
  it('is a list from whose front, or from anywhere, items are taken', () => {
    const action = fc.oneof(fc.constant('push'), fc.constant('shift'), fc.nat(20));
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const queue = callQueue<{ readonly id: number }>();
        const list: { readonly id: number }[] = [];
        for (const [id, one] of actions.entries()) {
          const item = one === 'push' ? { id } : one === 'shift' ? list[0] : list[one];
          if (one === 'push') {
            queue.push(item!);
            list.push(item!);
          } else if (item) {
            queue.leave(item);
            list.splice(list.indexOf(item), 1);
          }
          expect(queue.first()).toBe(list[0]);
          expect(queue.size).toBe(list.length);
        }
      }),
    );
  });

  it('stays as it is when somebody leaves twice', () => {
    const queue = callQueue<{ readonly id: number }>();
    const [a, b] = [{ id: 1 }, { id: 2 }];
    queue.push(a);
    queue.push(b);
    queue.leave(a);
    queue.leave(a);
    expect([queue.size, queue.first()]).toEqual([1, b]);
  });
});
