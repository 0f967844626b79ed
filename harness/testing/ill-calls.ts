import { contentHash } from '../core/canonical-json.ts';
import { ProviderError } from '../core/errors.ts';
import { requestHash } from '../core/request-hash.ts';
import type { ToyModelOptions } from './toy-model.ts';

/** Fails about one of `every` calls, from 1; by what is asked, so that the same ones fail in any order, and others with another salt. */
export function illCalls(every: number, salt: number): NonNullable<ToyModelOptions['instead']> {
  return (role, request) => {
    const place = Number.parseInt(contentHash([salt, role, requestHash(request)], 8), 16);
    if (place % every === 0) throw new ProviderError('server', 'down');
    return undefined;
  };
}
