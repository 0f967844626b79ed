import { criterionSentence } from './criterion-texts.ts';
import type { CriterionVerdict, Regression } from './judge.ts';
import { renderRegression } from './render-regression.ts';

/**
 * JUnit XML, as CI services read it: a test case for each criterion, and one for whether the two sides can be compared at all.
 * Without times and the machine's name, so that equal verdicts are equal files. `against`: as in `regressionSentence`.
 */
export function renderJunit(regression: Regression, against: string): string {
  const { criteria, problems, pairs } = regression;
  const cases = [
    comparable(problems),
    ...criteria.map((verdict) => ({
      name: verdict.criterion.title,
      ...resultOf(verdict, criterionSentence(verdict, pairs)),
    })),
  ];
  const counted = (kind: Result['kind']) => String(cases.filter((own) => own.kind === kind).length);
  const counts = { tests: String(cases.length), failures: counted('failure'), errors: counted('error') };
  const suite = { name: 'regress', ...counts, skipped: counted('skipped') };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite${attributes(suite)}>`,
    ...cases.flatMap(caseLines),
    `    <system-out>${escapeXml(renderRegression(regression, against))}</system-out>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

interface Result {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  /** Of what has not passed: why. */
  readonly sentences: readonly string[];
}

function comparable(sentences: readonly string[]): Result & { readonly name: string } {
  return { name: 'both sides can be compared', kind: sentences.length === 0 ? 'passed' : 'error', sentences };
}

function resultOf({ state }: CriterionVerdict, sentence: string): Result {
  return { kind: kinds[state], sentences: [sentence] };
}

const kinds: Readonly<Record<CriterionVerdict['state'], Result['kind']>> = {
  ...{ better: 'passed', ok: 'passed', same: 'passed' },
  ...{ worse: 'failure', 'could-not-tell': 'error', absent: 'skipped' },
};

function caseLines({ name, kind, sentences }: Result & { readonly name: string }): string[] {
  const begin = `    <testcase${attributes({ classname: 'regress', name })}`;
  if (kind === 'passed') return [`${begin}/>`];
  const message = attributes({ message: sentences[0]! });
  const inner =
    kind === 'skipped'
      ? `<skipped${message}/>`
      : `<${kind}${message} type="regress">${escapeXml(sentences.join('\n'))}</${kind}>`;
  return [`${begin}>`, `      ${inner}`, '    </testcase>'];
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(value).replace(/[\t\n]/g, (letter) => numbered(letter))}"`)
    .join('');
}

/** Text of an element. What XML 1.0 has no way to write becomes `�`. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"\r]/g, numbered);
}

const numbered = (letter: string) => `&#${letter.codePointAt(0)};`;
