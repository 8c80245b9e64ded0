/** Publishes to all sessions or to a topic, and shows the receipt. */
import { errorMessage } from './api.js';
import { byId, make, milliseconds, plural, setText } from './dom.js';
import { positionText } from './payload.js';

/** The button keeps the focus while it does nothing, which a disabled one would not. */
export class PublishForm {
  #api;
  #button = byId('publish-send');

  constructor(api) {
    this.#api = api;
    byId('publish-form').addEventListener('submit', event => {
      event.preventDefault();
      if (this.#button.ariaDisabled !== 'true') {
        this.#publish();
      }
    });
    byId('publish-form').addEventListener('keydown', event => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        byId('publish-form').requestSubmit();
      }
    });
    setText(byId('publish-shortcut'), /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘ Enter' : 'Ctrl+Enter');
  }

  async #publish() {
    const topic = byId('publish-topic').value.trim();
    this.#button.ariaDisabled = 'true';
    const start = performance.now();
    let delay = 0;
    try {
      const { receipts } = await this.#api.post(topic ? `broadcast?${new URLSearchParams({ topic })}` : 'broadcast', byId('publish-text').value);
      this.#show(receipt(receipts[0], performance.now() - start));
    } catch (problem) {
      delay = (problem.status === 429 || problem.status === 503) ? problem.retryAfter * 1_000 : 0;
      this.#show(make('p', { className: 'error' }, errorMessage(problem)));
    }
    setTimeout(() => (this.#button.ariaDisabled = 'false'), delay);
  }

  #show(element) {
    byId('receipt').replaceChildren(element);
  }
}

function receipt({ topic, position, recipients }, duration) {
  const field = (name, value, title = '') => make('div', {}, make('dt', {}, name), make('dd', { title }, value));
  return make('dl', { className: 'fields' },
    field('Topic', topic),
    field('Position', position, positionText(position)),
    field('Recipients', plural(recipients, 'session')),
    field('Duration', milliseconds(duration)));
}
