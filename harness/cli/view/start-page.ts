/** All sweeps, and how far they are; a script in it takes over what the server tells later. */
import { htmlPage, shown } from './html-page.ts';
import type { Reply } from './reply.ts';
import type { ListedSweep } from './watch-sweeps.ts';

/** What changes while a sweep runs, by the word that the script finds it by. */
const facts: readonly (readonly [title: string, name: string])[] = [
  ['Benchmark', 'benchmark'],
  ['Models', 'models'],
  ['Cells done', 'progress'],
  ['Episodes', 'episodes'],
  ['Tokens', 'tokens'],
  ['Paid', 'paid'],
  ['Errors', 'errors'],
  ['Last written', 'written'],
];

/** Everything of a sweep as texts: what the page is made of, and what its script sets later. */
export function liveTexts(sweep: ListedSweep): Readonly<Record<string, string>> {
  const { id, state, running, finished, cells, benchmark, models, episodes, tokens, paid, errors, pace, problem } =
    sweep;
  return {
    ...{ id, stored: String(sweep.stored), running: String(running), finished: String(finished), cells: String(cells) },
    ...{ state, benchmark, models, episodes, tokens, paid, errors, pace, problem },
    progress: cells === 0 ? '' : `${finished}/${cells}`,
    written: sweep.written.replace(/^(.{10})T(.{8}).*$/, '$1 $2 UTC'),
  };
}

/** Those that run first. */
export function startPage(sweeps: readonly ListedSweep[]): Promise<Reply> {
  const sorted = sweeps.toSorted((a, b) => Number(b.running) - Number(a.running));
  const main = [
    '<h1>Sweeps</h1>',
    `<p class="quiet" role="status" id="live">${runningText(sweeps)}</p>`,
    sweeps.length === 0 ? '<p>No sweep in results yet; <code>npm run sweep</code> makes one.</p>' : '',
    `<ul class="sweeps">${sorted.map(sweepItem).join('\n')}</ul>`,
  ];
  return htmlPage({ title: 'Sweeps', main: main.join('\n'), script });
}

export function runningText(sweeps: readonly ListedSweep[]): string {
  const { length } = sweeps.filter(({ running }) => running);
  return length === 0
    ? 'No sweep is running.'
    : length === 1
      ? 'One sweep is running.'
      : `${length} sweeps are running.`;
}

function sweepItem(sweep: ListedSweep): string {
  const texts = liveTexts(sweep);
  const live = (tag: string, name: string, more = '') =>
    `<${tag}${more} data-live="${name}">${shown(texts[name]!)}</${tag}>`;
  const path = encodeURIComponent(sweep.name);
  const title = sweep.stored ? `<a href="/sweeps/${path}/">${shown(sweep.name)}</a>` : shown(sweep.name);
  const bar = `<progress max="${Math.max(1, sweep.cells)}" value="${sweep.finished}" aria-label="Cells done of ${shown(sweep.name)}"></progress>`;
  return `<li id="s-${sweep.id}" data-stored="${sweep.stored}" data-running="${sweep.running}" data-cells="${sweep.cells}">
<div class="head"><h2>${title}</h2> ${live('span', 'state', ' class="state"')} <a href="/sweeps/${path}/files/">Files<span class="unread"> of ${shown(sweep.name)}</span></a></div>
${sweep.stored ? `${bar}\n<dl class="facts">${facts.map(([term, name]) => `<div><dt>${term}</dt>${live('dd', name)}</div>`).join('')}</dl>` : ''}
${live('p', 'pace', ' class="quiet"')}
${live('p', 'problem', ' class="problem"')}
</li>`;
}

/** Events carry texts only, and they are set as texts. Another list of sweeps is another page. */
const script = `
const list = document.querySelector('.sweeps');
new EventSource('/events').onmessage = ({ data }) => {
  const { running, sweeps } = JSON.parse(data);
  if (list.children.length !== sweeps.length || sweeps.some(({ id, stored }) => document.getElementById('s-' + id)?.dataset.stored !== stored)) return location.reload();
  const set = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };
  set(document.getElementById('live'), running);
  for (const sweep of sweeps) {
    const item = document.getElementById('s-' + sweep.id);
    item.dataset.running = sweep.running;
    item.dataset.cells = sweep.cells;
    for (const element of item.querySelectorAll('[data-live]')) set(element, sweep[element.dataset.live]);
    const bar = item.querySelector('progress');
    if (bar) { bar.max = Math.max(1, Number(sweep.cells)); bar.value = Number(sweep.finished); }
  }
};
`;
