/** Guidelines as people write them, and what the agent then does. */
import { describe, expect, test } from 'vitest';
import { type AssistantQuestion, playQuestion } from '../../../testing/assistant-world.ts';
import { builtinModel } from '../builtin.ts';

const model = builtinModel({ limits: [] });
const pages = new Map([
  ['Halden', 'Halden is a town by the sea.\nPopulation: 512\nMayor: Ida Bern\nFounded: 1204'],
  ['Ida Bern', 'Ida Bern is a politician.\nBorn: 4 May 1961'],
  ['Torv', 'Torv is a town.\nPopulation: 700\nFounded: 1310'],
  ['Noru mile', 'An old measure.\nOne Noru mile is 1.5 kilometres.'],
]);
const rows = Array.from({ length: 24 }, (_, index) => `item${String.fromCharCode(97 + index)},${100 + index * 37}`);
const total = Array.from({ length: 24 }, (_, index) => 100 + index * 37).reduce((sum, value) => sum + value, 0);
const csv: AssistantQuestion = {
  text: 'What is the total of the column Weight?',
  answer: String(total),
  file: { name: 'a.csv', parts: [{ title: '', text: ['Item,Weight', ...rows].join('\n') }] },
};
const book = (name: string): AssistantQuestion => ({
  text: 'What is the weight of the Osel?',
  answer: '77',
  file: {
    name,
    parts: [
      { title: 'sheet "A"', text: 'Item,Weight\nAro,5\nBelo,6' },
      { title: 'sheet "B"', text: 'Item,Weight\nOsel,77\nUlo,8' },
    ],
  },
});
const fact: AssistantQuestion = {
  text: 'In which year was the lovely old town of Halden founded, as far as known?',
  answer: '1204',
};
const hop: AssistantQuestion = { text: 'In which year was the mayor of Halden born?', answer: '1961' };
const list: AssistantQuestion = {
  text: 'What is the sum of the populations of the towns in the attached file?',
  answer: '1212',
  file: { name: 't.csv', parts: [{ title: '', text: 'Town,Rank\nHalden,1\nTorv,2' }] },
};
const sum: AssistantQuestion = { text: 'What is 48123 times 90731?', answer: String(48123 * 90731) };
const unit: AssistantQuestion = { text: 'How many kilometres are 40 Noru miles?', answer: '60' };
const dates: AssistantQuestion = {
  text: 'How many days are there between 3 March 1904 and 9 July 1988?',
  answer: '30809',
};

/** Share of 12 episodes with different chances that end right. */
async function rate(guidelines: string, question: AssistantQuestion): Promise<number> {
  const module = { instructions: guidelines, tools: [] };
  const played = await Promise.all(
    [...Array(12).keys()].map((seed) => playQuestion(model, module, question, { pages, seed })),
  );
  return played.filter(({ right }) => right).length / played.length;
}

const read = 'When there is an attached file, read it first.';
const look = 'For questions about a named place or person, use search. Search for the name alone.';

describe('with what a person writes it gets all right, and without it does not', () => {
  test.each<[string, string, AssistantQuestion]>([
    [
      '- If a file is attached, begin with read_file.\n- Add up numbers with the calculator, never in your head.',
      '',
      csv,
    ],
    ['- Always open the attached CSV before anything else.\n- Use calculate for sums.', '', csv],
    [
      '- Spreadsheets and csv files: look into the file first.\n- Totals should be computed with run_javascript.',
      '',
      csv,
    ],
    ['- Read the attachment first. Do not add up in your head; use the calculator.', '', csv],
    ['- Read the attached file first.\n- Never do arithmetic mentally: write a short script.', '', csv],
    ['- Read every sheet of a workbook before answering.', read, book('b.xlsx')],
    ['- Do not stop after the first sheet: spreadsheets often have several.', read, book('b.xlsx')],
    ['- If the file has more than one part, read all the parts.', read, book('b.xlsx')],
    ['- With presentations, go through all slides.', read, book('b.pptx')],
    ['- For PDFs, look at every page before you answer.', read, book('b.pdf')],
    ['- Zip archives hold several files; read each part of the archive.', read, book('b.zip')],
    [`- ${look}`, '', fact],
    ['- Questions about people, towns or companies: call search with only the name.', '', fact],
    ['- Look things up with search when no file is attached. Keep the search query short.', '', fact],
    ['- If no file is attached, use search. Use few words in a query, long queries find nothing.', '', fact],
    ['- For named things, open the page with that name.', '', fact],
    ['- When a page mentions another name that matters, search for that too.', look, hop],
    ['- Follow the chain from page to page until you have what is asked.', look, hop],
    ['- Work step by step: first look up one thing, then search for the next name it leads to.', look, hop],
    ['- Look up each of the names in the attached file.', `${read}\n- ${look}`, list],
    ['- If the file only gives names, search for every one of them.', `${read}\n- ${look}`, list],
    ['- Use the calculator for any arithmetic.', '', sum],
    ['- Never multiply in your head; call calculate.', '', sum],
    ['- Multiplications and other math: run_javascript.', '', sum],
    [
      '- To convert units, search for the unit by its name only.\n- Conversions are to be computed with the calculator.',
      '',
      unit,
    ],
    ['- Count days between dates with JavaScript code.', '', dates],
    ['- For date differences write a small program instead of counting in your head.', '', dates],
  ])('%s', async (guidelines, before, question) => {
    const given = before === '' ? guidelines : `- ${before}\n${guidelines}`;
    expect(await rate(given, question)).toBe(1);
    expect(await rate(before === '' ? '- Be careful.' : `- ${before}`, question)).toBeLessThan(0.8);
  });
});

describe('guidelines about other things', () => {
  test.each([
    ['- When a question comes with an attached .pdf file, call read_file first.', csv],
    ['- Read every page of a PDF.', book('b.xlsx')],
    ['- Days between dates: use run_javascript.', sum],
  ])('do not help: %s', async (guidelines, question) => {
    expect(await rate(guidelines, question)).toBe(await rate('', question));
  });
});

test('a guideline not to do something is followed', async () => {
  const module = {
    instructions: '- Do not use search when a file is attached.\n- Never start with run_javascript on csv files.',
    tools: [],
  };
  const played = await Promise.all(
    [...Array(30).keys()].map((seed) => playQuestion(model, module, csv, { pages, seed })),
  );
  expect(
    played.flatMap(({ actions }) => actions[0] ?? []).filter((action) => /^(?:search|run_javascript)/.test(action)),
  ).toEqual([]);
});
