import { describe, expect, test } from 'vitest';
import { ContextOverflowError } from '../../core/errors.ts';
import type { Message, ModelRequest } from '../../core/language-model.ts';
import { countTokens } from '../tokens.ts';
import { builtinModel } from './builtin.ts';
import { type BuiltinLimit, builtinLimits } from './limits.ts';

const brief = `You are in a household.
- look
- go to (receptacle)
- open (receptacle)
- take (object) from (receptacle)
- move (object) to (receptacle)
- heat (object) with (receptacle)
- use (object)`;

const opening = `You are in the middle of a room. Looking quickly around you, you see a cabinet 2, a cabinet 1, a microwave 1, and a shelf 1.

Your task is to: put a hot mug in shelf.`;

function agentRequest(
  instructions: string,
  turns: readonly [action: string, observation: string][] = [],
): ModelRequest {
  const chat = turns.flatMap(([action, observation]): Message[] => [
    { role: 'assistant', content: `Thought: so\nAction: ${action}` },
    { role: 'user', content: observation },
  ]);
  return request([
    { role: 'system', content: `${brief}\n\n<instructions>\n${instructions}\n</instructions>` },
    { role: 'user', content: opening },
    ...chat,
  ]);
}

function request(messages: readonly Message[], sampling: Partial<ModelRequest['sampling']> = {}): ModelRequest {
  return {
    messages,
    tools: [],
    sampling: { temperature: 0, maxOutputTokens: 500, seed: 1, ...sampling },
    sampleIndex: 0,
  };
}

const taken: [string, string][] = [
  ['go to cabinet 1', 'You arrive at cabinet 1. On the cabinet 1, you see a mug 1.'],
  ['take mug 1 from cabinet 1', 'You pick up the mug 1 from the cabinet 1.'],
];

const all = builtinModel();
const without = (...off: BuiltinLimit[]) =>
  builtinModel({ limits: builtinLimits.filter((limit) => !off.includes(limit)) });

function attempt(score: number, ...turns: readonly [action: string, observation: string][]): string {
  const lines = turns.map(([action, observation]) => `Action: ${action}\nObservation: ${observation}`);
  return `<attempt score="${score}">\nObservation: ${opening}\n${lines.join('\n')}\n</attempt>`;
}

function optimizerRequest(instructions: string, attempts: readonly string[], sampling = {}): ModelRequest {
  const content = [`<instructions>\n${instructions}\n</instructions>`, '<tools>[]</tools>', ...attempts].join('\n\n');
  return request(
    [
      { role: 'system', content: 'You improve the instructions of an agent. Answer with JSON only.' },
      { role: 'user', content },
    ],
    { maxOutputTokens: 4000, ...sampling },
  );
}

function mergerRequest(
  versions: readonly { lines: string; tasks: number; score: number }[],
  maxOutputTokens = 4000,
): ModelRequest {
  const content = versions
    .map(
      ({ lines, tasks, score }) =>
        `<version tasks="${tasks}" score="${score}">\n<instructions>\n${lines}\n</instructions>\n<tools>[]</tools>\n</version>`,
    )
    .join('\n\n');
  return request(
    [
      { role: 'system', content: 'You unite versions. Answer with JSON only.' },
      { role: 'user', content },
    ],
    {
      maxOutputTokens,
    },
  );
}

async function instructionsOf(model: ReturnType<typeof builtinModel>, asked: ModelRequest): Promise<string> {
  return JSON.parse((await model.complete(asked)).text).instructions;
}

describe('rule 1: text in, text out', () => {
  test('the same request gets the same answer, whichever objects carry it', async () => {
    const asked = agentRequest('- Open closed receptacles.', taken);
    const first = await all.complete(asked);
    expect(await all.complete(structuredClone(asked))).toEqual(first);
    expect(await builtinModel().complete(asked)).toEqual(first);
  });

  test('neither the clock nor the process-wide random numbers are asked', async () => {
    const [now, random] = [Date.now, Math.random];
    const forbidden = () => {
      throw new Error('asked');
    };
    Date.now = forbidden;
    Math.random = forbidden;
    try {
      await expect(all.complete(agentRequest('', taken))).resolves.toMatchObject({ finish: 'stop' });
    } finally {
      Date.now = now;
      Math.random = random;
    }
  });

  test('usage is counted on the text of the request', async () => {
    const short = await all.complete(agentRequest(''));
    const long = await all.complete(agentRequest('', taken));
    expect(long.usage.promptTokens).toBeGreaterThan(short.usage.promptTokens);
    expect(long.paid).toEqual({ ...long.usage, usd: 0 });
  });
});

