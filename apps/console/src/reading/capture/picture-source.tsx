import { useEffect, useRef, useState } from 'preact/hooks';
import sampleUrl from '../../../../../packages/specimen/samples/specimen-2.jpg?url';
import { Button } from '../../ui/button';
import { words } from '../../words/words';
import { Camera } from './camera';

interface PictureSourceProps {
  readonly onPicture: (picture: Blob) => void;
}

/** The four ways a picture comes in: dropped, pasted, chosen, photographed. And a made-up card to try it with. */
export function PictureSource({ onPicture }: PictureSourceProps) {
  const { read } = words.value;
  const [isOver, setOver] = useState(false);
  const [hasCamera, setCamera] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  usePaste(onPicture);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer?.files[0];
    if (file) onPicture(file);
  };
  const trySample = async () => onPicture(await (await fetch(sampleUrl)).blob());

  return (
    <section
      class={isOver ? 'drop-zone drop-zone-over' : 'drop-zone'}
      aria-label={read.drop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <CardOutline />
      <p class="drop-title">{read.drop}</p>
      <p class="faint">{read.or}</p>
      <div class="row row-center">
        <Button look="primary" onClick={() => chooser.current?.click()}>
          {read.choose}
        </Button>
        <Button onClick={() => setCamera(true)}>{read.photograph}</Button>
        <Button look="quiet" onClick={trySample}>
          {read.sample}
        </Button>
      </div>
      <p class="faint drop-note">{read.formats}</p>
      <p class="faint drop-note">{read.private}</p>
      <input
        ref={chooser}
        type="file"
        accept="image/*,.bmp"
        class="visually-hidden"
        tabIndex={-1}
        aria-label={read.choose}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) onPicture(file);
        }}
      />
      {hasCamera ? <Camera onPicture={onPicture} onClose={() => setCamera(false)} /> : null}
    </section>
  );
}

function usePaste(onPicture: (picture: Blob) => void): void {
  const latest = useRef(onPicture);
  latest.current = onPicture;
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
      if (file) latest.current(file);
    };
    addEventListener('paste', paste);
    return () => removeEventListener('paste', paste);
  }, []);
}

/** A card as anybody would draw one. */
function CardOutline() {
  return (
    <svg class="card-outline" viewBox="0 0 120 76" aria-hidden="true">
      <rect x="2" y="2" width="116" height="72" rx="7" />
      <path d="M14 18h52M14 30h38M14 40h46M14 50h32M14 60h42" />
      <rect x="82" y="24" width="24" height="32" rx="3" />
    </svg>
  );
}
