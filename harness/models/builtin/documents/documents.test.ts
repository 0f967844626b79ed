import { describe, expect, test } from 'vitest';
import {
  agentRequest,
  type Invoice,
  improved,
  invoiceXml,
  merged,
  opening,
  type Played,
  playInvoice,
} from '../../../testing/document-world.ts';
import { countTokens } from '../../tokens.ts';
import { builtinModel } from '../builtin.ts';
import { builtinLimits } from '../limits.ts';

const free = builtinModel({ limits: [] });
const limited = builtinModel();

/** Digits that differ from invoice to invoice. */
const digits = (index: number, count: number) =>
  String((index + 1) * 7_919_317_733)
    .slice(0, count)
    .padEnd(count, '3');

/** Three manners of writing an invoice, with and without a reference, in made-up countries. */
function invoice(index: number): Invoice {
  const has = index % 2 === 0;
  const kind = Math.floor(index / 2) % 3;
  const name = `invoice ${index}`;
  if (kind === 0) {
    const reference = has ? `QRSN${digits(index, 7)}` : '';
    const items = [`CLEANING XKLU${digits(index + 50, 7)} ${reference}`, `FEE N ${reference}`];
    return {
      name,
      xml: invoiceXml({ country: 'QA', supplier: 'Depot One', note: 'SALE', items }),
      reference: reference || 'None',
    };
  }
  if (kind === 1) {
    const reference = has ? `ABC/DEF/${digits(index, 5)}` : '';
    const note = `File no : FL/${digits(index + 9, 6)}/24\n${has ? `BL no : ${reference}\n` : ''}Weight : 1.000 KGM`;
    return {
      name,
      xml: invoiceXml({ country: 'QB', supplier: 'Sea Two', note, items: ['FREIGHT'] }),
      reference: reference || 'None',
    };
  }
  const d = digits(index, 11);
  const reference = has ? `${d.slice(0, 3)} ${d.slice(3, 7)} ${d.slice(7)}` : '';
  const note = `SALE\nPLACE ${index % 4 === 0 ? 'HILL' : 'LAKE'} ${reference} 45${digits(index, 3)}`;
  return {
    name,
    xml: invoiceXml({ country: 'QC', supplier: 'Road Three', note, items: ['TRANSPORT'] }),
    reference: reference || 'None',
  };
}

const invoices = Array.from({ length: 36 }, (_, index) => invoice(index));
const [train, held] = [invoices.slice(0, 18), invoices.slice(18)];
const play = (instructions: string, some: readonly Invoice[], model = free) =>
  Promise.all(some.map((one) => playInvoice(model, instructions, one)));
const share = (results: readonly Played[]) => results.filter(({ right }) => right).length / results.length;
const attempts = (results: readonly Played[]) => results.map(({ attempt }) => attempt);

