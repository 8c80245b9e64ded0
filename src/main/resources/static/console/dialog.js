/** The modal dialog: confirms an action that cannot be undone, or asks for a message to send. */
import { errorMessage } from './api.js';
import { byId, setText } from './dom.js';

let onConfirm;

/**
 * @param {object} options
 * @param {string} options.title
 * @param {string} options.text
 * @param {string} options.confirm the label of the button that confirms
 * @param {boolean} options.hasMessage whether it asks for a message
 * @param {boolean} [options.danger] whether it destroys something
 * @param {string} [options.option] the label of a check box, which is checked at first
 * @param {(message: string, isChecked: boolean) => Promise<unknown>} action called on confirmation; if it fails, the dialog stays open and shows the error
 */
export function openDialog({ title, text, confirm, hasMessage, danger = false, option }, action) {
  onConfirm = action;
  setText(byId('dialog-title'), title);
  setText(byId('dialog-text'), text);
  setText(byId('dialog-confirm'), confirm);
  byId('dialog-confirm').classList.toggle('danger', danger);
  byId('dialog-option-label').hidden = !option;
  setText(byId('dialog-option-text'), option ?? '');
  byId('dialog-option').checked = true;
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
  if (byId('dialog-confirm').ariaDisabled === 'true') {
    return;
  }
  byId('dialog-confirm').ariaDisabled = 'true'; // not `disabled`, which would take the keyboard focus away
  setText(byId('dialog-error'), '');
  try {
    await onConfirm(byId('dialog-message').value, byId('dialog-option').checked);
    byId('dialog').close();
  } catch (problem) {
    setText(byId('dialog-error'), errorMessage(problem));
  }
  byId('dialog-confirm').ariaDisabled = 'false';
});
