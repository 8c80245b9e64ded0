/** One question at a time, in a dialog: for what cannot be taken back, and for what needs words. */
import { words } from './api.js';
import { byId, say } from './dom.js';

let act;

/**
 * @param {{title: string, text: string, yes: string, wantsMessage: boolean}} question
 * @param {(message: string) => Promise<unknown>} action what is done on yes; the dialog stays and says what went wrong
 */
export function ask({ title, text, yes, wantsMessage }, action) {
  act = action;
  say(byId('ask-title'), title);
  say(byId('ask-words'), text);
  say(byId('ask-yes'), yes);
  say(byId('ask-problem'), '');
  byId('ask-label').hidden = !wantsMessage;
  byId('ask-text').required = wantsMessage;
  byId('ask-text').value = '';
  byId('ask').showModal();
  byId(wantsMessage ? 'ask-text' : 'ask-no').focus();
}

byId('ask-no').addEventListener('click', () => byId('ask').close());
byId('ask-form').addEventListener('submit', async event => {
  event.preventDefault();
  byId('ask-yes').disabled = true;
  try {
    await act(byId('ask-text').value);
    byId('ask').close();
  } catch (problem) {
    say(byId('ask-problem'), words(problem));
  }
  byId('ask-yes').disabled = false;
});
