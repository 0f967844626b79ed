import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../harness/core/canonical-json.ts';
import { toolDefinitionSchema } from '../../harness/core/module.ts';
import { toyInvoice } from './documents/toy-invoice.ts';
import { invoiceEnvironment } from './environment.ts';
import { maxOutput, toolDefinitions } from './tools.ts';

/** UTF-16 code units, halves of characters among them. */
const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

const invoice = toyInvoice({ note: 'Booking: KLM7839264', lines: ['THC ORIGIN MSCU4758921', 'B/L fee'] });
const environment = () => invoiceEnvironment(invoice, 'KLM7839264');
const call = (name: string, input: Json, on = environment()) => on.step({ kind: 'tool', callId: '1', name, input });
const say = async (name: string, input: Json) => (await call(name, input)).observation;

describe('an invoice under way', () => {
  it('opens with the task on one line and the whole document', () => {
    const [task, , ...document] = environment().opening.split('\n');
    expect(task).toMatch(/^Your task is to: find the transport reference .+ submit None if the invoice has none\.$/);
    expect(document.join('\n')).toBe(`<document>\n${invoice.xml.trim()}\n</document>`);
  });

  it('ends with the answer, and says right or wrong to training only', async () => {
    expect(await call('submit', { reference: 'klm7839264' })).toEqual({
      observation: 'Submitted.',
      done: true,
      score: 1,
      outcome: 'right',
      feedback: 'The expected answer was "KLM7839264". The answer "klm7839264" is right.',
    });
    expect(await call('submit', { reference: 'MSCU4758921' })).toMatchObject({
      observation: 'Submitted.',
      done: true,
      score: 0,
      outcome: 'wrong: container number',
    });
  });

  it('goes on with a sentence, and no score, where no tool was called, an unknown one, or with bad input', async () => {
    expect(await environment().step({ kind: 'text', text: 'None' })).toEqual({
      observation: 'Nothing happened: call one of the tools list_elements, read_element, find or submit.',
      done: false,
      score: 0,
    });
    expect(await call('answer', {})).toEqual({
      observation: 'There is no tool answer: call list_elements, read_element, find, submit.',
      done: false,
      score: 0,
    });
    const bad: [string, Json][] = [
      ['submit', {}],
      ['submit', { reference: 7 }],
      ['submit', 'None'],
      ['find', {}],
      ['find', { text: 'a', pattern: 'b' }],
      ['read_element', { path: '' }],
      ['list_elements', { all: true }],
    ];
    for (const [name, input] of bad)
      expect(await call(name, input)).toMatchObject({
        observation: expect.stringMatching(new RegExp(`^The input of ${name} is not in order: .+\\.$`)),
        done: false,
        score: 0,
      });
  });

  it('offers tools in the form that services take', () => {
    expect(toolDefinitions.map((tool) => toolDefinitionSchema.parse(tool).name)).toEqual([
      'list_elements',
      'read_element',
      'find',
      'submit',
    ]);
  });
});

describe('list_elements', () => {
  it('has a line a path, with its count and an example', async () => {
    expect((await say('list_elements', {})).split('\n').slice(-2)).toEqual([
      'Invoice/InvoiceLine/ID (2): 1',
      'Invoice/InvoiceLine/Item/Name (2): THC ORIGIN MSCU4758921',
    ]);
  });
});

describe('read_element', () => {
  it.each([
    'Invoice/InvoiceLine/Item/Name',
    '/Invoice/cac:InvoiceLine/cac:Item/cbc:Name',
    'InvoiceLine/Item/Name',
  ])('reads each occurrence of %s on a line of its own', async (path) => {
    expect(await say('read_element', { path })).toBe(
      'Invoice/InvoiceLine[1]/Item/Name: THC ORIGIN MSCU4758921\nInvoice/InvoiceLine[2]/Item/Name: B/L fee',
    );
  });

  it.each([
    ['Invoice/InvoiceLine[2]/Item', 'Invoice/InvoiceLine[2]/Item/Name: B/L fee'],
    ['Invoice/Note[1]', 'Invoice/Note: Booking: KLM7839264'],
    ['Invoice/Nothing', 'No element with a text is at Invoice/Nothing. The tool list_elements shows the paths.'],
    [
      'Invoice/InvoiceLine[3]',
      'No element with a text is at Invoice/InvoiceLine[3]. The tool list_elements shows the paths.',
    ],
  ])('%s', async (path, answer) => {
    expect(await say('read_element', { path })).toBe(answer);
  });
});

