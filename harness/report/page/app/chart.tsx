import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageChart } from '../page-data.ts';
import { loadChartCode } from './data.ts';
import type { DrawChart, DrawnChart } from './draw-chart.ts';
import type { Theme } from './shell.tsx';
import { Inline } from './text.tsx';

let code: Promise<DrawChart> | undefined;

/** The code is text in the page; the policy lets it run by its hash. */
function chartCode(): Promise<DrawChart> {
  code ??= loadChartCode().then((text) => {
    const script = document.createElement('script');
    script.textContent = text;
    document.head.append(script);
    const draw = (globalThis as { fgoDrawChart?: DrawChart }).fgoDrawChart;
    if (draw === undefined) throw new Error('The code that draws charts did not run.');
    return draw;
  });
  return code;
}

interface ChartProps {
  readonly chart: PageChart;
  readonly theme: Theme;
}

export function ChartFigure({ chart, theme }: ChartProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<DrawnChart | undefined>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    let ended = false;
    let current: DrawnChart | undefined;
    const draw = async () => {
      const drawChart = await chartCode();
      if (ended) return;
      const spec = theme === 'dark' ? (chart.dark ?? chart.spec) : chart.spec;
      current = await drawChart(element, spec, theme);
      if (ended) current.end();
      else setDrawn(current);
    };
    const end = whenSeen(element, () => void draw().catch((error: unknown) => setProblem(String(error))));
    return () => {
      ended = true;
      end();
      current?.end();
      setDrawn(undefined);
    };
  }, [chart, theme]);
  return (
    <figure class="chart" aria-label={chart.title}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard. */}
      <section class="scroll" tabIndex={0} aria-label={`Chart: ${chart.title}`}>
        <div ref={box} class="drawing" data-drawn={drawn !== undefined} role="img" aria-label={chart.description} />
      </section>
      <figcaption>
        {problem !== '' && <Inline text={problem} />}
        {drawn !== undefined && (
          <button type="button" onClick={() => void saveSvg(drawn, chart.name)}>
            Save as SVG<span class="unread">: {chart.title}</span>
          </button>
        )}
      </figcaption>
    </figure>
  );
}

function whenSeen(element: Element, work: () => void): () => void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      work();
    },
    { rootMargin: '300px' },
  );
  observer.observe(element);
  return () => observer.disconnect();
}

async function saveSvg(drawn: DrawnChart, name: string): Promise<void> {
  const address = URL.createObjectURL(new Blob([await drawn.svg()], { type: 'image/svg+xml' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.svg`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
