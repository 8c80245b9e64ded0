/** The credentials of the user, a token or an API key: held in a variable of this module and stored nowhere else. */
import { errorMessage } from './api.js';
import { byId, setText } from './dom.js';

let credential = '';

/** '' for none. */
export const currentCredential = () => credential;

/**
 * @param {() => Promise<import('./api.js').Problem | undefined>} signIn tries the current credentials; the result is why they were refused
 * @param {() => void} onRefused called when the credentials are again those from before
 */
export function initCredentials(signIn, onRefused) {
  byId('credentials-form').addEventListener('submit', async event => {
    event.preventDefault();
    if (!isBusy()) {
      await submit(signIn, onRefused);
    }
  });
  byId('sign-in').addEventListener('click', () => setVisible(byId('credentials').hidden));
  // Nothing that the page has received for this user outlives the sign-out.
  byId('sign-out').addEventListener('click', () => location.reload());
}

/** The entered credentials stay in the field until they were accepted. */
async function submit(signIn, onRefused) {
  const before = credential;
  credential = byId('credential').value.trim();
  setBusy(true);
  showError('');
  const problem = await signIn();
  setBusy(false);
  if (problem) {
    credential = before;
    onRefused();
    showError(refusal(problem));
    byId('credential').select();
  } else {
    byId('credential').value = '';
    setVisible(false);
    byId('messages').focus({ preventScroll: true });
  }
}

function refusal(problem) {
  return problem.status === 401 ? problem.message : errorMessage(problem);
}

/**
 * Shows the form.
 *
 * @param {string} reason why credentials are required now, if the user has not just opened the page
 * @param {boolean} alone whether nothing of the page can be used without them, so that it shows the form alone
 */
export function requestCredentials(reason, alone) {
  document.body.toggleAttribute('data-signed-out', alone);
  if (byId('credentials').hidden) {
    showError(reason);
    setVisible(true);
  }
}

/** Shows the name of the caller. An anonymous caller with all permissions has no need to sign in. */
export function showCaller(caller) {
  document.body.removeAttribute('data-signed-out');
  const hasAllPermissions = Boolean(caller) && !caller.name && caller.operate;
  setText(byId('user'), caller?.name?.replace(/^(key|user):(.* )?/, '') ?? '');
  byId('user').title = caller?.name ?? '';
  byId('sign-out').hidden = !credential;
  byId('sign-in').hidden = Boolean(credential) || hasAllPermissions;
}

const isBusy = () => byId('credentials-submit').ariaDisabled === 'true';

function setBusy(busy) {
  byId('credentials-submit').ariaDisabled = String(busy);
  setText(byId('credentials-submit'), busy ? 'Signing in…' : 'Sign in');
}

function showError(text) {
  setText(byId('credentials-error'), text);
  byId('credential').ariaInvalid = String(Boolean(text));
}

function setVisible(visible) {
  byId('credentials').hidden = !visible;
  byId('sign-in').ariaExpanded = String(visible);
  if (visible) {
    byId('credential').focus();
  }
}
