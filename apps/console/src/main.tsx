import { render } from 'preact';
import { App } from './app';
import { followAddress } from './route';
import { takeKeysFromAddress } from './session/credentials';
import { applyPreferences } from './session/preferences';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/controls.css';
import './styles/tables.css';
import './styles/reading.css';

takeKeysFromAddress();
applyPreferences();
followAddress();
const root = document.getElementById('app');
if (root) render(<App />, root);
