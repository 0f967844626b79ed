/** The mini set as files, in the layout of the official set. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeEmptyFolder } from '../../../harness/core/make-empty-folder.ts';
import { generateMiniSet, type MiniQuestion, type MiniSetRequest } from './generate.ts';

/**
 *   OUT/2023/validation/metadata.jsonl   a question a line, with its answer
 *   OUT/2023/validation/<task_id>.<ext>  its attachment
 *   OUT/pages/<title>.txt                the pages of the offline corpus, which the official set does not have
 *
 * OUT is made where it does not exist, and must be empty. The layout knows no split: training questions stand first.
 * Returns the number of questions.
 */
export async function writeMiniSet(out: string, request: MiniSetRequest): Promise<number> {
  await makeEmptyFolder(out);
  const { questions, pages } = generateMiniSet(request);
  const data = path.join(out, '2023', 'validation');
  await mkdir(data, { recursive: true });
  await mkdir(path.join(out, 'pages'));
  const rows: string[] = [];
  for (const question of questions) {
    rows.push(`${JSON.stringify(rowOf(question))}\n`);
    const { attachment } = question;
    if (attachment) await writeFile(path.join(data, fileName(question)), await attachment.read());
  }
  await writeFile(path.join(data, 'metadata.jsonl'), rows.join(''));
  for (const { title, text } of pages) await writeFile(path.join(out, 'pages', `${title}.txt`), `${text}\n`);
  return questions.length;
}

/** Empty without an attachment. */
const fileName = ({ id, attachment }: MiniQuestion): string =>
  attachment ? `${id}${path.extname(attachment.name)}` : '';

function rowOf(question: MiniQuestion) {
  const { id, text, level, answer, tools } = question;
  const numbered = tools.map((tool, index) => `${index + 1}. ${tool}`).join('\n');
  return {
    task_id: id,
    Question: text,
    Level: Number(level),
    'Final answer': answer,
    file_name: fileName(question),
    'Annotator Metadata': {
      Steps: numbered,
      'Number of steps': String(tools.length),
      'How long did this take?': 'unknown: generated',
      Tools: numbered,
      'Number of tools': String(tools.length),
    },
  };
}
