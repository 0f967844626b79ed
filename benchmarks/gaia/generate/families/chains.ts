/** Ways through the corpus: from a thing of some kind, by the keys of its page and those that follow, to a value. */
import type { Kind } from '../world/entity.ts';

/** `text` as it stands · `number` without its unit · `year` of a date · `day` as `2019-03-02`. */
export type Form = 'text' | 'number' | 'year' | 'day';

export interface Chain {
  readonly from: Kind;
  /** All but the last lead to a page. */
  readonly keys: readonly string[];
  readonly form: Form;
  /** `{x}` is the thing's title. */
  readonly wordings: readonly string[];
}

export const FACTS: readonly Chain[] = [
  {
    from: 'town',
    keys: ['Founded'],
    form: 'number',
    wordings: [
      'In which year was the town of {x} founded?',
      'When was the town of {x} founded? Give the year.',
      'What is the year of foundation of {x}?',
    ],
  },
  {
    from: 'town',
    keys: ['Population'],
    form: 'number',
    wordings: [
      'What is the population of {x}?',
      'How many people live in the town of {x} today?',
      'Give the number of inhabitants that {x} has now.',
    ],
  },
  {
    from: 'town',
    keys: ['Elevation'],
    form: 'number',
    wordings: [
      'What is the elevation of {x} in metres?',
      'At which elevation, in metres, does the town of {x} lie?',
      'How many metres above the sea does {x} lie?',
    ],
  },
  {
    from: 'country',
    keys: ['Currency'],
    form: 'text',
    wordings: [
      'What is the currency of {x}?',
      'Which currency do people pay with in {x}?',
      'Name the currency that is used in {x}.',
    ],
  },
  {
    from: 'person',
    keys: ['Born'],
    form: 'day',
    wordings: [
      'On which date was {x} born? Answer as YYYY-MM-DD.',
      'What is the date of birth of {x}, written as YYYY-MM-DD?',
      'When was {x} born? Give the day in the form YYYY-MM-DD.',
    ],
  },
  {
    from: 'river',
    keys: ['Length'],
    form: 'number',
    wordings: [
      'How long is the {x}, in kilometres?',
      'What is the length of the {x} in kilometres?',
      'How many kilometres does the {x} run from its source to its mouth?',
    ],
  },
  {
    from: 'bridge',
    keys: ['Opened'],
    form: 'number',
    wordings: [
      'In which year was the {x} opened?',
      'When did the {x} open? Give the year.',
      'What year did traffic first cross the newly opened {x}?',
    ],
  },
  {
    from: 'company',
    keys: ['Headquarters'],
    form: 'text',
    wordings: [
      'In which town does {x} have its headquarters?',
      'Where are the headquarters of {x}?',
      'Name the town in which the company {x} has its headquarters now.',
    ],
  },
  {
    from: 'work',
    keys: ['Author'],
    form: 'text',
    wordings: ['Who is the author of "{x}"?', 'Who wrote "{x}"?', 'Name the author of the work called "{x}".'],
  },
];

export const TWO_HOPS: readonly Chain[] = [
  {
    from: 'country',
    keys: ['Capital', 'Population'],
    form: 'number',
    wordings: [
      'What is the population of the capital of {x}?',
      'How many people live in the capital of {x} today?',
      'Find the capital of {x}. How many inhabitants does it have now?',
    ],
  },
  {
    from: 'country',
    keys: ['Capital', 'Founded'],
    form: 'number',
    wordings: [
      'In which year was the capital of {x} founded?',
      'When was the capital of the country {x} founded? Give the year.',
      'What is the year of foundation of the capital of {x}?',
    ],
  },
  {
    from: 'bridge',
    keys: ['Designer', 'Born'],
    form: 'year',
    wordings: [
      'In which year was the designer of the {x} born?',
      'The {x} was designed by one engineer. In which year was this person born?',
      'Give the year of birth of the designer of the {x}.',
    ],
  },
  {
    from: 'bridge',
    keys: ['River', 'Length'],
    form: 'number',
    wordings: [
      'How many kilometres long is the river that the {x} crosses?',
      'What is the length in kilometres of the river under the {x}?',
      'The {x} crosses a river. How long is this river, in kilometres?',
    ],
  },
  {
    from: 'work',
    keys: ['Author', 'Birthplace'],
    form: 'text',
    wordings: [
      'In which town was the author of "{x}" born?',
      'What is the birthplace of the person who wrote "{x}"?',
      'Name the town where the author of "{x}" was born.',
    ],
  },
  {
    from: 'company',
    keys: ['Founder', 'Born'],
    form: 'day',
    wordings: [
      'On which date was the founder of {x} born? Answer as YYYY-MM-DD.',
      'What is the date of birth, as YYYY-MM-DD, of the founder of {x}?',
      'Who founded {x}, and when was this person born? Give only the day, as YYYY-MM-DD.',
    ],
  },
  {
    from: 'person',
    keys: ['Birthplace', 'Country'],
    form: 'text',
    wordings: [
      'In which country was {x} born?',
      'In which country does the birthplace of {x} lie?',
      'Name the country that the birthplace of {x} belongs to.',
    ],
  },
];

export const THREE_HOPS: readonly Chain[] = [
  {
    from: 'work',
    keys: ['Author', 'Birthplace', 'Founded'],
    form: 'number',
    wordings: [
      'In which year was the birthplace of the author of "{x}" founded?',
      'When was the town founded in which the author of "{x}" was born? Give the year.',
      'The person who wrote "{x}" was born in a town. In which year was this town founded?',
    ],
  },
  {
    from: 'bridge',
    keys: ['River', 'Country', 'Capital'],
    form: 'text',
    wordings: [
      'What is the capital of the country of the river that the {x} crosses?',
      'The {x} crosses a river. Which town is the capital of the country that this river belongs to?',
      'Name the capital of the country through which the river under the {x} flows.',
    ],
  },
  {
    from: 'company',
    keys: ['Founder', 'Birthplace', 'Population'],
    form: 'number',
    wordings: [
      'What is the population of the birthplace of the founder of {x}?',
      'How many people live today in the town in which the founder of {x} was born?',
      'The founder of {x} was born in a town. How many inhabitants does this town have now?',
    ],
  },
  {
    from: 'bridge',
    keys: ['Designer', 'Birthplace', 'Elevation'],
    form: 'number',
    wordings: [
      'What is the elevation, in metres, of the birthplace of the designer of the {x}?',
      'At which elevation in metres lies the town where the designer of the {x} was born?',
      'The engineer who designed the {x} was born in a town. How many metres above the sea does it lie?',
    ],
  },
  {
    from: 'company',
    keys: ['Headquarters', 'Country', 'Currency'],
    form: 'text',
    wordings: [
      'What is the currency of the country in which {x} has its headquarters?',
      'Which currency is used where {x} has its headquarters?',
      'Name the currency of the country that the town with the headquarters of {x} belongs to.',
    ],
  },
  {
    from: 'country',
    keys: ['Capital', 'River', 'Length'],
    form: 'number',
    wordings: [
      'How many kilometres long is the river on which the capital of {x} lies?',
      'What is the length in kilometres of the river at the capital of {x}?',
      'The capital of {x} lies on a river. How long is this river, in kilometres?',
    ],
  },
];
