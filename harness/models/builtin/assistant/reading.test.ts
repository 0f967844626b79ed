/** What the model reads of its own accord: questions in ordinary English, about texts that it has seen. */
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readArithmetic } from './arithmetic.ts';
import { resultOf, written } from './expression.ts';
import { namesIn } from './names.ts';
import { daysBetween, readQuantity, roundTo } from './numbers.ts';
import { readQuestion } from './question.ts';
import { nothingSeen, see } from './seen.ts';
import { solve, solveAlone } from './solve.ts';
import { cellsOf, tablesIn } from './table.ts';
import { writtenResult } from './work.ts';

function answerTo(text: string, file: string | undefined, ...shown: readonly string[]): string {
  const attached = file === undefined ? '' : `\nAttached file: ${file}`;
  const question = readQuestion(
    `End with FINAL ANSWER: and the answer.\n\n<question>\n${text}\n</question>${attached}`,
  )!;
  const seen = nothingSeen();
  for (const observation of shown) see(seen, { name: 'tool', input: {}, observation });
  const found = (file === undefined ? solveAlone(question) : undefined) ?? solve(question, seen);
  if (found?.state === 'answer') return found.answer;
  if (found?.state === 'work') return writtenResult(found.work);
  return found ? `look up ${found.name}` : '';
}

describe('tables', () => {
  const cafe =
    '[cafe.csv, part 1 of 1]\nDish,Kind,Price (EUR),Sold,Since\n"Soup, hot",starter,4.5,20,2019-04-02\nStew,main,"1,012.5",7,2020-01-30\nPie,dessert,3.25,40,2021-11-05\nBread,starter,1.75,90,2020-06-17\n';
  test.each([
    ['What is the total of the prices in the attached file?', '1022'],
    ['What is the average price of the starters?', '3.125'],
    ['What is the average price of all dishes, rounded to one decimal?', '255.5'],
    ['How many dishes are there in the table?', '4'],
    ['How many dishes have a price below 4?', '2'],
    ['How many dishes cost at least 4.5?', '2'],
    ['How many dishes have there been since 1 January 2020?', '3'],
    ['How many dishes are there since 2020?', '3'],
    ['How many different kinds are there?', '3'],
    ['Which dish has the highest price?', 'Stew'],
    ['Which of the starters is the cheapest?', 'Bread'],
    ['What is the lowest price?', '1.75'],
    ['What is the price of the pie?', '3.25'],
    ['Which kind of dish is the Stew?', 'main'],
    ['List the starters in alphabetical order, separated by commas.', 'Bread, Soup, hot'],
    ['Name the two dishes with the lowest price, the lowest first, separated by commas.', 'Bread, Pie'],
    ['What is the difference between the highest and the lowest price?', '1010.75'],
    ['What is the revenue of the starters?', '247.5'],
    ['What is the total price of all dishes but the desserts?', '1018.75'],
  ])('%s → %s', (question, expected) => {
    expect(answerTo(question, 'cafe.csv', cafe)).toBe(expected);
  });

  test('the sheet that the question names is the one that counts', () => {
    const sheets = ['North', 'South'].map(
      (name, at) => `[a.xlsx, part ${at + 1} of 2: sheet "${name}"]\nShop,Staff\nAxo,${at + 3}\nBelo,${at + 5}`,
    );
    expect(answerTo('What is the sum of the staff on the sheet "South"?', 'a.xlsx', ...sheets)).toBe('10');
    expect(answerTo('How many staff has Belo on the sheet North?', 'a.xlsx', ...sheets)).toBe('5');
  });

  test('parts that go on with one table are read as one', () => {
    const parts = [
      '[a.csv, part 1 of 2: lines 1 to 3]\nShop,Staff\nAxo,3\nBelo,4',
      '[a.csv, part 2 of 2: lines 4 to 5]\nCori,5\nDoma,6',
    ];
    expect(answerTo('What is the total staff?', 'a.csv', ...parts)).toBe('18');
  });

  test('tables that share a column are joined', () => {
    const zip = [
      '[z.zip, part 1 of 2: file orders.csv]\nOrder,Buyer,Article,Quantity\n1,Axo,pen,3\n2,Belo,ink,2\n3,Axo,ink,1',
      '[z.zip, part 2 of 2: file prices.csv]\nArticle,Price\npen,2\nink,5.5',
    ];
    expect(answerTo('What is the total value of the orders of Axo?', 'z.zip', ...zip)).toBe('11.5');
  });

  test('records in JSON, words in columns of a picture, and cards on slides are tables, too', () => {
    const json =
      '[j.json, part 1 of 1]\n{"made": "2020", "loans": [{"book": "Ulo", "by": {"reader": "Ida"}, "weeks": 3}, {"book": "Osel", "by": {"reader": "Bo"}, "weeks": 2}, {"book": "Aro", "by": {"reader": "Ida"}, "weeks": 1}]}';
    expect(answerTo('How many weeks do the loans of the reader Ida take altogether?', 'j.json', json)).toBe('4');
    expect(answerTo('Which reader has the most loans?', 'j.json', json)).toBe('Ida');
    const picture =
      '[p.png, part 1 of 1]\nAnimals of the farm\nAnimal Count Place\nRed cow 12 barn\nGoat 7 field\nHorse 3 barn';
    expect(answerTo('What is the total count of the animals whose place is barn?', 'p.png', picture)).toBe('15');
    const slides = ['Axo', 'Belo'].map(
      (name, at) =>
        `[s.pptx, part ${at + 1} of 2: slide ${at + 1}]\n${name} house\nRooms: ${at + 4}\nGuests: ${at + 20}`,
    );
    expect(answerTo('What is the total of the guests of all houses?', 's.pptx', ...slides)).toBe('41');
    expect(answerTo('How many more rooms does Belo have than Axo?', 's.pptx', ...slides)).toBe('1');
  });

  test('cells may be quoted', () => {
    expect(cellsOf('a,"b, ""c""",,d')).toEqual(['a', 'b, "c"', '', 'd']);
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', ' ', '1') }).map((cell) => cell.trim()),
          { minLength: 2, maxLength: 5 },
        ),
        (cells) => {
          expect(cellsOf(cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))).toEqual(cells);
        },
      ),
    );
  });

  test('no text is so odd that reading it ends in an error', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 80 }), (text, question) => {
        expect(() => tablesIn(text)).not.toThrow();
        expect(() => answerTo(`How many ${question}?`, 'a.txt', `[a.txt, part 1 of 1]\n${text}`)).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });
});

