/** First in, first out, in constant time per call however long it is; whoever leaves early is passed over. */
export interface CallQueue<T extends object> {
  readonly size: number;
  push(item: T): void;
  first(): T | undefined;
  /** Takes an item out, wherever it stands; one that is no longer inside stays out. */
  leave(item: T): void;
}

export function callQueue<T extends object>(): CallQueue<T> {
  const inside = new Set<T>();
  /** Those inside, and some that have left: a place is cleared when the front has passed it. */
  let places: T[] = [];
  let front = 0;
  return {
    get size() {
      return inside.size;
    },
    push: (item) => {
      inside.add(item);
      places.push(item);
    },
    first: () => {
      while (front < places.length && !inside.has(places[front]!)) front += 1;
      if (front * 2 > places.length) {
        places = places.slice(front);
        front = 0;
      }
      return places[front];
    },
    leave: (item) => {
      inside.delete(item);
    },
  };
}
