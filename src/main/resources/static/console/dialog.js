/** The modal dialog: confirms an action that cannot be undone, or asks for a message to send. */
import { errorMessage } from './api.js';
import { byId, setText } from './dom.js';

let onConfirm;

/**
 * @param {{title: string, text: string, confirm: string, hasMessage: boolean, danger?: boolean}} options `confirm` is the label of
 *   the button, `danger` whether it destroys something
 * @param {(message: string) => Promise<unknown>} action called on confirmation; if it fails, the dialog stays open and shows the error
 */
export function openDialog({ title, text, confirm, hasMessage, danger = false }, action) {
  onConfirm = action;
  setText(byId('dialog-title'), title);
  setText(byId('dialog-text'), text);
  setText(byId('dialog-confirm'), confirm);
  byId('dialog-confirm').classList.toggle('danger', danger);
  setText(byId('dialog-error'), '');
  byId('dialog-message-label').hidden = !hasMessage;
  byId('dialog-message').required = hasMessage;
  byId('dialog-message').value = '';
  byId('dialog').showModal();
  byId(hasMessage ? 'dialog-message' : 'dialog-cancel').focus();
}

byId('dialog-cancel').addEventListener('click', () => byId('dialog').close());
byId('dialog-form').addEventListener('submit', async event => {
  event.preventDefault();
  byId('dialog-confirm').disabled = true;
  try {
    await onConfirm(byId('dialog-message').value);
    byId('dialog').close();
  } catch (problem) {
    setText(byId('dialog-error'), errorMessage(problem));
  }
  byId('dialog-confirm').disabled = false;
});