describe('documents', () => {
  const paper =
    '[d.docx, part 1 of 1]\nAgreement on two boats\nAn earlier agreement of 3 May 2011 with a yearly rent of 90 euros has ended.\nOwner: Axo Boats\nYearly rent: 120 euros\nEnd of agreement: 7 June 2031\nThe insurance of the Ulo ends on 4 August 2026. The insurance of the Osel ends on 9 July 2025.\nThe Ulo weighs 800 kilograms; the Osel weighs 950 kilograms.';
  test.each([
    ['Who is the owner according to the document?', 'Axo Boats'],
    ['What is the yearly rent in euros?', '120'],
    ['When does the agreement end? Answer as YYYY-MM-DD.', '2031-06-07'],
    ['Until which date, as YYYY-MM-DD, does the insurance of the Osel run?', '2025-07-09'],
    ['How heavy is the Osel, in kilograms?', '950'],
  ])('%s → %s', (question, expected) => {
    expect(answerTo(question, 'd.docx', paper)).toBe(expected);
  });
});

describe('pages', () => {
  const pages = [
    '# Norland\nNorland is a country of lakes.\nCapital: Halden\nPopulation: 90000\nCurrency: Nor crown',
    '# Halden\nHalden is a town of Norland, founded on a hill.\nCountry: Norland\nPopulation: 512\nFounded: 1204\nIn 1901 it had 300 inhabitants.',
    '# Long Bridge\nThe Long Bridge is a bridge of stone.\nTown: Halden\nRiver: River Ur\nDesigner: Ida Bern\nLength: 300 metres\nOpened: 1820',
    '# Ida Bern\nIda Bern was an engineer.\nBorn: 4 May 1790\nBirthplace: Halden',
  ];
  test.each([
    ['In which year was Halden founded?', '1204'],
    ['How many people live in Halden?', '512'],
    ['What is the capital of Norland?', 'Halden'],
    ["What is Norland's capital's population?", '512'],
    ['What is the population of the capital of Norland?', '512'],
    ['When was the designer of the Long Bridge born? Answer as YYYY-MM-DD.', '1790-05-04'],
    ['Who designed the Long Bridge?', 'Ida Bern'],
    ['In which town was the person born who designed the Long Bridge?', 'Halden'],
    ['How long, in metres, is the Long Bridge over the River Ur?', '300'],
    ['How many more people live in Norland than in Halden?', '89488'],
    ['How many years lie between the founding of Halden and the opening of the Long Bridge?', '616'],
    ['Which was built first, the Long Bridge or the Small Bridge?', 'look up Small Bridge'],
    ['How long is the river that the Long Bridge crosses?', 'look up River Ur'],
  ])('%s → %s', (question, expected) => {
    expect(answerTo(question, undefined, ...pages)).toBe(expected);
  });

  test('what a file names is looked up where the file does not say it', () => {
    const list = '[l.csv, part 1 of 1]\nBridge,Lamps\nLong Bridge,9\nSmall Bridge,4';
    expect(
      answerTo('In which year was the designer of the bridge with the most lamps born?', 'l.csv', list, ...pages),
    ).toBe('1790');
    expect(answerTo('What is the sum of the lengths of the bridges in the file?', 'l.csv', list, ...pages)).toBe(
      'look up Small Bridge',
    );
    expect(answerTo('How many lamps do the bridges have in total?', 'l.csv', list, ...pages)).toBe('13');
  });
});

