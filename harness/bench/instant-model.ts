import { type LanguageModel, noBill } from '../core/language-model.ts';

const usage = { promptTokens: 1, completionTokens: 1 };
const answer = { text: 'Thought: so\nAction: go on', toolCalls: [], finish: 'stop', usage, paid: noBill } as const;

/** A model that costs nothing, not even time. */
export const instantModel: LanguageModel = {
  ...{ provider: 'none', name: 'instant', notice: '', contextWindow: 1, identity: null },
  complete: async () => answer,
};
