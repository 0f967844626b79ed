import type { JSX } from 'preact';
import type { PageScore } from '../page-data.ts';
import { percent } from './numbers.ts';
import { Inline } from './text.tsx';

export interface ScoreRow {
  readonly name: string;
  readonly score: PageScore | null;
  readonly own?: boolean;
}

/** Scores with their intervals under each other, drawn and in words. */
export function ScoreBars({ rows }: { readonly rows: readonly ScoreRow[] }): JSX.Element {
  return (
    <table class="bars">
      <thead>
        <tr>
          <th scope="col">Module</th>
          <th scope="col">Score</th>
          <th scope="col">95 % interval</th>
          <th scope="col" class="drawn">
            <span class="unread">drawn</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, score, own }) => (
          <tr key={name} class={own ? 'own' : ''}>
            <th scope="row">
              <Inline text={name} />
            </th>
            <td>{percent(score?.mean)}</td>
            <td>{score === null ? '–' : `${(score.low * 100).toFixed(0)} to ${(score.high * 100).toFixed(0)} %`}</td>
            <td class="drawn">{score !== null && <Bar score={score} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bar({ score: { mean, low, high } }: { readonly score: PageScore }): JSX.Element {
  return (
    <svg aria-hidden="true" viewBox="0 0 100 12" preserveAspectRatio="none" width="100%" height="12">
      <line class="ground" x1="0" x2="100" y1="6" y2="6" />
      <line x1={low * 100} x2={high * 100} y1="6" y2="6" />
      <rect x={Math.min(98, Math.max(0, mean * 100 - 1))} y="1" width="2" height="10" />
    </svg>
  );
}
