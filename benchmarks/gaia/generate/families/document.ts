/** A value in a letter or contract: on a line of its own, or in a sentence beside another thing's value. */
import type { Random } from '../../../../harness/core/random.ts';
import type { Draft, Family } from '../family.ts';
import type { Block, FileContent } from '../files/file-content.ts';
import { between, fill, pick } from '../pick.ts';
import { DAY, FIELD, program, quoted } from '../programs.ts';
import { drawDay, drawNear, longDay } from '../world/dates.ts';
import type { Namer } from '../world/names.ts';

interface Facts {
  readonly firm: string;
  readonly machine: string;
  readonly other: string;
  readonly supplier: string;
  readonly fee: number;
  readonly deposit: number;
  readonly start: string;
  readonly end: string;
  readonly warranty: string;
  readonly otherWarranty: string;
  readonly weight: number;
  readonly otherWeight: number;
  readonly notice: number;
}

function drawFacts(random: Random, name: Namer): Facts {
  const start = drawDay(random, 2012, 2021);
  const fee = between(random, 130, 980);
  const warranty = drawDay(random, 2024, 2031);
  const weight = between(random, 140, 2_400);
  return {
    firm: `${name('firm')} ${pick(random, ['Printers', 'Dairy', 'Sawmill', 'Laundry'])}`,
    machine: name('thing'),
    other: name('thing'),
    supplier: `${name('firm')} Leasing`,
    fee,
    deposit: fee * between(random, 2, 4) + 15,
    start,
    end: drawDay(random, 2025, 2033),
    warranty,
    otherWarranty: drawNear(random, warranty, 900),
    weight,
    otherWeight: weight + between(random, 12, 130),
    notice: between(random, 3, 28),
  };
}

function blocksOf(random: Random, facts: Facts): readonly Block[] {
  const lines = [
    `Lessee: ${facts.firm}`,
    `Lessor: ${facts.supplier}`,
    `Start of contract: ${longDay(facts.start)}`,
    `End of contract: ${longDay(facts.end)}`,
    `Monthly fee: ${facts.fee} euros`,
    `Deposit: ${facts.deposit} euros`,
    `Notice period: ${facts.notice} weeks`,
  ];
  const pair = [
    `The ${facts.machine} weighs ${facts.weight} kilograms; the ${facts.other} weighs ${facts.otherWeight} kilograms.`,
    `The warranty of the ${facts.other} ends on ${longDay(facts.otherWarranty)}.`,
    `The warranty of the ${facts.machine} ends on ${longDay(facts.warranty)}.`,
  ];
  return [
    'Contract for the lease of two machines',
    `It replaces that of ${longDay(drawNear(random, facts.start, 1200))} with its monthly fee of ${facts.fee - between(random, 11, 60)} euros.`,
    ...lines,
    ...random.shuffle(pair),
    'Repairs are paid by the lessor unless the lessee caused the damage.',
  ];
}

interface Wanted {
  readonly wordings: readonly string[];
  answer(facts: Facts): string;
  /** Lines of a program; `text` is the document. */
  program(facts: Facts): readonly string[];
}

const WANTED: readonly Wanted[] = [
  {
    wordings: [
      'According to the attached document, when does the warranty of the {machine} end? Answer as YYYY-MM-DD.',
      'On which day does the warranty of the {machine} in the attached contract end? Write it as YYYY-MM-DD.',
      'Read the attached contract. Until which date, as YYYY-MM-DD, does the warranty of the {machine} run?',
    ],
    answer: ({ warranty }) => warranty,
    program: ({ machine }) => [
      DAY,
      `const line = text.split('\\n').find((line) => line.includes(${quoted(`warranty of the ${machine} ends`)}));`,
      'return day(line);',
    ],
  },
  {
    wordings: [
      'According to the attached document, how many kilograms does the {machine} weigh?',
      'What is the weight of the {machine} in kilograms, going by the attached contract?',
      'The attached contract names the weights of two machines. How heavy is the {machine}, in kilograms?',
    ],
    answer: ({ weight }) => String(weight),
    program: ({ machine }) => [`return new RegExp(${quoted(`${machine} weighs (\\d+)`)}).exec(text)[1];`],
  },
  {
    wordings: [
      'What is the monthly fee, in euros, in the attached contract?',
      'According to the attached document, how many euros does {firm} pay each month?',
      'How much is the fee per month that the attached contract sets now? Give the number of euros.',
    ],
    answer: ({ fee }) => String(fee),
    program: () => [FIELD, `return /\\d+/.exec(field(text, 'Monthly fee'))[0];`],
  },
  {
    wordings: [
      'When does the contract in the attached document end? Answer as YYYY-MM-DD.',
      'According to the attached document, what is the end of the contract, as YYYY-MM-DD?',
      'On which date, written as YYYY-MM-DD, does the attached contract of {firm} end?',
    ],
    answer: ({ end }) => end,
    program: () => [FIELD, DAY, `return day(field(text, 'End of contract'));`],
  },
  {
    wordings: [
      'Who is the lessor in the attached contract?',
      'According to the attached document, which company is the lessor of the machines?',
      'Name the lessor that the attached contract of {firm} gives.',
    ],
    answer: ({ supplier }) => supplier,
    program: () => [FIELD, `return field(text, 'Lessor');`],
  },
];

export const documentValue: Family = {
  name: 'document-value',
  level: '1',
  compose({ random, name }): Draft {
    const facts = drawFacts(random, name);
    const wanted = pick(random, WANTED);
    const blocks = blocksOf(random, facts);
    const file = documentFile(random, blocks);
    return {
      text: fill(pick(random, wanted.wordings), { machine: facts.machine, firm: facts.firm }),
      answer: wanted.answer(facts),
      program: program(`const text = readFile(${quoted(`${file.name}.txt`)});`, ...wanted.program(facts)),
      tools: ['read file'],
      file,
    };
  },
};

function documentFile(random: Random, blocks: readonly Block[]): FileContent {
  const kind = pick(random, ['docx', 'docx', 'pdf', 'txt'] as const);
  if (kind === 'docx') return { kind, name: 'contract.docx', blocks };
  if (kind === 'pdf') return { kind, name: 'contract.pdf', pages: [blocks] };
  return { kind, name: 'contract.txt', lines: blocks.map(String) };
}
