/** A checked path → what is sent back. Every name in it is looked up in a list of what is there. */
import { extname } from 'node:path';
import { ConfigError } from '../../core/errors.ts';
import { pagePolicy } from '../../report/page/render-page.ts';
import { filesPage } from './files-page.ts';
import { sentencePage } from './html-page.ts';
import type { Made } from './page-editions.ts';
import { htmlReply, type Reply, sealed, textReply } from './reply.ts';
import { startPage } from './start-page.ts';
import { contentTypes, folderOf, openFileOf, type Place, places } from './sweep-files.ts';
import { type SweepPages, storedIn } from './sweep-pages.ts';
import type { SweepWatch } from './watch-sweeps.ts';

export interface AnswerPorts {
  readonly cwd: string;
  readonly watch: SweepWatch;
  readonly pages: SweepPages;
}

export interface AskedPath {
  readonly parts: readonly string[];
  readonly isFolder: boolean;
}

export async function answer({ parts, isFolder }: AskedPath, ports: AnswerPorts): Promise<Reply> {
  const [first, ...rest] = parts;
  if (first === undefined) return startPage(await ports.watch.list());
  if (first === 'sweeps') return sweepAnswer(rest, isFolder, ports);
  if ((places as readonly string[]).includes(first) && !isFolder) return fileAnswer(first as Place, rest, ports);
  return notFound();
}

const notFound = () => textReply(404, 'There is nothing of that name.');

async function sweepAnswer([name, what, ...rest]: readonly string[], isFolder: boolean, ports: AnswerPorts) {
  if (name === undefined) return notFound();
  if (what === undefined || (what === 'files' && rest.length === 0)) {
    const place = ['sweeps', name, ...(what === undefined ? [] : [what])].map(encodeURIComponent).join('/');
    if (!isFolder) return textReply(308, 'It is one slash further.', { Location: `/${place}/` });
    return what === undefined ? pageAnswer(name, ports) : ((await filesPage(ports.cwd, name)) ?? notFound());
  }
  if ((what === 'trajectories' || what === 'prompts') && !isFolder) return restAnswer([name, what, ...rest], ports);
  return notFound();
}

async function pageAnswer(name: string, { cwd, pages }: AnswerPorts): Promise<Reply> {
  const folder = storedIn(await folderOf(cwd, 'results', name));
  if (folder === undefined) return sentencePage(404, 'No such sweep', 'There is no sweep of that name in results.');
  try {
    const made = await pages.page(folder);
    if (made.state !== 'done') return sentencePage(404, name, made.sentence);
    const policy = `${await pagePolicy(made.value.edition)}; frame-ancestors 'none'`;
    return htmlReply(200, { html: made.value.html, policy });
  } catch (error) {
    if (error instanceof ConfigError) return sentencePage(503, name, error.message);
    throw error;
  }
}

/** `trajectories/EDITION/ROW` and `prompts/EDITION/ROW` as JSON: what the page leaves out. */
async function restAnswer(parts: readonly string[], { cwd, pages }: AnswerPorts): Promise<Reply> {
  const [name = '', kind, edition = '', row = '', ...more] = parts;
  const folder = storedIn(await folderOf(cwd, 'results', name));
  if (folder === undefined || !/^[0-9a-f]{16}$/.test(edition) || !/^\d{1,9}$/.test(row) || more.length > 0)
    return notFound();
  const request = { folder, kind: kind as 'trajectories' | 'prompts', edition, row: Number(row) };
  const made: Made<string> = await pages.text(request).catch((error: Error) => {
    if (error instanceof ConfigError) return { state: 'changed', sentence: error.message };
    throw error;
  });
  if (made.state !== 'done') return textReply(made.state === 'missing' ? 404 : 409, made.sentence);
  return { status: 200, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: made.value };
}

/** As a download: nothing of it ever runs in this server's name. */
async function fileAnswer(place: Place, parts: readonly string[], { cwd }: AnswerPorts): Promise<Reply> {
  const body = await openFileOf(cwd, place, parts);
  if (body === undefined) return notFound();
  const name = parts.at(-1)!;
  const headers = {
    'Content-Type': contentTypes[extname(name)]!,
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escaped)}`,
    'Content-Security-Policy': `${sealed}; sandbox`,
  };
  return { status: 200, headers, body };
}

const escaped = (letter: string) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
