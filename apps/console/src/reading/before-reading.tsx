import { useState } from 'preact/hooks';
import type { CheckView } from '../api/types';
import { language } from '../session/preferences';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { words } from '../words/words';

/** What is asked for beside the picture. In this page's memory only: whom somebody expects is nobody else's business. */
export interface ReadingWishes {
  readonly name: string;
  readonly nik: string;
  readonly dob: string;
  /** Look at the picture first, free, and read it only where it is good. */
  readonly checkFirst: boolean;
}

export const NO_WISHES: ReadingWishes = { name: '', nik: '', dob: '', checkFirst: false };

interface WishesProps {
  readonly wishes: ReadingWishes;
  readonly onWishes: (wishes: ReadingWishes) => void;
}

export function Wishes({ wishes, onWishes }: WishesProps) {
  const { expect } = words.value.card;
  const change = (news: Partial<ReadingWishes>) => onWishes({ ...wishes, ...news });
  return (
    <section class="card">
      <label class="choice">
        <input
          type="checkbox"
          checked={wishes.checkFirst}
          onChange={(event) => change({ checkFirst: event.currentTarget.checked })}
        />
        <span>{expect.checkFirst}</span>
      </label>
      <details>
        <summary>{expect.title}</summary>
        <div class="filters">
          <TextField
            label={expect.name}
            value={wishes.name}
            maxLength={120}
            onValue={(name) => change({ name })}
          />
          <TextField
            label={expect.nik}
            value={wishes.nik}
            maxLength={16}
            inputMode="numeric"
            onValue={(nik) => change({ nik: nik.replace(/\D/g, '') })}
          />
          <TextField label={expect.dob} type="date" value={wishes.dob} onValue={(dob) => change({ dob })} />
        </div>
        <p class="faint">{expect.hint}</p>
      </details>
    </section>
  );
}

/** Of what was filled in; undefined where nothing was. */
export function toExpected({ name, nik, dob }: ReadingWishes): string | undefined {
  const given = Object.entries({ name: name.trim(), nik, dob }).filter(([, value]) => value !== '');
  return given.length > 0 ? JSON.stringify(Object.fromEntries(given)) : undefined;
}

interface CheckedProps {
  readonly check: CheckView;
  readonly picture: string | null;
  readonly onRead: () => void;
}

/** What a look at the picture brought, where it is not as good as it could be. Nothing was read or paid yet. */
export function CheckedPicture({ check, picture, onRead }: CheckedProps) {
  const { card } = words.value;
  const [isReading, setReading] = useState(false);
  return (
    <section class="card reading">
      {picture ? <img class="reading-picture" src={picture} alt="" /> : null}
      <div class="stack">
        <Notice tone="bad">
          <strong>{card.expect.retake}</strong>
        </Notice>
        <ul class="judgements">
          {check.advice.map(({ code, text }) => (
            <li key={code} class="judgement judgement-disagrees">
              <span class="judgement-mark" aria-hidden="true">
                !
              </span>
              <span>
                <strong>{card.quality.faults[code]}</strong> {text[language.value]}
              </span>
            </li>
          ))}
        </ul>
        <p class="faint">{card.expect.unpaid}</p>
        <div class="row">
          <Button
            busy={isReading}
            onClick={() => {
              setReading(true);
              onRead();
            }}
          >
            {card.expect.readAnyway}
          </Button>
        </div>
      </div>
    </section>
  );
}