describe('rule 2: as agent it acts from its guidelines and from what it sees', () => {
  test.each([
    '- To heat an object, take it, go to the microwave and heat it there.',
    'Warm things up in the microwave.',
    'Cleaning happens at the sink; for heating use the microwave while holding the thing.',
    '## Heating\n1. **Hot things**: heat X with the microwave, never with the shelf.',
  ])('with the thing in hand and the guideline %j it goes to the microwave', async (guideline) => {
    const { text } = await all.complete(agentRequest(guideline, taken));
    expect(text).toMatch(/Action: go to microwave 1$/);
  });

  test('without a guideline it tries the change where it stands, and after three refusals gives it up', async () => {
    const refusals = ['cabinet 1', 'cabinet 2', 'shelf 1'].flatMap((place): [string, string][] => [
      [`go to ${place}`, `You arrive at ${place}. On the ${place}, you see nothing.`],
      [`heat mug 1 with ${place}`, 'Nothing happens.'],
    ]);
    const first = await all.complete(agentRequest('', taken));
    expect(first.text).toContain('Action: heat mug 1 with cabinet 1');
    const later = await all.complete(agentRequest('', [...taken, ...refusals]));
    expect(later.text).toContain('Action: move mug 1 to shelf 1');
  });

  test('a guideline about closed receptacles decides whether it opens one', async () => {
    const closed: [string, string][] = [['go to cabinet 2', 'You arrive at cabinet 2. The cabinet 2 is closed.']];
    const told = await all.complete(agentRequest('- Always open what is closed before you go on searching.', closed));
    const toldNot = await all.complete(agentRequest('- Do not open closed receptacles.', closed));
    expect(told.text).toContain('Action: open cabinet 2');
    expect(toldNot.text).not.toContain('Action: open');
  });

  test('a guideline about places decides where it looks first', async () => {
    for (const place of ['shelf', 'microwave', 'cabinet']) {
      const { text } = await all.complete(agentRequest(`- Mugs are usually found in the ${place}.`));
      expect(text).toContain(`Action: go to ${place}`);
    }
  });

  test('a conversation of another kind gets an answer without an action, not an invented one', async () => {
    const { text } = await all.complete(request([{ role: 'user', content: 'What is the capital of France?' }]));
    expect(text).not.toContain('Action:');
  });
});

describe('rule 2: as evaluator it reads one trajectory', () => {
  test('it says in at most three sentences what worked', async () => {
    const content = `<instructions></instructions>\n${attempt(1, ...taken, ['heat mug 1 with microwave 1', 'You heat the mug 1 using the microwave 1.'])}`;
    const { text } = await without('recall').complete(
      request([
        { role: 'system', content: 'You review one attempt.' },
        { role: 'user', content },
      ]),
    );
    expect(text).toContain('The task was solved.');
    expect(text).toContain('go to the microwave');
    expect(text.split(/(?<=\.)\s+/).length).toBeLessThanOrEqual(3);
  });
});

describe('rule 2: as optimizer it induces guidelines from the attempts', () => {
  const worked = attempt(1, ...taken, ['heat mug 1 with microwave 1', 'You heat the mug 1 using the microwave 1.']);
  const refused = attempt(0, ...taken, ['heat mug 1 with shelf 1', 'Nothing happens.']);

  test('what worked, where things were found, and the present lines that nothing contradicts', async () => {
    const learned = await instructionsOf(without('recall'), optimizerRequest('- Be polite.', [worked]));
    expect(learned.split('\n')).toEqual([
      '- Be polite.',
      '- To heat an object, take it, go to the microwave and heat it there: heat (object) with (microwave).',
      '- Look for a mug at the cabinet.',
    ]);
  });

  test('what the environment refused', async () => {
    expect(await instructionsOf(without('recall'), optimizerRequest('', [refused]))).toContain(
      '- Trying to heat an object does not work at the shelf.',
    );
  });

  test('a success outweighs refusals, and a line that the evidence contradicts goes', async () => {
    const opened = attempt(1, [
      'open cabinet 2',
      'You open the cabinet 2. The cabinet 2 is open. In it, you see a mug 2.',
    ]);
    const twice = [opened, opened.replaceAll('2', '1')];
    const learned = await instructionsOf(
      without('recall'),
      optimizerRequest('- Never open closed receptacles.', [...twice, refused, worked]),
    );
    expect(learned).not.toContain('Never open');
    expect(learned).toContain('When a receptacle is closed, open it');
    expect(learned).not.toContain('does not work');
  });

  test('what it writes helps the agent that reads it', async () => {
    const learned = await instructionsOf(without('recall'), optimizerRequest('', [worked]));
    const { text } = await all.complete(agentRequest(learned, taken));
    expect(text).toContain('Action: go to microwave 1');
  });

  test('it says nothing of things that it was not shown', async () => {
    const learned = await instructionsOf(without('recall'), optimizerRequest('', [worked]));
    expect(learned).not.toMatch(/fridge|sink|lamp|clean|cool/);
  });
});

