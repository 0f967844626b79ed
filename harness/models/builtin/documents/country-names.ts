/** Countries as English speaks of them: "Portugal" and "Portuguese" are PT, by the names that ISO 3166 codes have in English. */

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
let known: readonly { readonly code: string; readonly name: string }[] | undefined;

function countries(): NonNullable<typeof known> {
  if (known) return known;
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const codes = [...letters].flatMap((first) => [...letters].map((second) => first + second));
  known = codes.flatMap((code) => {
    const name = plain(names.of(code) ?? '');
    return name === '' || code === 'ZZ' ? [] : [{ code, name }];
  });
  return known;
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The code of a country that is called so, or whose people and things are; '' where there is none. */
export function countryCalled(word: string): string {
  const wanted = plain(word);
  let best = { code: '', common: 0, length: 0 };
  for (const { code, name } of countries()) {
    const common = commonStart(wanted, name);
    // An adjective shares the stem and has other last letters: Austria, Austrian.
    const fits = name === wanted || (common >= Math.max(4, name.length - 3) && wanted.length <= name.length + 2);
    if (fits && (common > best.common || (common === best.common && name.length < best.length)))
      best = { code, common, length: name.length };
  }
  return best.code;
}

function commonStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

/** Whether two capitals are a country's code. */
export function isCountry(code: string): boolean {
  return countries().some((country) => country.code === code);
}
