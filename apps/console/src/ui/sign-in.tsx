import { useState } from 'preact/hooks';
import { adminKey, clientKey, type KeyKind, keepKey } from '../session/credentials';
import { words } from '../words/words';
import { Button } from './button';
import { Dialog } from './dialog';
import { TextField } from './field';

/** Asks for the keys. What is typed goes into this tab's session storage and into the header of requests only. */
export function SignInForm({ onDone }: { readonly onDone?: () => void }) {
  const { signIn } = words.value;
  const [client, setClient] = useState(clientKey.value);
  const [admin, setAdmin] = useState(adminKey.value);
  const open = (event: Event) => {
    event.preventDefault();
    keepKey('client', client);
    keepKey('admin', admin);
    onDone?.();
  };
  return (
    <form class="stack" onSubmit={open}>
      <p class="faint">{signIn.text}</p>
      <TextField
        type="password"
        label={signIn.client}
        hint={signIn.clientHint}
        value={client}
        onValue={setClient}
      />
      <TextField
        type="password"
        label={signIn.admin}
        hint={signIn.adminHint}
        value={admin}
        onValue={setAdmin}
      />
      <div class="row">
        <Button look="primary" submits>
          {signIn.open}
        </Button>
      </div>
    </form>
  );
}

export function SignInDialog({ onClose }: { readonly onClose: () => void }) {
  const { signIn, app } = words.value;
  const forget = () => {
    keepKey('client', '');
    keepKey('admin', '');
    onClose();
  };
  return (
    <Dialog title={app.keys} onClose={onClose}>
      <SignInForm onDone={onClose} />
      <div class="row dialog-foot">
        <Button look="quiet" onClick={forget}>
          {signIn.forget}
        </Button>
      </div>
    </Dialog>
  );
}

/** In place of an area that needs a key which is not there. */
export function KeyNeeded({ kind }: { readonly kind: KeyKind }) {
  const { signIn } = words.value;
  return (
    <section class="card narrow">
      <h2>{signIn.needed[kind]}</h2>
      <SignInForm />
    </section>
  );
}
