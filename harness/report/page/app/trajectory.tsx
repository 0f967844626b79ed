import type { ComponentChildren, JSX } from 'preact';
import type { PageTrajectory } from '../page-data.ts';
import { Block, Inline } from './text.tsx';

export type PageStep = PageTrajectory['steps'][number];

interface PartProps {
  readonly name: string;
  readonly text: string;
  readonly note?: ComponentChildren;
}

/** A passage with who says it; nothing where nothing was said. */
export function Part({ name, text, note }: PartProps): JSX.Element | null {
  if (text === '') return null;
  return (
    <div class={`part ${name.toLowerCase()}`}>
      <p class="who">
        {name}
        {note !== undefined && <> {note}</>}
      </p>
      <Block text={text} />
    </div>
  );
}

export function StepBody({ step: [thought, action, observation] }: { readonly step: PageStep }): JSX.Element {
  return (
    <>
      <Part name="Thought" text={thought} />
      {typeof action === 'string' ? (
        <Part name="Action" text={action === '' ? '(none)' : action} />
      ) : (
        <Part
          name="Tool"
          text={action[1]}
          note={
            <code>
              <Inline text={action[0]} />
            </code>
          }
        />
      )}
      <Part name="Observation" text={observation} />
    </>
  );
}

/** What is said after the last step. */
export function Ending({ trajectory }: { readonly trajectory: PageTrajectory }): JSX.Element {
  const { feedback = '', message = '', critique = '' } = trajectory;
  return (
    <>
      <Part name="Error" text={message} />
      <Part name="Feedback" text={feedback} />
      <Part name="Critique" text={critique} />
    </>
  );
}

export function Trajectory({ trajectory }: { readonly trajectory: PageTrajectory }): JSX.Element {
  return (
    <>
      <Part name="Task" text={trajectory.opening} />
      <ol class="steps">
        {trajectory.steps.map((step, index) => (
          <li key={index} class="step">
            <h3>Step {index + 1}</h3>
            <StepBody step={step} />
          </li>
        ))}
      </ol>
      <Ending trajectory={trajectory} />
    </>
  );
}
