/** g_q, the "textual gradient": the evaluator's critique of each trajectory. */
import { ContextOverflowError } from '../core/errors.ts';
import { mapConcurrent } from '../core/map-concurrent.ts';
import type { Module } from '../core/module.ts';
import type { Trajectory } from '../core/trajectory.ts';
import { type CallContext, callModel } from './call.ts';
import { evaluatorSystem, renderInstructions, renderTrajectory } from './prompts.ts';

/** One trajectory with what the evaluator said of it; '' where it said nothing. */
export interface Evidence {
  readonly trajectory: Trajectory;
  readonly critique: string;
}

/**
 * In the order of the trajectories. One that ended as a provider's or sandbox's error is no evidence and left out; one too
 * long for the evaluator gets no critique and is recorded as an overflow.
 */
export function critiqueAll(
  context: CallContext,
  module: Module,
  trajectories: readonly Trajectory[],
  path: string,
): Promise<Evidence[]> {
  const known = trajectories.filter(({ attempt }) => attempt.state !== 'error');
  return mapConcurrent(known, async (trajectory) => {
    const content = `${renderInstructions(module.instructions)}\n\n${renderTrajectory(trajectory)}`;
    try {
      const response = await callModel(context, {
        role: 'evaluator',
        phase: 'evaluate',
        path,
        taskId: trajectory.taskId,
        messages: [
          { role: 'system', content: evaluatorSystem },
          { role: 'user', content },
        ],
      });
      return { trajectory, critique: response.finish === 'refused' ? '' : response.text.trim() };
    } catch (error) {
      if (error instanceof ContextOverflowError) return { trajectory, critique: '' };
      throw error;
    }
  });
}