describe('find', () => {
  it.each([
    [{ text: 'booking:  klm' }, 'Invoice/Note: Booking: KLM7839264'],
    [{ text: 'b/l' }, 'Invoice/InvoiceLine[2]/Item/Name: B/L fee'],
    [{ pattern: '[A-Z]{3}U\\d{7}' }, 'Invoice/InvoiceLine[1]/Item/Name: THC ORIGIN MSCU4758921'],
    [{ text: 'no such thing' }, 'Nothing in the invoice matches no such thing.'],
    [{ pattern: 'x*' }, 'Nothing in the invoice matches x*.'],
    [
      { pattern: '(' },
      'The pattern is not in order: error parsing regexp: missing closing ): `(`. RE2 syntax has no look-around and no back-references.',
    ],
    [{ pattern: '.{1000}'.repeat(20) }, 'The pattern is too large: repeat less, or look for a part of it.'],
  ])('%j', async (input, answer) => {
    expect(await say('find', input)).toBe(answer);
  });

  it('shows what is around a hit, and counts those after the twentieth', async () => {
    const long = toyInvoice({ note: `${'a '.repeat(50)}HIT${' z'.repeat(50)}`, lines: Array(30).fill('HIT') });
    const { observation } = await call('find', { text: 'hit' }, invoiceEnvironment(long, 'None'));
    const lines = observation.split('\n');
    expect(lines[0]).toBe(`Invoice/Note: …${'a '.repeat(20)}HIT${' z'.repeat(20)}…`);
    expect(lines.slice(-2)).toEqual(['Invoice/InvoiceLine[19]/Item/Name: HIT', '… 11 more hits']);
  });

  it('takes linear time where others backtrack', async () => {
    const long = toyInvoice({ note: 'a'.repeat(20_000) });
    const { observation } = await call('find', { pattern: '(a+)+$b|(a|a)*c' }, invoiceEnvironment(long, 'None'));
    expect(observation).toMatch(/^Nothing in the invoice matches/);
  });
});

describe('the tools', () => {
  const big = toyInvoice({ note: '漢😀 ref '.repeat(2000), lines: ['', 'ONE', '😀'.repeat(3000)] });

  it('answer in bounds, and count the rest', async () => {
    const { observation } = await call('read_element', { path: 'Note' }, invoiceEnvironment(big, 'None'));
    expect(observation).toMatch(/… \d+ more characters$/);
    expect(observation.length).toBeLessThan(maxOutput + 40);
    expect(observation.isWellFormed()).toBe(true);
  });

  it('never throw, whatever they are given', async () => {
    const names = fc.oneof(fc.constantFrom('list_elements', 'read_element', 'find', 'submit'), fc.string());
    const piece = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '*',
      '+?',
      '{2,}',
      '\\',
      '|',
      '^',
      'a',
      '😀',
      '/',
      'Invoice',
      ':',
      '\ud800',
    );
    const text = fc.oneof(fc.string({ unit: anyUnit }), fc.string({ unit: piece, maxLength: 30 }));
    const members = ['path', 'text', 'pattern', 'reference', 'x', '__proto__'];
    const input = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...members), text, { maxKeys: 2 }));
    const toy = invoiceEnvironment(big, 'None');
    await fc.assert(
      fc.asyncProperty(names, input, async (name, given) => {
        const { observation, score } = await call(name, given as Json, toy);
        expect(observation.length).toBeLessThan(maxOutput + 40);
        expect([0, 1]).toContain(score);
      }),
      { numRuns: 300 },
    );
  });
});
