/** Answers from running text: the line or sentence that speaks of what is asked, under the heading that it stands under. */
import { saysLittle, wordsIn } from './english.ts';
import { factsIn, valueIn, wantedIn } from './facts.ts';

interface Place {
  readonly sentence: string;
  readonly heading: string;
  readonly at: number;
}

/** The value that a text gives for what a question asks of the things it names; undefined where it speaks of it nowhere. */
export function askText(text: string, question: string, names: readonly string[]): string | undefined {
  const wanted = wantedIn(question);
  const asked = new Set(
    wordsIn(question)
      .filter(({ text: word }) => !saysLittle(word))
      .map((word) => word.idea),
  );
  const named = new Set(names.flatMap((name) => wordsIn(name).map((word) => word.idea)));
  const about = (place: Place) => {
    const inSentence = names.filter((name) => has(place.sentence, name)).length;
    const inHeading = names.filter((name) => has(place.heading, name)).length;
    const shared = new Set(
      wordsIn(place.sentence)
        .map((word) => word.idea)
        .filter((one) => asked.has(one) && !named.has(one)),
    ).size;
    return {
      place,
      shared,
      score: shared * 2 + inSentence * 3 + inHeading * 2 + (factsIn(place.sentence).length > 0 ? 1 : 0),
    };
  };
  const ranked = placesIn(text, names)
    .map(about)
    .filter(({ shared }) => shared > 0);
  for (const { place, shared } of ranked.toSorted((a, b) => b.score - a.score || a.place.at - b.place.at)) {
    const value = valueIn(place.sentence, question, wanted, shared + 1);
    if (value !== undefined) return value;
  }
  return undefined;
}

function has(text: string, name: string): boolean {
  return text.toLowerCase().includes(name.toLowerCase());
}

/** Sentences with the last short line above that names something. */
function placesIn(text: string, names: readonly string[]): Place[] {
  const places: Place[] = [];
  let heading = '';
  for (const line of text.split('\n')) {
    if (
      line.length <= 60 &&
      !/[.,;]$/.test(line.trim()) &&
      (names.some((name) => has(line, name)) || !/:\s+\S/.test(line))
    )
      heading = line;
    for (const sentence of line.split(/(?<=[.!?])\s+(?=\p{Lu})|;\s+/u))
      places.push({ sentence, heading, at: places.length });
  }
  return places;
}
