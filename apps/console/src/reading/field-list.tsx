import { formatPercent } from '../format';
import { words } from '../words/words';
import { type CardField, FIELD_GROUPS, maskValue, toCertainty } from './card-fields';

interface FieldListProps {
  readonly fields: readonly CardField[];
  readonly masked: boolean;
  readonly active: string | null;
  readonly onActive: (field: string | null) => void;
}

/** What was read, in groups. A field that is pointed at or focused lights up on the card. */
export function FieldList({ fields, masked, active, onActive }: FieldListProps) {
  const { card } = words.value;
  const byName = new Map(fields.map((field) => [field.name, field]));
  return (
    <div class="field-groups">
      {Object.entries(FIELD_GROUPS).map(([group, names]) => (
        <section key={group} class="field-group">
          <h3>{card.groups[group as keyof typeof FIELD_GROUPS]}</h3>
          <ul>
            {names.map((name) => {
              const field = byName.get(name);
              return field ? (
                <FieldRow
                  key={name}
                  field={field}
                  masked={masked}
                  isActive={active === name}
                  onActive={onActive}
                />
              ) : null;
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface FieldRowProps {
  readonly field: CardField;
  readonly masked: boolean;
  readonly isActive: boolean;
  readonly onActive: (field: string | null) => void;
}

function FieldRow({ field, masked, isActive, onActive }: FieldRowProps) {
  const { card, read } = words.value;
  const { name, value } = field;
  const shown = masked ? maskValue(name, value) : value;
  return (
    <li>
      <button
        type="button"
        id={`field-${name}`}
        class={isActive ? 'field-row field-row-active' : 'field-row'}
        onPointerEnter={() => onActive(name)}
        onPointerLeave={() => onActive(null)}
        onFocus={() => onActive(name)}
        onBlur={() => onActive(null)}
      >
        <span class="field-name">{card.fields[name] ?? name}</span>
        <span class={name === 'id' ? 'field-value field-value-nik' : 'field-value'}>
          {value === '' ? <em class="faint">{card.empty}</em> : shown}
          {shown !== value ? <span class="visually-hidden"> ({read.hidden})</span> : null}
        </span>
        {field.confidence === null ? null : <Confidence value={field.confidence} />}
      </button>
    </li>
  );
}

function Confidence({ value }: { readonly value: number }) {
  const { card } = words.value;
  const certainty = toCertainty(value);
  return (
    <span class={`confidence confidence-${certainty}`} title={card.confidence.hint}>
      <span class="confidence-word">{card.confidence[certainty]}</span>
      <span class="confidence-number">{formatPercent(value)}</span>
    </span>
  );
}
