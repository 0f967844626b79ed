/**
 * What people's guidelines say, read shallowly from plain English: by words for kinds of files and questions, for tools, and
 * for ways to go about it. What it can't read it leaves alone.
 */
import { negated } from '../words.ts';
import { type Advice, anyKind } from './advice.ts';
import { readOwn } from './own-words.ts';

const extensions: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bxlsx?\b|\bexcel\b|\bspreadsheets?\b|\bworkbooks?\b/i, ['xlsx', 'xls']],
  [/\bcsv\b|\bcomma[- ]separated\b/i, ['csv', 'tsv']],
  [/\bpdfs?\b/i, ['pdf']],
  [/\bdocx?\b|\bword (?:documents?|files?)\b/i, ['docx', 'doc']],
  [/\bpptx?\b|\bpowerpoints?\b|\bpresentations?\b|\bslides?\b|\bslide decks?\b/i, ['pptx', 'ppt']],
  [/\bpng\b|\bjpe?g\b|\bimages?\b|\bpictures?\b|\bphotos?\b|\bscreenshots?\b/i, ['png', 'jpg', 'jpeg']],
  [/\bzip\b|\barchives?\b/i, ['zip']],
  [/\bjson\b/i, ['json']],
  [/\btxt\b|\btext files?\b/i, ['txt']],
  [/\bxml\b/i, ['xml']],
];
const anyFile = /\battach\w*\b|\bfiles?\b|\bdocuments?\b|\bcomes? with\b/i;

function fileKinds(text: string): string[] {
  const found = extensions.flatMap(([pattern, kinds]) => (pattern.test(text) ? kinds : []));
  if (found.length > 0) return found;
  return anyFile.test(text) && !/\bwithout (?:an? |any )?(?:attach|file)|\bno (?:attach\w*|file)/i.test(text)
    ? [anyKind]
    : [];
}

const aboutNames =
  /\bnamed\b|\bnames?\b|\bpersons?\b|\bpeople\b|\bplaces?\b|\btowns?\b|\bcountr(?:y|ies)\b|\bcompan(?:y|ies)\b|\bentit(?:y|ies)\b|\bfacts?\b|\bsomeone\b|\bsomebody\b|\bsomething\b|\bthings?\b|\bwhen .* (?:born|founded)|\bwho\b|\bcorpus\b|\bwithout (?:an? |any )?(?:attach\w*|file)|\bno (?:attach\w*|file)/i;
const aboutUnits = /\bunits?\b|\bconver\w+\b|\bmeasures?\b/i;

/** A tool that a text speaks of: by its name, which has a low line in it or stands in backticks or after "call", or in words. */
function toolIn(text: string): string {
  const named =
    /`([A-Za-z]\w*)(?:\(\))?`|\b([a-z]+(?:_[a-z0-9]+)+)\b|\b(?:call|the tool) ([a-z]\w*)(?= first| on| with| to|[.,]|$)/i.exec(
      text,
    );
  const name = named && (named[1] ?? named[2] ?? named[3]);
  if (name && !/^(?:it|the|a|an|them|this)$/i.test(name)) return name;
  if (
    /\bjava ?script\b|\b(?:write|run) (?:a |some )?(?:short |little |small )?(?:code|programs?|scripts?)\b|\bwith (?:a )?(?:code|programs?|scripts?)\b/i.test(
      text,
    )
  )
    return 'code';
  if (/\bcalculat(?:ors?|e tool)\b|\b(?:use|with|by|using) (?:the )?calculat\w*/i.test(text)) return 'calculate';
  if (
    /\b(?:read|open|look (?:at|into)|inspect|view|load|examine)\w*\b[^.]*\b(?:attach\w*|files?|documents?|spreadsheets?|workbooks?|pdfs?|images?|pictures?|slides?|presentations?|archives?|it)\b/i.test(
      text,
    ) &&
    !/\bpages? of the\b|\bopen (?:the|its|that) page\b/i.test(text)
  )
    return 'read';
  if (/\bsearch\w*\b|\blook\w* (?:it |them |him |her |that |things? |the \w+ )*up\b/i.test(text)) return 'search';
  return /\bopen\w*\b[^.]*\bpages?\b/i.test(text) ? 'open' : '';
}

