import { htmlPage, shown } from './html-page.ts';
import type { Reply } from './reply.ts';
import { filesOf, folderNames, places } from './sweep-files.ts';

/** Tables and charts of a sweep, to be downloaded; undefined where there is no such folder. */
export async function filesPage(cwd: string, name: string): Promise<Reply | undefined> {
  if (!(await folderNames(cwd)).includes(name)) return undefined;
  const sections = await Promise.all(
    places.map(async (place) => {
      const files = await filesOf(cwd, place, name);
      const items = files.map((path) => {
        const address = ['', place, name, ...path.split('/')].map(encodeURIComponent).join('/');
        return `<li><a href="${address}" download>${shown(path)}</a></li>`;
      });
      const title = place === 'results' ? 'Rows' : 'Report';
      return items.length === 0 ? '' : `<h2>${title}</h2>\n<ul class="files">${items.join('\n')}</ul>`;
    }),
  );
  const none = sections.every((section) => section === '') ? '<p>There is no table and no chart of it yet.</p>' : '';
  const main = `<p class="quiet"><a href="/">All sweeps</a></p>\n<h1>Files of ${shown(name)}</h1>\n${sections.join('\n')}${none}`;
  return htmlPage({ title: `Files of ${name}`, main });
}
