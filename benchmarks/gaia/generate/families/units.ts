/** Conversions of old measures: the factor stands in the question, or on a page of the corpus. */
import type { Random } from '../../../../harness/core/random.ts';
import type { Draft, Family } from '../family.ts';
import { between, fill, pick } from '../pick.ts';
import { program, quoted, ROUNDED } from '../programs.ts';
import { isTie, twoDecimals } from '../rounding.ts';
import { drawFactor, MEASURES } from '../world/units.ts';

/** `{n}` of the unit `{units}`, in `{base}`. */
const TO_BASE = [
  'How many {base} are {n} {units}? Round to two decimals.',
  'Convert {n} {units} to {base}, rounded to two decimals.',
  'What do {n} {units} come to in {base}? Round to two decimals.',
];

const FROM_BASE = [
  'How many {units} are {n} {base}? Round to two decimals.',
  'Convert {n} {base} to {units}, rounded to two decimals.',
  'What do {n} {base} come to in {units}? Round to two decimals.',
];

const GIVEN = [
  'One {unit} is {factor} {base}. {question}',
  '{question} (One {unit} equals {factor} {base}.)',
  'In an old book a {unit} is {factor} {base}. {question}',
];

interface Conversion {
  readonly unit: string;
  readonly units: string;
  readonly base: string;
  readonly factor: string;
}

function convert(random: Random, { unit, units, base, factor }: Conversion) {
  const toBase = random.integer(2) === 0;
  const n = toBase ? between(random, 12, 480) : between(random, 2_000, 90_000);
  const result = toBase ? n * Number(factor) : n / Number(factor);
  return {
    unit,
    question: fill(pick(random, toBase ? TO_BASE : FROM_BASE), { n, units, base }),
    answer: twoDecimals(result),
    fits: !isTie(result),
    line: `return rounded(${n} ${toBase ? '*' : '/'} factor);`,
  };
}

export const unitGiven: Family = {
  name: 'unit-given',
  level: '1',
  compose({ random, name }): Draft | undefined {
    const measure = pick(random, MEASURES);
    const maker = name('thing');
    const factor = drawFactor(random, measure);
    const { unit, plural, base } = measure;
    const made = convert(random, { unit: `${maker} ${unit}`, units: `${maker} ${plural}`, base, factor });
    if (!made.fits) return undefined;
    return {
      text: fill(pick(random, GIVEN), { unit: made.unit, factor, base, question: made.question }),
      answer: made.answer,
      program: program(ROUNDED, `const factor = ${factor};`, made.line),
      tools: ['calculator'],
    };
  },
};

export const unitPage: Family = {
  name: 'unit-page',
  level: '1',
  compose({ random, world }): Draft | undefined {
    const { title, prose } = world.find(pick(random, world.ofKind('unit')).title);
    const measure = MEASURES.find(({ unit }) => title.endsWith(` ${unit}`))!;
    const factor = / is ([\d.]+) /.exec(prose[0]!)![1]!;
    const units = `${title.slice(0, -measure.unit.length)}${measure.plural}`;
    const made = convert(random, { unit: title, units, base: measure.base, factor });
    if (!made.fits) return undefined;
    return {
      text: made.question,
      answer: made.answer,
      program: program(
        ROUNDED,
        `const page = readFile(${quoted(`pages/${title}.txt`)});`,
        `const factor = Number(/^One .* is ([\\d.]+) /m.exec(page)[1]);`,
        made.line,
      ),
      tools: ['search', 'open page', 'calculator'],
    };
  },
};
