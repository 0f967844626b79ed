import type { JSX } from 'preact';
import type { PageSummary, PageTable } from '../page-data.ts';
import { ChartFigure } from './chart.tsx';
import { count, counted } from './numbers.ts';
import type { Theme } from './shell.tsx';
import { Inline } from './text.tsx';

interface SummaryProps {
  readonly summary: PageSummary;
  readonly theme: Theme;
}

export function SummaryView({ summary, theme }: SummaryProps): JSX.Element {
  const { verdicts, charts, omissions, options } = summary;
  return (
    <>
      <h1>
        <Inline text={summary.name} />
      </h1>
      <Facts summary={summary} />
      {verdicts.length > 0 && (
        <section aria-labelledby="verdicts">
          <h2 id="verdicts">Verdicts</h2>
          <ul class="verdicts">
            {verdicts.map(({ sentence }) => (
              <li key={sentence}>
                <Inline text={sentence} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="methods">
        <h2 id="methods">Methods</h2>
        <MethodsTable table={summary.table} />
        {summary.table.legend.map((line) => (
          <p class="quiet" key={line}>
            <Inline text={line} />
          </p>
        ))}
      </section>
      {charts.length > 0 && (
        <section aria-labelledby="charts">
          <h2 id="charts">Charts</h2>
          {charts.map((chart) => (
            <ChartFigure key={chart.name} chart={chart} theme={theme} />
          ))}
        </section>
      )}
      <section aria-labelledby="reading" class="prose">
        <h2 id="reading">How to read this</h2>
        <HowToRead />
        {omissions.map((line) => (
          <p key={line}>
            <Inline text={line} />
          </p>
        ))}
        {options.length > 0 && (
          <details>
            <summary>Options of the sweep</summary>
            <dl class="facts">
              {options.map(([name, value]) => (
                <div key={name}>
                  <dt>
                    <Inline text={name} />
                  </dt>
                  <dd>
                    <Inline text={value} />
                  </dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </section>
    </>
  );
}

function Facts({ summary }: { readonly summary: PageSummary }): JSX.Element {
  const { counts } = summary;
  return (
    <dl class="facts">
      {summary.run.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Inline text={value} />
          </dd>
        </div>
      ))}
      <div>
        <dt>Holds</dt>
        <dd>
          {counted(counts.cells, 'cell')}, {counted(counts.episodes, 'episode')} ({count(counts.trajectories)} with
          trajectory), {counted(counts.calls, 'call')} ({count(counts.prompts)} with prompt)
        </dd>
      </div>
    </dl>
  );
}

function MethodsTable({ table }: { readonly table: PageTable }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
    <section class="scroll" tabIndex={0} aria-label="Table of methods">
      <table class="methods">
        <thead>
          <tr>
            {table.columns.map(({ title, align }) => (
              <th key={title} scope="col" class={align}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row[0]}>
              {row.map((text, index) =>
                index === 0 ? (
                  <th scope="row" class="left">
                    <Inline text={text} />
                  </th>
                ) : (
                  <td class={table.columns[index]?.align}>
                    <Inline text={text} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function HowToRead(): JSX.Element {
  return (
    <ul>
      <li>
        <strong>Accuracy</strong> is the mean score on test tasks, which a cell touches once, at its end. Its 95 %
        interval draws tasks again, each with all its seeds.
      </li>
      <li>
        <strong>Train</strong> is the score on the tasks by which a module was selected: it flatters. Scores in merge
        trees are of training tasks too.
      </li>
      <li>
        <strong>Tokens</strong> are logical: what the algorithm asked for, whatever a cache answered.
      </li>
      <li>
        <strong>Overflow</strong> means that a prompt did not fit into the context window. That is a result, not a score
        of 0. <strong>Error</strong> means that a provider or sandbox failed: never a wrong answer.
      </li>
    </ul>
  );
}