describe('rule 2: as merger it unites guidelines', () => {
  const heat = '- To heat an object, take it, go to the microwave and heat it there: heat (object) with (microwave).';
  const cool = '- To cool an object, take it, go to the fridge and cool it there: cool (object) with (fridge).';

  test('what either version knows is kept, and what both say is said once', async () => {
    const united = await instructionsOf(
      all,
      mergerRequest([
        { lines: `- Be polite.\n${heat}`, tasks: 5, score: 1 },
        { lines: `- be polite\n${cool}`, tasks: 5, score: 1 },
      ]),
    );
    expect(united.split('\n')).toEqual(['- Be polite.', heat.trim(), cool.trim()]);
  });

  test('a place that one version found to work is not called useless because another failed there', async () => {
    const united = await instructionsOf(
      all,
      mergerRequest([
        { lines: heat, tasks: 2, score: 0.5 },
        { lines: '- Trying to heat an object does not work at the microwave or shelf.', tasks: 9, score: 1 },
      ]),
    );
    expect(united).toBe(heat);
  });

  test('orders of places are united by the evidence behind them', async () => {
    const united = await instructionsOf(
      all,
      mergerRequest([
        { lines: '- Look for a mug at the shelf or desk.', tasks: 2, score: 1 },
        { lines: '- Look for a mug at the cabinet.', tasks: 9, score: 1 },
      ]),
    );
    expect(united).toBe('- Look for a mug at the cabinet, shelf or desk.');
  });

  test('the least supported lines are left out when they do not fit the output limit', async () => {
    const versions = [
      { lines: heat, tasks: 9, score: 1 },
      { lines: '- Look for a mug at the shelf.', tasks: 1, score: 0 },
    ];
    const fitsOne = countTokens(JSON.stringify({ instructions: heat, tools: [] }));
    expect(await instructionsOf(all, mergerRequest(versions, fitsOne))).toBe(heat);
    expect((await instructionsOf(without('output'), mergerRequest(versions, fitsOne))).split('\n')).toHaveLength(2);
  });
});

describe('rule 3: its limits can be switched off one by one', () => {
  test('window: a prompt that does not fit is the error that a provider returns', async () => {
    const small = builtinModel({ contextWindow: 600 });
    await expect(small.complete(agentRequest('', taken))).rejects.toThrow(ContextOverflowError);
    const unlimited = builtinModel({ contextWindow: 600, limits: [] });
    await expect(unlimited.complete(agentRequest('', taken))).resolves.toMatchObject({ finish: 'stop' });
  });

  test('output: an answer that is too long is cut off and says so', async () => {
    const cut = await all.complete(request([{ role: 'user', content: opening }], { maxOutputTokens: 5 }));
    expect(cut).toMatchObject({ finish: 'length', usage: { completionTokens: 5 } });
    const whole = await without('output').complete(
      request([{ role: 'user', content: opening }], { maxOutputTokens: 5 }),
    );
    expect(whole.finish).toBe('stop');
  });

  test('recall: of many attempts in a long prompt some turns are overlooked, and none without the limit', async () => {
    const things = 'abcdefghijklmnopqrstuvwxyz'.split('').map((letter) => `thing${letter}`);
    const attempts = things.map((thing) =>
      attempt(1, ['go to shelf 1', `You arrive at shelf 1. On the shelf 1, you see a ${thing} 1.`]).replace(
        'hot mug',
        `hot ${thing}`,
      ),
    );
    const asked = optimizerRequest('', attempts);
    const read = (await instructionsOf(all, asked)).match(/Look for/g)?.length ?? 0;
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(things.length);
    expect((await instructionsOf(without('recall'), asked)).match(/Look for/g)).toHaveLength(things.length);
  });

  test('guidelines: among 500 guidelines about a third of the episodes overlook the one that matters', async () => {
    const many = `${Array.from({ length: 499 }, (_, index) => `- Remark ${index}.`).join('\n')}\n- Heat things with the microwave.`;
    const follows = async (model: ReturnType<typeof builtinModel>) => {
      let count = 0;
      for (let seed = 0; seed < 200; seed += 1) {
        const asked = agentRequest(many, taken);
        const { text } = await model.complete({ ...asked, sampling: { ...asked.sampling, seed } });
        if (text.includes('go to microwave 1')) count += 1;
      }
      return count / 200;
    };
    expect(await follows(without('guidelines'))).toBe(1);
    const share = await follows(all);
    expect(share).toBeGreaterThan(0.55);
    expect(share).toBeLessThan(0.85);
  });

  test('noise: at temperature 0 samples are equal; above it they differ, unless the limit is off', async () => {
    const answers = async (model: ReturnType<typeof builtinModel>, temperature: number) => {
      const asked = agentRequest('- Heat things with the microwave.', taken);
      const texts = await Promise.all(
        Array.from({ length: 60 }, (_, sampleIndex) =>
          model
            .complete({ ...asked, sampling: { ...asked.sampling, temperature }, sampleIndex })
            .then(({ text }) => text),
        ),
      );
      return new Set(texts).size;
    };
    expect(await answers(all, 0)).toBe(1);
    expect(await answers(all, 1)).toBeGreaterThan(1);
    expect(await answers(without('noise'), 1)).toBe(1);
  });
});

describe('rule 4: it says what it is', () => {
  test('its name, provider and notice go with every result', () => {
    expect(all).toMatchObject({ provider: 'builtin', notice: 'built-in model (rule-based, not an LLM)' });
  });

  test('its identity changes with its limits', () => {
    expect(all.identity).not.toEqual(without('recall').identity);
    expect(all.identity).not.toEqual(builtinModel({ contextWindow: 1000 }).identity);
  });
});