const partWords =
  /\b(?:parts?|sheets?|tabs?|pages?|slides?|(?:files?|tables?) (?:in|inside|of) (?:it|the (?:zip|archive)))\b/i;
const allOf =
  /\b(?:every|all|each|other|others|next|remaining|rest|further|several|more than one|one after the other|to the end|first|until the last|entire|whole)\b/i;
const nameAlone =
  /\bnames? (?:alone|only|itself)\b|\b(?:only|just|nothing but|by) (?:the |its |their |exact )*names?\b|\b(?:few|fewer|short|shorter|shortest|single|one|two|fewest) (?:words?|quer\w+|terms?|search\w*|keywords?)\b|\b(?:long|longer|wordy)\b[^.]*\b(?:quer\w+|search\w*)|\bmany words\b|\b(?:whole|full|entire) (?:question|sentence)s?\b|\bkeep (?:the )?(?:search|quer)\w*[^.]*\bshort\b|\bquer\w+[^.]*\bshort\b/i;
const onward =
  /\bfollow\w*\b|\bchains?\b|\bhops?\b|\bstep by step\b|\bone (?:page|step|link) (?:at a time|after)|\b(?:next|another|second|further|other|linked) (?:pages?|names?|things?)\b|\bin turn\b|\b(?:look|search|open)\w*\b[^.]*\b(?:that|those|these|it|them|each|every|its page|their pages)\b[^.]*(?:\bup\b|\btoo\b|\bas well\b|\balso\b|\bnext\b|\bthen\b)|\bthen (?:open|search|look)\b|\b(?:search|look)\w*\b[^.]*\b(?:each|every|all) (?:of )?(?:the |them|those|these|name|one|thing|row|entr)/i;
const computing =
  /\bcalculat\w*|\bcomput\w*|\barithmetic\w*|\bsums?\b|\btotals?\b|\baverages?\b|\bmeans?\b|\badd\w*\b|\bmath\w*|\bin (?:your|the) head\b|\bmental\w*|\bcount\w*|\bdifferences?\b|\bsubtract\w*|\bdays\b|\bdates?\b|\bconver\w+|\bpercent\w*|\bnumbers\b|\bfigures\b|\bmultipl\w+/i;
const computedKinds: readonly (readonly [RegExp, string])[] = [
  [/\bsums?\b|\btotals?\b|\badd(?:ing)? (?:them |it |things )?up\b/i, 'total'],
  [/\baverages?\b|\bmeans?\b/i, 'average'],
  [/\bcount(?:s|ing)?\b(?! days)|\bhow many\b|\bnumber of rows\b/i, 'count'],
  [/\bdifferences?\b|\bsubtract\w*/i, 'difference'],
  [/\bdays\b|\bdates?\b/i, 'days'],
  [/\bconver\w+|\bunits?\b/i, 'conversion'],
  [/\bplain arithmetic\b|\bexpressions?\b|\bequations?\b/i, 'arithmetic'],
];

const known = new Map<string, readonly Advice[]>();

/** All that a line says; one of our own sentences with its evidence. Equal lines are read once. */
export function readAdvice(line: string): readonly Advice[] {
  const before = known.get(line);
  if (before) return before;
  const own = readOwn(line);
  const advice = own ? [own] : sentencesOf(line).flatMap(readSentence);
  if (known.size > 5000) known.clear();
  known.set(line, advice);
  return advice;
}

/** A sentence without a subject of its own goes on about the files and questions of the one before. */
function sentencesOf(line: string): { readonly text: string; readonly context: string }[] {
  const all = line.split(/(?<=[.;!?])\s+/);
  return all.map((text, at) => ({ text, context: [all[at - 1] ?? '', text].join(' ') }));
}

