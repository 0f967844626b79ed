import type { ComponentChildren, JSX } from 'preact';
import { Inline } from './text.tsx';
import type { Loaded } from './use-loaded.ts';

interface LoadingProps<T> {
  readonly of: Loaded<T>;
  readonly children: (value: T) => ComponentChildren;
}

export function Loading<T>({ of, children }: LoadingProps<T>): JSX.Element {
  if (of.state === 'there') return <>{children(of.value)}</>;
  if (of.state === 'waiting')
    return (
      <p class="quiet" role="status">
        Opening…
      </p>
    );
  return (
    <p role="alert">
      <Inline text={of.reason} />
    </p>
  );
}
