/** Who the person at this page is: one token or key, in a variable of this module's and nowhere else. */
import { byId, say } from './dom.js';

let credential = '';

/** '' for none. */
export const current = () => credential;

/** @param {() => void} changed what is done with another credential, or none */
export function credentials(changed) {
  byId('credentials-form').addEventListener('submit', event => {
    event.preventDefault();
    credential = byId('credential').value.trim();
    byId('credential').value = '';
    show(false);
    changed();
  });
  byId('sign-in').addEventListener('click', () => show(byId('credentials').hidden));
  byId('forget').addEventListener('click', () => {
    credential = '';
    changed();
  });
}

/** Asks for them, and says why. */
export function askForCredentials(why) {
  say(byId('credentials-why'), `${why} A token or an API key stays in the memory of this page until you forget it, or reload.`);
  show(true);
}

/** What the caller is called; who may do all without credentials needs none. */
export function showCaller(caller) {
  const needsNone = !caller || (!caller.name && caller.operate);
  say(byId('who'), caller?.name?.replace(/^(key|user):/, '') ?? '');
  byId('who').title = caller?.name ?? '';
  byId('forget').hidden = !credential;
  byId('sign-in').hidden = Boolean(credential) || (needsNone && Boolean(caller));
}

function show(visible) {
  byId('credentials').hidden = !visible;
  byId('sign-in').ariaExpanded = String(visible);
  if (visible) {
    byId('credential').focus();
  }
}
