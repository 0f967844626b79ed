import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { visibleLine } from '../visible-text.ts';

interface SearchProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

export function Search({ label, value, onValue }: SearchProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="search"
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && onValue('')}
      />
    </div>
  );
}

export interface Choice {
  readonly value: string;
  readonly text: string;
  readonly group?: string;
}

interface SelectProps extends SearchProps {
  readonly choices: readonly Choice[];
  /** What the empty value means. */
  readonly all?: string;
}

export function Select({ label, value, onValue, choices, all }: SelectProps): JSX.Element {
  const id = useId();
  const option = (choice: Choice) => (
    <option key={choice.value} value={choice.value}>
      {visibleLine(choice.text)}
    </option>
  );
  const groups = [...Map.groupBy(choices, ({ group }) => group)];
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {all !== undefined && <option value="">{all}</option>}
        {groups.map(([group, own]) =>
          group === undefined ? (
            own.map(option)
          ) : (
            <optgroup key={group} label={visibleLine(group)}>
              {own.map(option)}
            </optgroup>
          ),
        )}
      </select>
    </div>
  );
}

/** The filters of a view, with what they leave said to those who don't see it. */
export function Filters({
  children,
  found,
}: {
  readonly children: ComponentChildren;
  readonly found: string;
}): JSX.Element {
  return (
    <search class="filters">
      {children}
      <p role="status" class="found">
        {found}
      </p>
    </search>
  );
}