describe('sums, days and units', () => {
  test.each([
    ['What is 37 times 12 minus 5?', '439'],
    ['Calculate (45 + 17) * 3.', '186'],
    ['Add 12 and 30, then multiply the result by 4.', '168'],
    ['Subtract 8 from 40, then divide the result by 4.', '8'],
    ['What is the sum of 12 and 7, divided by 4?', '4.75'],
    ['What is the square root of 144 plus 6?', '18'],
    ['How much is 15 percent of 240?', '36'],
    ['Divide 1,000 by 7 and round to two decimals.', '142.86'],
    ['A shelf holds 24 boxes of 12 eggs each. 9 eggs are broken. How many eggs are left?', '279'],
    ['How many days are there from 3 March 2024 to 9 July 2024?', '128'],
    ['How many days lie between 2023-12-30 and 2024-03-01?', '62'],
    ['A trip starts on May 5, 2021 and takes 40 days. On which date does it end? Answer as YYYY-MM-DD.', '2021-06-14'],
    ['How many kilometres are 12 Noru miles if one Noru mile is 1.5 kilometres?', '18'],
    ['One Noru mile is 1.5 kilometres. Convert 60 kilometres to Noru miles.', '40'],
    ['Convert 12 Noru miles to kilometres.', 'look up Noru mile'],
  ])('%s → %s', (question, expected) => {
    expect(answerTo(question, undefined)).toBe(expected);
  });

  test('what is told in words and in symbols comes to what JavaScript makes of it', () => {
    const number = fc.integer({ min: 1, max: 999 });
    const op = fc.constantFrom(['plus', '+'], ['minus', '-'], ['times', '*'], ['divided by', '/']);
    fc.assert(
      fc.property(number, op, number, op, number, (a, [one, plain], b, [other, simple], c) => {
        const expression = readArithmetic(`What is ${a} ${one} ${b} ${other} ${c}?`)!;
        const value = runInNewContext(`${a} ${plain} ${b} ${simple} ${c}`) as number;
        expect(resultOf(expression)).toBeCloseTo(value, 6);
        expect(runInNewContext(written(expression))).toBeCloseTo(value, 6);
      }),
    );
  });

  test('days are counted as the calendar has them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -90_000, max: 90_000 }), fc.integer({ min: 0, max: 60_000 }), (from, count) => {
        const iso = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
        expect(daysBetween(iso(from), iso(from + count))).toBe(count);
      }),
    );
  });

  test.each<[string, number | undefined]>([
    ['1,234.5', 1234.5],
    ['$12', 12],
    ['45 %', 45],
    ['312 km', 312],
    ['-3', -3],
    ['1,23', undefined],
    ['12-14', undefined],
    ['S-123', undefined],
    ['', undefined],
  ])('%j is the number %j', (text, value) => {
    expect(readQuantity(text)).toBe(value);
  });

  test('halves are rounded as people do', () => {
    expect([roundTo(1.005, 2), roundTo(2.5, 0), roundTo(-2.5, 0), roundTo(0.125, 2)]).toEqual([1.01, 3, -3, 0.13]);
  });
});

test.each<[string, string[]]>([
  ['In which year was Halden founded?', ['Halden']],
  ['The Long Bridge crosses a river.', ['Long Bridge']],
  ['Who wrote "The end of it all"?', ['The end of it all']],
  ["What is Norland's capital?", ['Norland']],
  ['How many days are in a week?', []],
])('names in %j', (text, names) => {
  expect(namesIn(text)).toEqual(names);
});