const inHead = /\b(?:in|by|with) (?:your|the|one's) head\b|\bmentally\b|\bby hand\b|\bin mind\b/i;

function readSentence({ text, context }: { readonly text: string; readonly context: string }): Advice[] {
  // What is said of the head is said of it alone: "with a calculator, not in your head".
  const clauses = text.split(/[,:]\s+|\s+(?=(?:rather than|instead of|and not|not|never|but)\b)/);
  const plain = clauses.filter((clause) => !inHead.test(clause)).join(', ');
  const tool = toolIn(plain);
  const files = fileKinds(text);
  if (isAboutParts(text, context)) return partsAdvice(text, fileKinds(context));
  if (/\bsearch|\bquer/i.test(text) && nameAlone.test(text)) {
    const isOnKinds = /\b(?:questions?|when|if|for (?:people|named|places|towns)|convert\w*|units?)\b/i.test(text);
    return [
      { topic: 'query', kind: '', tool: '', yes: true },
      ...(isOnKinds ? startAdvice(plain, context, tool || 'search') : []),
    ];
  }
  if (computing.test(text) && (inHead.test(text) || isComputer(tool))) return computeAdvice(text, plain, tool);
  const isRule = /\bfollow\w* (?:the |these |this )?(?:instructions?|guidelines?|rules?|format)\b/i.test(text);
  return onward.test(text) && !isRule ? followAdvice(text, files) : startAdvice(plain, context, tool);
}

/** Tools that compute: by their kind, or a tool with a name of its own that isn't one for looking things up. */
function isComputer(tool: string): boolean {
  if (/calc|script|^code$/i.test(tool)) return true;
  return tool.includes('_') && !/search|read|open|file|page/.test(tool);
}

function isAboutParts(text: string, context: string): boolean {
  if (!partWords.test(text) || !allOf.test(text)) return false;
  if (!/\bread|look|check|open|go through|see|stop|answer|inspect|enough|view\b/i.test(text)) return false;
  return fileKinds(context).length > 0 || /\b(?:parts?|sheets?|slides?|tabs?)\b/i.test(text);
}

function partsAdvice(text: string, kinds: readonly string[]): Advice[] {
  const yes =
    /\b(?:not|never|don't) (?:stop|answer|assume|rely|be content|only)\b|\bnot (?:only|just)\b|\bnot enough\b/i.test(
      text,
    ) ||
    (!negated(text) && !/\benough\b/i.test(text));
  return (kinds.length > 0 ? kinds : [anyKind]).map((kind) => ({ topic: 'parts', kind, tool: '', yes }));
}

function computeAdvice(text: string, plain: string, tool: string): Advice[] {
  const found = computedKinds.flatMap(([pattern, kind]) => (pattern.test(text) ? [kind] : []));
  const kinds = found.length > 0 ? found : [anyKind];
  const against = inHead.test(text) && (negated(text) || /\b(?:rather|instead|avoid)\b/i.test(text));
  if (!isComputer(tool)) return against ? kinds.map((kind) => ({ topic: 'compute', kind, tool: '', yes: false })) : [];
  return kinds.map((kind) => ({ topic: 'compute', kind, tool, yes: !negated(plain) }));
}

function followAdvice(text: string, files: readonly string[]): Advice[] {
  if (negated(text) && !/\b(?:not|never|don't) (?:stop|guess|answer)\b/i.test(text)) return [];
  const kinds = files.length > 0 ? ['file'] : /\bpages?\b/i.test(text) ? ['named'] : ['named', 'file'];
  return kinds.map((kind) => ({ topic: 'follow', kind, tool: '', yes: true }));
}

function startAdvice(text: string, context: string, tool: string): Advice[] {
  if (tool === '' || tool === 'calculate') return [];
  const files = fileKinds(text.replace(/[a-z]+_[a-z_]+/gi, ' '));
  const around = fileKinds(context.replace(/[a-z]+_[a-z_]+/gi, ' '));
  const yes = !negated(text.replace(/\b(?:not|never|don't) (?:guess|answer)\w*\b/gi, ''));
  const kinds =
    files.length > 0 ? files : aboutUnits.test(text) ? ['units'] : aboutNames.test(text) ? ['named', 'units'] : around;
  return kinds.map((kind) => ({ topic: 'start', kind, tool, yes }));
}
