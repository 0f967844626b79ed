/** Pages of sweeps, built when they are asked for, and kept until their databases change. */
import type { PageBudgets } from '../../report/page/build-page.ts';
import type { Readers } from './open-readers.ts';
import type { Made, TextRequest } from './page-editions.ts';
import { sweepStamp } from './sweep-stamp.ts';

export interface ServedPage {
  readonly html: Buffer;
  readonly edition: string;
}

export interface SweepPages {
  page(folder: string): Promise<Made<ServedPage>>;
  text(request: TextRequest): Promise<Made<string>>;
}

/** Up to 15 MB each. */
const mostPages = 4;

export function sweepPages(readers: Readers, budgets?: PageBudgets): SweepPages {
  const kept = new Map<string, ServedPage>();
  const underWay = new Map<string, Promise<Made<ServedPage>>>();
  const build = async (folder: string): Promise<Made<ServedPage>> => {
    const made = await readers.read('page', { folder, ...(budgets ? { budgets } : {}) });
    if (made.state !== 'done') return made;
    const page = { html: Buffer.from(made.value.html), edition: made.value.edition };
    kept.delete(folder);
    kept.set(folder, page);
    for (const old of [...kept.keys()].slice(0, -mostPages)) kept.delete(old);
    return { state: 'done', value: page };
  };
  return {
    page: async (folder) => {
      const page = kept.get(folder);
      if (page !== undefined && page.edition === sweepStamp(folder)?.edition) return { state: 'done', value: page };
      const building = underWay.get(folder) ?? build(folder).finally(() => underWay.delete(folder));
      underWay.set(folder, building);
      return building;
    },
    text: (request) => readers.read('text', request),
  };
}

/** Of a sweep that has a database. */
export function storedIn(folder: string | undefined): string | undefined {
  return folder !== undefined && sweepStamp(folder) !== undefined ? folder : undefined;
}