describe('as agent', () => {
  const guideline =
    '- In invoices of suppliers in QA, the reference is the code after the container number in the item name.';
  const asked = agentRequest([
    { role: 'system', content: `<instructions>\n${guideline}\n</instructions>` },
    { role: 'user', content: opening(invoice(0).xml) },
  ]);

  test('it calls a tool, says so in the finish, and the call counts as its words do', async () => {
    const answer = await free.complete(asked);
    expect(answer.finish).toBe('tool-calls');
    expect(answer.toolCalls).toEqual([
      { id: 'call-1', name: 'read_element', input: { path: 'Invoice/InvoiceLine/Item/Name' } },
    ]);
    const call = JSON.stringify(answer.toolCalls.map(({ name, input }) => ({ name, input })));
    expect(answer.usage.completionTokens).toBe(countTokens(answer.text) + countTokens(call));
    expect(await builtinModel({ limits: [] }).complete(structuredClone(asked))).toEqual(answer);
  });

  test('an answer that does not fit the output limit is cut off and calls nothing', async () => {
    const cut = await limited.complete({ ...asked, sampling: { ...asked.sampling, maxOutputTokens: 5 } });
    expect(cut).toMatchObject({ finish: 'length', toolCalls: [] });
  });

  test('it looks before it submits, also where there is none', async () => {
    for (const { tools } of await play(guideline, invoices)) {
      expect(tools.length).toBeGreaterThan(1);
      expect(tools.at(-1)).toBe('submit');
      expect(tools.indexOf('submit')).toBe(tools.length - 1);
    }
  });

  test('without guidelines it finds what the task calls by name, and little else', async () => {
    const named = { country: 'QD', supplier: 'Port Four', note: 'Booking: KLM7839264' };
    const known = { name: 'named', xml: invoiceXml(named), reference: 'KLM7839264' };
    expect((await playInvoice(free, '', known)).right).toBe(true);
    expect(share(await play('', invoices))).toBeLessThan(0.6);
  });

  test('the tools are known by what they do, whatever they are called', async () => {
    const tools = [
      {
        name: 'look_up',
        description: 'Searches the document for words.',
        inputSchema: { type: 'object', properties: { words: {} } },
      },
      {
        name: 'finish',
        description: 'Takes your final answer.',
        inputSchema: { type: 'object', properties: { value: {} } },
      },
    ];
    const first = await free.complete({ ...asked, tools });
    expect(first.toolCalls[0]).toMatchObject({ name: 'look_up', input: { words: expect.stringMatching(/^QRSN/) } });
    const [call] = first.toolCalls;
    const shown = [
      { role: 'assistant' as const, content: first.text, toolCalls: first.toolCalls },
      { role: 'tool' as const, callId: call!.id, content: 'Item: CLEANING' },
    ];
    const second = await free.complete({ ...asked, tools, messages: [...asked.messages, ...shown] });
    expect(second.toolCalls[0]).toMatchObject({ name: 'finish', input: { value: expect.stringMatching(/^QRSN/) } });
  });

  test('without a tool to hand an answer in, or without a document, it is no task of this kind', async () => {
    expect((await free.complete({ ...asked, tools: [] })).toolCalls).toEqual([]);
    const plain = { ...asked, messages: [{ role: 'user' as const, content: 'Find the reference.' }] };
    expect((await free.complete(plain)).toolCalls).toEqual([]);
  });

  test('one of very many guidelines is overlooked in some episodes, and in none without that limit', async () => {
    const many = `${Array.from({ length: 499 }, (_, index) => `- Remark ${index}.`).join('\n')}\n${guideline}`;
    const right = async (model: typeof free) => {
      const played = await Promise.all(
        Array.from({ length: 60 }, (_, seed) => playInvoice(model, many, invoice(0), seed)),
      );
      return share(played);
    };
    expect(await right(free)).toBe(1);
    expect(await right(builtinModel({ limits: ['guidelines'] }))).toBeLessThan(0.95);
  });
});

describe('as evaluator', () => {
  const review = async (attempt: string) => {
    const { text } = await free.complete({
      messages: [
        { role: 'system', content: 'You review one attempt.' },
        { role: 'user', content: `<instructions></instructions>\n${attempt}` },
      ],
      tools: [],
      sampling: { temperature: 0, maxOutputTokens: 500, seed: 1 },
      sampleIndex: 0,
    });
    return text;
  };

  test('it says what was expected, what was given, and how the one is found', async () => {
    const [played] = await play('', [invoice(2)]);
    const text = await review(played!.attempt);
    expect(text).toContain(`The expected answer was "${invoice(2).reference}"`);
    expect(text).toContain(
      'In invoices of suppliers in QB, the reference is the code after a label for the bill of lading in the note.',
    );
    expect(text.split(/(?<=\.)\s+(?=[A-Z])/).length).toBeLessThanOrEqual(3);
  });

  test('it says when there was none', async () => {
    const [played] = await play('', [invoice(3)]);
    expect(await review(played!.attempt)).toContain('In invoices of suppliers in QB without such a code, answer None.');
  });
});

describe('as optimizer', () => {
  test('what it learns holds for other invoices', async () => {
    const learned = await improved(free, '- Be careful.', attempts(await play('', train)));
    expect(learned.split('\n')[0]).toBe('- Be careful.');
    expect(share(await play(learned, held))).toBeGreaterThanOrEqual(0.95);
  });

  test('it writes down places, labels and shapes, and no reference of an invoice', async () => {
    const learned = await improved(free, '', attempts(await play('', train)));
    for (const { reference } of train) if (reference !== 'None') expect(learned).not.toContain(reference);
    expect(learned).toContain('after a label for the bill of lading');
    expect(learned).toContain('3 digits, 4 digits and 4 digits, separated by blanks');
  });

  test('evidence is added up, and what was wrong more often than right goes', async () => {
    const old =
      '- In invoices of suppliers in QA, the reference is the code that comes first on its line in the description (right 1 of 1 times).';
    const kept =
      '- In invoices of suppliers in ZZ, the reference is the code after "REF X" in the note (right 2 of 2 times).';
    const learned = await improved(free, `${old}\n${kept}`, attempts(await play('', train)));
    expect(learned).not.toContain('in QA, the reference is the code that comes first');
    expect(learned).toContain(kept);
    const twice = await improved(free, learned, attempts(await play('', train)));
    expect(twice).toContain('bill of lading in the note (right 6 of 6 times)');
    expect(twice.split('\n')).toHaveLength(learned.split('\n').length);
  });

  test('a line of other people stays until invoices contradict it', async () => {
    const right = '- QB: use the number after "BL no" in the note.';
    const wrong = '- QB: the reference is the file number, the code after "File no".';
    const learned = await improved(free, `${right}\n${wrong}`, attempts(await play('', train)));
    expect(learned).toContain(right);
    expect(learned).not.toContain(wrong);
  });

  test('attempts whose document was not read still teach through their critiques', async () => {
    const sentence = 'In invoices of suppliers in QB, the reference is the code after "BL no" in the note.';
    const attempt = `<attempt score="0">\nObservation: Submitted.\nFeedback: The expected answer was "ABC/DEF/12345".\n<critique>The expected answer was "ABC/DEF/12345", and no reference was given: wrong. ${sentence}</critique>\n</attempt>`;
    expect(await improved(free, '', [attempt])).toContain('the code after "BL no" in the note (right 1 of 1 times)');
  });
});

