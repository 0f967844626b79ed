/** Two attempts at one task, step beside step. */
import type { JSX } from 'preact';
import type { PageTrajectory } from '../page-data.ts';
import { Ending, type PageStep, Part, StepBody } from './trajectory.tsx';

interface ComparisonProps {
  readonly left: PageTrajectory;
  readonly right: PageTrajectory;
}

const actionOf = (step: PageStep | undefined) => JSON.stringify(step?.[1]);

/** The first step at which they do different things; -1 where they never do. */
export function firstDifference({ left, right }: ComparisonProps): number {
  const length = Math.max(left.steps.length, right.steps.length);
  for (let index = 0; index < length; index += 1)
    if (actionOf(left.steps[index]) !== actionOf(right.steps[index])) return index;
  return -1;
}

export function Comparison({ left, right }: ComparisonProps): JSX.Element {
  const first = firstDifference({ left, right });
  const length = Math.max(left.steps.length, right.steps.length);
  const side = (name: string, step: PageStep | undefined) => (
    <div class="side">
      <p class="which">{name}</p>
      {step === undefined ? <p class="quiet">Ended before.</p> : <StepBody step={step} />}
    </div>
  );
  return (
    <>
      <p class="quiet" role="status">
        {first < 0
          ? 'Both take the same actions.'
          : first === 0
            ? 'They part at the first step.'
            : `The same actions up to step ${first}; they part at step ${first + 1}.`}
      </p>
      {left.opening === right.opening ? (
        <Part name="Task" text={left.opening} />
      ) : (
        <div class="pair">
          <div class="side">
            <Part name="Task" text={left.opening} />
          </div>
          <div class="side">
            <Part name="Task" text={right.opening} />
          </div>
        </div>
      )}
      <ol class="steps pairs">
        {Array.from({ length }, (_, index) => {
          const same = actionOf(left.steps[index]) === actionOf(right.steps[index]);
          return (
            <li key={index} class={`step ${same ? '' : 'differs'}`}>
              <h3>
                Step {index + 1}
                {!same && <small> differs</small>}
              </h3>
              <div class="pair">
                {side('A', left.steps[index])}
                {side('B', right.steps[index])}
              </div>
            </li>
          );
        })}
      </ol>
      <div class="pair">
        <div class="side">
          <Ending trajectory={left} />
        </div>
        <div class="side">
          <Ending trajectory={right} />
        </div>
      </div>
    </>
  );
}
