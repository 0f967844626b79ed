import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageSummary } from '../page-data.ts';
import { CellView } from './cell-view.tsx';
import { CellsView } from './cells-view.tsx';
import { isServed } from './data.ts';
import { MergeView } from './merge-view.tsx';
import { PromptsView, PromptView } from './prompts-view.tsx';
import { linkTo, type Route, useRoute } from './route.ts';
import { SummaryView } from './summary-view.tsx';
import { TaskView } from './task-view.tsx';
import { TasksView } from './tasks-view.tsx';
import { Inline } from './text.tsx';

export type Theme = 'light' | 'dark';

const sections = [
  { name: 'Summary', path: [], also: [''] },
  { name: 'Merge trees', path: ['merge'], also: ['merge'] },
  { name: 'Cells', path: ['cells'], also: ['cells', 'cell'] },
  { name: 'Tasks', path: ['tasks'], also: ['tasks', 'task'] },
  { name: 'Prompts', path: ['prompts'], also: ['prompts', 'prompt'] },
] as const;

const preferred = matchMedia('(prefers-color-scheme: dark)');

/** As the system has it until it is chosen; kept nowhere. */
function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [chosen, choose] = useState<Theme | undefined>();
  const [system, setSystem] = useState<Theme>(preferred.matches ? 'dark' : 'light');
  useEffect(() => {
    const read = () => setSystem(preferred.matches ? 'dark' : 'light');
    preferred.addEventListener('change', read);
    return () => preferred.removeEventListener('change', read);
  }, []);
  const theme = chosen ?? system;
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return [theme, choose];
}

export function Shell({ summary }: { readonly summary: PageSummary }): JSX.Element {
  const route = useRoute();
  const [theme, choose] = useTheme();
  const view = route.path[0] ?? '';
  const main = useRef<HTMLElement>(null);
  useArrival(route, main);
  return (
    <>
      <a class="skip" href={linkTo(route.path, route.query)} onClick={(event) => skipTo(event, main.current)}>
        Skip to the content
      </a>
      <header>
        <p class="brand">
          <a href="#/">
            <span>FGO Bench</span> <Inline text={summary.name} />
          </a>
        </p>
        <nav aria-label="Views">
          <ul>
            {isServed && (
              <li>
                <a href="/">All sweeps</a>
              </li>
            )}
            {sections.map(({ name, path, also }) => (
              <li key={name}>
                <a href={linkTo(path)} aria-current={(also as readonly string[]).includes(view) ? 'page' : undefined}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <button
          type="button"
          class="theme"
          aria-pressed={theme === 'dark'}
          onClick={() => choose(theme === 'dark' ? 'light' : 'dark')}
        >
          Dark
        </button>
      </header>
      {summary.notices.map((notice) => (
        <p class="notice" key={notice}>
          <strong>
            <Inline text={notice} />
          </strong>{' '}
          <span>Figures on this page were made with it.</span>
        </p>
      ))}
      <main ref={main} tabIndex={-1}>
        <View summary={summary} route={route} theme={theme} />
      </main>
    </>
  );
}

/** A new view is read from its beginning; a change in its filters leaves everything where it is. */
function useArrival({ path }: Route, main: { readonly current: HTMLElement | null }): void {
  const place = path.slice(0, path[0] === 'merge' ? 1 : 2).join('/');
  const last = useRef(place);
  useEffect(() => {
    if (last.current === place) return;
    last.current = place;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [place, main]);
}

function skipTo(event: Event, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}

interface ViewProps {
  readonly summary: PageSummary;
  readonly route: Route;
  readonly theme: Theme;
}

function View({ summary, route, theme }: ViewProps): JSX.Element {
  switch (route.path[0] ?? '') {
    case '':
      return <SummaryView summary={summary} theme={theme} />;
    case 'merge':
      return <MergeView route={route} />;
    case 'cells':
      return <CellsView route={route} />;
    case 'cell':
      return <CellView route={route} />;
    case 'tasks':
      return <TasksView route={route} />;
    case 'task':
      return <TaskView route={route} />;
    case 'prompts':
      return <PromptsView route={route} summary={summary} />;
    case 'prompt':
      return <PromptView route={route} />;
    default:
      return (
        <>
          <h1>No such view</h1>
          <p>
            <a href="#/">To the summary</a>
          </p>
        </>
      );
  }
}
