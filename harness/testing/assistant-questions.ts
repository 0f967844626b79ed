/** Questions for the small world of questions with tools: nine kinds, with names made up from a salt, so that all of them can be renamed. */
import type { AssistantQuestion, Pages } from './assistant-world.ts';

export interface QuestionSet {
  readonly questions: readonly AssistantQuestion[];
  readonly pages: Pages;
}

const starts = ['Bal', 'Cor', 'Den', 'Fal', 'Gor', 'Hel', 'Jas', 'Kel', 'Lum', 'Mor', 'Nel', 'Pol'];
const ends = ['ana', 'emo', 'ith', 'oka', 'ust', 'yra', 'esh', 'ilo', 'ard', 'unt', 'avi', 'ock'];

/** Questions from one number to another, each kind in turn; another salt gives other names to the same things. */
export function makeQuestions(from: number, to: number, salt = 0): QuestionSet {
  const pages = new Map<string, string>();
  const questions = Array.from({ length: to - from }, (_, index) =>
    kinds[(from + index) % kinds.length]!(from + index, salt, pages),
  );
  return { questions, pages };
}

type Make = (index: number, salt: number, pages: Map<string, string>) => AssistantQuestion;

/** Another name for each number, whatever the salt. */
function name(number: number, salt: number): string {
  const at = number * 7 + salt * 5;
  const more = Math.floor(number / 12) % 12;
  return `${starts[at % 12]}${ends[(at + Math.floor(number / 12) * 5 + salt) % 12]}${salt === 0 ? '' : 'x'}${ends[(more + salt) % 12]}`;
}

const figure = (index: number, row: number) => 17 + ((index * 31 + row * 47) % 260);

function table(
  index: number,
  salt: number,
  rows: number,
): { readonly text: string; readonly sum: number; readonly north: number } {
  const lines = Array.from({ length: rows }, (_, row) => ({
    name: name(index * 40 + row, salt),
    crates: figure(index, row),
    side: row % 3 === 0 ? 'north' : 'south',
  }));
  const text = ['Ship,Side,Crates', ...lines.map((line) => `${line.name},${line.side},${line.crates}`)].join('\n');
  const total = (some: typeof lines) => some.reduce((sum, { crates }) => sum + crates, 0);
  return { text, sum: total(lines), north: total(lines.filter(({ side }) => side === 'north')) };
}

const csvTotal: Make = (index, salt) => {
  const { text, sum } = table(index, salt, 22);
  return {
    text: 'How many crates do the ships of the attached file carry in total?',
    answer: String(sum),
    file: { name: `ships-${index}.csv`, parts: [{ title: '', text }] },
  };
};

const sheetTotal: Make = (index, salt) => {
  const [first, second] = [table(index + 500, salt, 9), table(index, salt, 18)];
  const parts = [
    { title: 'sheet "May"', text: first.text },
    { title: 'sheet "June"', text: second.text },
  ];
  return {
    text: `What is the total of the column Crates for the ships of the north side on the sheet "June" of the attached workbook of Qu${name(index, salt)}?`,
    answer: String(second.north),
    file: { name: `fleet-${index}.xlsx`, parts },
  };
};

const innerFile: Make = (index, salt) => {
  const [first, second] = [table(index + 700, salt, 6), table(index, salt, 16)];
  const average = Math.round((second.sum / 16) * 100) / 100;
  const parts = [
    { title: 'file may.csv', text: first.text },
    { title: 'file june.csv', text: second.text },
  ];
  return {
    text: `What is the average of the crates in june.csv of the attached archive of Qu${name(index, salt)}, rounded to two decimals?`,
    answer: String(average),
    file: { name: `fleet-${index}.zip`, parts },
  };
};

function island(
  index: number,
  salt: number,
  pages: Map<string, string>,
): { readonly island: string; readonly port: string; readonly mayor: string } {
  const [one, port, mayor] = [
    `${name(index, salt)} Island`,
    `Port ${name(index + 1000, salt)}`,
    `${name(index + 2000, salt)} ${name(index + 3000, salt)}`,
  ];
  pages.set(
    one,
    `${one} is an island with sheep on it.\nMain port: ${port}\nPopulation: ${4000 + index}\nA survey of 1903 counted ${300 + index} houses.`,
  );
  pages.set(
    port,
    `${port} is a harbour that is known for its fish.\nPopulation: ${900 + index}\nMayor: ${mayor}\nFounded: ${1300 + index}\nIn 1820 it had 77 inhabitants.`,
  );
  pages.set(
    mayor,
    `${mayor} is a politician and a friend of birds.\nBorn: ${1 + (index % 27)} May ${1900 + (index % 60)}\nThere are 3 books about this life.`,
  );
  return { island: one, port, mayor };
}

const fact: Make = (index, salt, pages) => ({
  text: `In which year was ${island(index, salt, pages).port} founded?`,
  answer: String(1300 + index),
});
const twoHops: Make = (index, salt, pages) => ({
  text: `What is the population of the main port of ${island(index, salt, pages).island}?`,
  answer: String(900 + index),
});

const fileThenPages: Make = (index, salt, pages) => {
  const ports = [0, 1, 2].map((at) => island(index * 10 + at, salt, pages).port);
  const text = ['Port,Cranes', ...ports.map((port, at) => `${port},${[4, 9, 6][(at + index) % 3]}`)].join('\n');
  const most = [0, 1, 2].find((at) => (at + index) % 3 === 1)!;
  return {
    text: `In which year was the port with the most cranes in the attached list ${index} founded?`,
    answer: String(1300 + index * 10 + most),
    file: { name: `ports-${index}.csv`, parts: [{ title: '', text }] },
  };
};

const units: Make = (index, salt, pages) => {
  const unit = `${name(index, salt)} furlong`;
  pages.set(
    unit,
    `An old measure of the coast.\nOne ${unit} is ${180 + (index % 40)} metres.\nBefore 1790 it was longer.`,
  );
  return { text: `How many metres are ${123 + index} ${unit}s?`, answer: String((123 + index) * (180 + (index % 40))) };
};

/** Five years have one leap day or two: the 29th of February lies between where a year but the first is one. */
const days: Make = (index) => {
  const first = 1950 + (index % 40);
  const leaps = [1, 2, 3, 4, 5].filter((year) => (first + year) % 4 === 0).length;
  return {
    text: `How many days lie between 3 March ${first} and 3 March ${first + 5}?`,
    answer: String(5 * 365 + leaps),
  };
};

const arithmetic: Make = (index) => ({
  text: `What is ${317 + index} times ${246 + index}?`,
  answer: String((317 + index) * (246 + index)),
});

const kinds: readonly Make[] = [csvTotal, fact, sheetTotal, twoHops, innerFile, units, fileThenPages, days, arithmetic];
