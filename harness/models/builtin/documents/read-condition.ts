/** Which documents a sentence is about, in whatever words it says so. */
import { countryCalled, isCountry } from './country-names.ts';
import { type Condition, everyDocument } from './rule.ts';

export interface ReadCondition {
  readonly condition: Condition;
  /** The sentence without the words that were about documents. */
  readonly rest: string;
  /** Words that the document must have, where the sentence goes on about what stands after them. */
  readonly mentioned: readonly string[];
}

const code = '[A-Z]{2}';
const codes = `${code}(?:\\s*(?:,|/|&|,?\\s*\\b(?:and|or)\\b)\\s*${code})*(?![A-Za-z])`;
const documents =
  '(?:invoices?|documents?|bills?|suppliers?|sellers?|vendors?|carriers?|forwarders?|compan(?:y|ies)|ones)';
const joined = String.raw`(?:\s*(?:,|and|or|,\s*(?:and|or))\s*)`;
const quote = '["“]([^"”]+)["”]';
const quotes = `${quote}(?:${joined}${quote})*`;
const named = String.raw`(?:(?:\w+ )?names?\s+(?:is|has|contains?|includes?|with)|named|called|like)`;

/** An abbreviation of this trade that is a country's code as well. */
const noCountries = new Set(['BL']);

/** Patterns with the list of codes or the names in the first group, the most telling first. */
const countryPatterns = [
  new RegExp(
    `\\b(?:country(?:[ -]?codes?)?|countries)(?:\\s+(?:is|are|code|=|of the supplier))*\\s*[:=]?\\s*["“']?(${codes})["”']?`,
  ),
  new RegExp(
    `\\b${documents}\\b[^.;:,"“]{0,40}?\\b(?:in|from|of|by|at|country)\\s+(?:country\\s+)?["“']?(${codes})["”']?`,
    'i',
  ),
  new RegExp(`\\b(${codes})\\s+${documents}\\b`),
  new RegExp(`^(?:(?:for|in|from|with|when)\\s+)?\\(?(${codes})\\)?\\s*[:,–—-]`, 'i'),
  new RegExp(`\\b(?:for|from|if)\\s+(${codes})\\b`),
];
const countryNames = [
  new RegExp(`\\b(?:in|from|of)\\s+((?:[A-Z][\\p{L}]{3,})(?:${joined}[A-Z]\\p{L}{3,})*)`, 'u'),
  new RegExp(`\\b([A-Z]\\p{L}{3,}(?:${joined}[A-Z]\\p{L}{3,})*)\\s+${documents}\\b`, 'u'),
  /^(?:for |in )?([A-Z]\p{L}{3,})\s*[:–—-]/u,
];
const supplierPatterns = [
  new RegExp(
    `\\b${documents}\\b[^.;:,"“]{0,30}?\\b(?:${named}|of|from|by|supplier)\\s+(?:the\\s+)?(?:supplier\\s+|word\\s+|words\\s+|company\\s+)?${quotes}`,
    'i',
  ),
  new RegExp(`\\b(?:supplier|seller|vendor|carrier|company)(?:\\s+${named})?(?:\\s+is)?\\s+${quotes}`, 'i'),
];
/** A name without quotation marks: two capitalised words or more. */
const plainSupplier =
  /\b(?:(?:invoices?|documents?|bills?)\s+(?:of|from|by|issued by)\s+(?:the supplier\s+)?|(?:supplier|seller|vendor|carrier)\s+(?:named\s+|called\s+|is\s+)?)((?:[A-Z0-9][\w.&'/-]*)(?:\s+[A-Z0-9&][\w.&'/-]*)+|[A-Z][A-Za-z]*[a-z]{3,}|[A-Z]{4,})/;
const currency =
  /\b(?:[Ii]nvoices?|[Dd]ocuments?|[Aa]mounts?)\s+(?:are\s+)?in\s+([A-Z]{3})\b|\bcurrency(?:\s+(?:is|of|code))*\s+([A-Z]{3})\b|\b([A-Z]{3})\s+invoices?\b/;
const noCurrencies = new Set(['VAT', 'AWB', 'BOL', 'XML', 'UBL', 'ALL', 'THE']);
const mentioning = new RegExp(
  `\\b(?:invoices?|documents?|notes?|texts?|lines?|items?|it|descriptions?)\\b[^".;,“]{0,40}?\\b(?:mention(?:s|ing)?|contain(?:s|ing)?|includ(?:es?|ing)|say(?:s|ing)?|ha(?:s|ve|ving)|with)\\b(?:\\s+(?:the|a|an|words?|text|label|phrase|line))*\\s+${quotes}`,
  'i',
);

export function readCondition(sentence: string): ReadCondition {
  let rest = sentence;
  const cut = (match: RegExpExecArray) => {
    rest = rest.replace(match[0], ' ');
  };
  const suppliers = readSuppliers(rest, cut);
  const countries = readCountries(rest, cut);
  const money = currency.exec(rest);
  const unit = money?.slice(1).find((group) => group !== undefined);
  if (money && unit && !noCurrencies.has(unit)) cut(money);
  const mention = mentioning.exec(rest);
  const mentioned = mention ? quotedIn(mention[0]) : [];
  const said = { ...everyDocument, suppliers, countries, currencies: unit && !noCurrencies.has(unit) ? [unit] : [] };
  if (!mention) return { condition: said, rest, mentioned };
  cut(mention);
  return { condition: { ...said, mentions: mentioned }, rest, mentioned };
}

function readSuppliers(text: string, cut: (match: RegExpExecArray) => void): string[] {
  for (const pattern of supplierPatterns) {
    const match = pattern.exec(text);
    if (match) {
      cut(match);
      return quotedIn(match[0]);
    }
  }
  const match = plainSupplier.exec(text);
  const name = match?.[1]?.replace(/[.,]+$/, '');
  if (!match || !name || countryCalled(name) !== '' || isCountry(name) || /^(?:the|all|any|these|this)$/i.test(name))
    return [];
  cut(match);
  return [name];
}

function readCountries(text: string, cut: (match: RegExpExecArray) => void): string[] {
  for (const pattern of countryPatterns) {
    const match = pattern.exec(text);
    const found = (match?.[1]?.match(/\b[A-Z]{2}\b/g) ?? []).filter((one) => isCountry(one) && !noCountries.has(one));
    if (match && found.length > 0) {
      cut(match);
      return found;
    }
  }
  for (const pattern of countryNames) {
    const match = pattern.exec(text);
    const found = (match?.[1]?.match(/[A-Z]\p{L}{3,}/gu) ?? []).map(countryCalled).filter((one) => one !== '');
    if (match && found.length > 0) {
      cut(match);
      return found;
    }
  }
  return [];
}

export function quotedIn(text: string): string[] {
  return [...text.matchAll(/["“]([^"”]+)["”]/g)].map(([, words]) => words!.trim());
}
