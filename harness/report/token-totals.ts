import { addBill, addUsage, type Bill, noBill, noUsage, type Role, roles, type Usage } from '../core/language-model.ts';
import { type CallOutcome, type CellEvent, type Phase, phases } from '../core/record.ts';

/** Tokens of one role in one phase of one cell. */
export interface TokenTotal {
  readonly role: Role;
  readonly phase: Phase;
  /** Episodes of the agent, answered calls of every other role. */
  readonly requests: number;
  /** Answered calls of the model: an episode has one a turn. */
  readonly calls: number;
  readonly usage: Usage;
  readonly paid: Bill;
  /** Names of models that answered under another name than asked for, each once, sorted. */
  readonly servedBy: readonly string[];
  /** Prompt tokens of the largest request. */
  readonly largestPrompt: number;
  /** Calls whose prompt did not fit. Nobody read it: its tokens are in no sum. */
  readonly overflows: number;
  /** Prompt tokens of the largest prompt that did not fit. */
  readonly largestOverflow: number;
  /** Calls that the provider failed: what they would have cost is not known. */
  readonly failures: number;
}

interface Spent {
  readonly role: Role;
  readonly phase: Phase;
  readonly outcome: CallOutcome;
  readonly calls: number;
  readonly usage: Usage;
  readonly paid: Bill;
  readonly servedBy: readonly string[];
}

/**
 * The agent's tokens are told by its episodes, the other roles' by their calls. A call of the agent is part of an
 * episode, so it is left out here: counted with the episode, it would count twice.
 */
function spentBy(event: CellEvent): Spent | undefined {
  if (event.type === 'episode') return { ...event, role: 'agent', outcome: 'ok', servedBy: event.servedBy ?? [] };
  if (event.type !== 'call' || event.role === 'agent') return undefined;
  return { ...event, calls: 1, servedBy: event.servedBy === undefined ? [] : [event.servedBy] };
}

function add(total: TokenTotal, { outcome, calls, usage, paid, servedBy }: Spent): TokenTotal {
  if (outcome === 'overflow')
    return {
      ...total,
      overflows: total.overflows + 1,
      largestOverflow: Math.max(total.largestOverflow, usage.promptTokens),
    };
  if (outcome === 'error') return { ...total, failures: total.failures + 1 };
  return {
    ...total,
    requests: total.requests + 1,
    calls: total.calls + calls,
    usage: addUsage(total.usage, usage),
    paid: addBill(total.paid, paid),
    servedBy: servedBy.length === 0 ? total.servedBy : [...new Set([...total.servedBy, ...servedBy])].toSorted(),
    largestPrompt: Math.max(total.largestPrompt, usage.promptTokens),
  };
}

const noTotal = {
  requests: 0,
  calls: 0,
  usage: noUsage,
  paid: noBill,
  servedBy: [],
  largestPrompt: 0,
  overflows: 0,
  largestOverflow: 0,
  failures: 0,
} satisfies Omit<TokenTotal, 'role' | 'phase'>;

/** One total for each role and phase that occurs, in the order of `roles` and `phases`. */
export function totalTokens(events: readonly CellEvent[]): TokenTotal[] {
  const totals = new Map<string, TokenTotal>();
  for (const event of events) {
    const spent = spentBy(event);
    if (spent === undefined) continue;
    const { role, phase } = spent;
    const key = `${role} ${phase}`;
    totals.set(key, add(totals.get(key) ?? { role, phase, ...noTotal }, spent));
  }
  return roles.flatMap((role) => phases.flatMap((phase) => totals.get(`${role} ${phase}`) ?? []));
}

/** Of the totals that `where` picks, together: requests, prompt tokens, and the mean and largest prompt. */
export function promptsOf(totals: readonly TokenTotal[], where: (total: TokenTotal) => boolean): PromptTotal {
  const picked = totals.filter(where);
  const requests = picked.reduce((all, total) => all + total.requests, 0);
  const promptTokens = picked.reduce((all, total) => all + total.usage.promptTokens, 0);
  return {
    requests,
    promptTokens,
    paidPromptTokens: picked.reduce((all, total) => all + total.paid.promptTokens, 0),
    meanPrompt: requests === 0 ? null : promptTokens / requests,
    largestPrompt: requests === 0 ? null : Math.max(...picked.map((total) => total.largestPrompt)),
  };
}

export interface PromptTotal {
  readonly requests: number;
  readonly promptTokens: number;
  readonly paidPromptTokens: number;
  /** Tokens; null without requests. */
  readonly meanPrompt: number | null;
  readonly largestPrompt: number | null;
}