describe('as merger', () => {
  const bl = '- In invoices of suppliers in QB, the reference is the code after "BL no" in the note';
  const depot =
    '- In invoices of suppliers in QA, the reference is the code after the container number in the description';

  test('what versions say alike is said once with all its evidence, and lengths are widened', async () => {
    const shaped = (lengths: string, tally: string) =>
      `- In invoices of suppliers in QC, the reference is the code of ${lengths} in the note (right ${tally} times).`;
    const united = await merged(free, [
      { lines: `${bl} (right 3 of 4 times).\n${shaped('4 letters and 7 digits', '2 of 2')}`, tasks: 5, score: 1 },
      {
        lines: `${bl} (right 5 of 5 times).\n${shaped('3 letters and 8 digits', '1 of 1')}\n- be careful`,
        tasks: 5,
        score: 0.5,
      },
    ]);
    expect(united.split('\n')).toEqual([
      '- be careful',
      `${bl} (right 8 of 9 times).`,
      shaped('3 to 4 letters and 7 to 8 digits', '3 of 3'),
    ]);
  });

  test('where versions contradict each other the better supported stands', async () => {
    const none = '- In invoices of suppliers in QB, answer None: they carry no reference';
    const united = await merged(free, [
      { lines: `${bl} (right 1 of 9 times).`, tasks: 9, score: 0.5 },
      { lines: `${none} (right 8 of 9 times).`, tasks: 9, score: 1 },
    ]);
    expect(united).toBe(`${none} (right 8 of 9 times).`);
  });

  test('the least supported lines go when the output limit bites', async () => {
    const lines = Array.from({ length: 300 }, (_, index) =>
      `${depot.replace('container number', 'container number')} (right 9 of 9 times).`.replace(
        'description',
        `description part${String.fromCharCode(97 + (index % 26))}${String.fromCharCode(97 + Math.floor(index / 26))}`,
      ),
    );
    const united = await merged(builtinModel({ limits: ['output'] }), [
      { lines: `${bl} (right 1 of 1 times).\n${lines.join('\n')}`, tasks: 9, score: 1 },
    ]);
    expect(united.split('\n').length).toBeLessThan(200);
    expect(united).not.toContain('BL no');
  });
});

describe('with all limits off', () => {
  test('all at once, in batches and merged come to the same answers', async () => {
    const played = attempts(await play('', train));
    const once = await improved(free, '', played);
    let batches = '';
    for (let from = 0; from < played.length; from += 6)
      batches = await improved(free, batches, played.slice(from, from + 6));
    const subsets = [0, 1, 2].map((part) => played.filter((_, index) => index % 3 === part));
    const versions = await Promise.all(
      subsets.map(async (subset) => ({ lines: await improved(free, '', subset), tasks: 6, score: 1 })),
    );
    const fine = await merged(free, versions);
    const answers = async (instructions: string) => (await play(instructions, held)).map(({ answer }) => answer);
    const [a, b, c] = [await answers(once), await answers(batches), await answers(fine)];
    expect(b).toEqual(a);
    expect(c).toEqual(a);
  });

  test('the order of the attempts does not matter', async () => {
    const played = attempts(await play('', train));
    expect(await improved(free, '', played.toReversed())).toBe(await improved(free, '', played));
  });
});

test('with all limits on it still learns', async () => {
  expect(builtinLimits.length).toBe(5);
  const learned = await improved(limited, '', attempts(await play('', train, limited)));
  expect(share(await play(learned, held, limited))).toBeGreaterThan(share(await play('', held, limited)));
});
