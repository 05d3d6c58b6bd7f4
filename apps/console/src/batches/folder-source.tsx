import { useRef, useState } from 'preact/hooks';
import { formatNumber } from '../format';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { words } from '../words/words';
import { collectDropped, pickPictures } from './collect-files';

const MAX_FILES = 500;

interface FolderSourceProps {
  readonly onStart: (files: readonly File[]) => void;
}

/** Takes pictures or whole folders, and says how many before anything is sent: each of them may cost something. */
export function FolderSource({ onStart }: FolderSourceProps) {
  const { batches } = words.value;
  const [files, setFiles] = useState<readonly File[] | null>(null);
  const [isOver, setOver] = useState(false);
  const fileChooser = useRef<HTMLInputElement>(null);
  const folderChooser = useRef<HTMLInputElement>(null);

  const take = (found: readonly File[]) => setFiles(found.slice(0, MAX_FILES));
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer) take(await collectDropped(event.dataTransfer));
  };
  const choose = (event: Event & { currentTarget: HTMLInputElement }) => {
    take(pickPictures(event.currentTarget.files ?? []));
    event.currentTarget.value = '';
  };
  return (
    <section
      class={isOver ? 'drop-zone drop-zone-over' : 'drop-zone'}
      aria-label={batches.drop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p class="drop-title">{batches.drop}</p>
      <div class="row row-center">
        <Button onClick={() => fileChooser.current?.click()}>{batches.chooseFiles}</Button>
        <Button onClick={() => folderChooser.current?.click()}>{batches.chooseFolder}</Button>
      </div>
      {files?.length === 0 ? <Notice tone="warning">{batches.none}</Notice> : null}
      {files && files.length > 0 ? (
        <Button look="primary" onClick={() => onStart(files)}>
          {batches.start(formatNumber(files.length))}
        </Button>
      ) : null}
      <p class="faint drop-note">{batches.limit}</p>
      <input
        ref={fileChooser}
        type="file"
        multiple
        accept="image/*,.bmp"
        class="visually-hidden"
        tabIndex={-1}
        aria-label={batches.chooseFiles}
        onChange={choose}
      />
      <input
        ref={folderChooser}
        type="file"
        multiple
        {...{ webkitdirectory: true }}
        class="visually-hidden"
        tabIndex={-1}
        aria-label={batches.chooseFolder}
        onChange={choose}
      />
    </section>
  );
}
