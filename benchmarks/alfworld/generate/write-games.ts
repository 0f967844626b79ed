/** Generated games as files, in the tree that ALFWorld's own loader walks. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeEmptyFolder } from '../../../harness/core/make-empty-folder.ts';
import { GAME_FILE, pythonJson } from '../games/game-file.ts';
import { fileOf, type GeneratedGame, type GeneratedSize, generateGame, requestsOf } from './generate.ts';

/**
 *   OUT/json_2.1.1/<split>/<task dir>/<trial dir>/game.tw-pddl
 *                                                 traj_data.json, initial_state.pddl   what ALFWorld looks for beside it
 *
 * Says how many games were written. OUT is made where it does not exist, and must be empty.
 */
export async function writeGames(out: string, size: GeneratedSize): Promise<number> {
  await makeEmptyFolder(out);
  const requests = requestsOf(size);
  for (const request of requests) {
    const game = generateGame(request);
    const dir = path.join(out, 'json_2.1.1', ...game.id.split('/'));
    await mkdir(dir, { recursive: true });
    await writeFile(path.join(dir, GAME_FILE), pythonJson(fileOf(game)));
    await writeFile(path.join(dir, 'traj_data.json'), JSON.stringify(trajectoryData(game)));
    await writeFile(path.join(dir, 'initial_state.pddl'), game.pddl_problem);
  }
  return requests.length;
}

/** The members of ALFRED's record that ALFWorld reads: what is asked for, as the task directory names it, and in words. */
function trajectoryData({ id, taskType, task }: GeneratedGame) {
  const [, taskDir, trial] = id.split('/');
  const [, object, , target] = taskDir!.split('-');
  const underLight = taskType === 'look_at_obj_in_light';
  return {
    task_id: trial,
    task_type: taskType,
    pddl_params: {
      object_target: object,
      parent_target: underLight ? '' : target,
      toggle_target: underLight ? target : '',
      mrecep_target: '',
      object_sliced: false,
    },
    turk_annotations: { anns: [{ task_desc: task }] },
  };
}
