/** The credentials of the user, a token or an API key: held in a variable of this module and stored nowhere else. */
import { byId, setText } from './dom.js';

let credential = '';

/** '' for none. */
export const currentCredential = () => credential;

/** @param {() => void} onChange called after the user entered other credentials or signed out */
export function initCredentials(onChange) {
  byId('credentials-form').addEventListener('submit', event => {
    event.preventDefault();
    credential = byId('credential').value.trim();
    byId('credential').value = '';
    setVisible(false);
    onChange();
  });
  byId('sign-in').addEventListener('click', () => setVisible(byId('credentials').hidden));
  byId('sign-out').addEventListener('click', () => {
    credential = '';
    onChange();
  });
}

/** Shows the form, and why credentials are required. */
export function requestCredentials(reason) {
  setText(byId('credentials-reason'), `${reason} Enter a token or an API key. It is kept in the memory of this page only, until you sign out or reload.`);
  setVisible(true);
}

/** Shows the name of the caller. An anonymous caller with all permissions has no need to sign in. */
export function showCaller(caller) {
  const hasAllPermissions = Boolean(caller) && !caller.name && caller.operate;
  setText(byId('user'), caller?.name?.replace(/^(key|user):/, '') ?? '');
  byId('user').title = caller?.name ?? '';
  byId('sign-out').hidden = !credential;
  byId('sign-in').hidden = Boolean(credential) || hasAllPermissions;
}

function setVisible(visible) {
  byId('credentials').hidden = !visible;
  byId('sign-in').ariaExpanded = String(visible);
  if (visible) {
    byId('credential').focus();
  }
}
