/** Publishes to all sessions or to a topic, and shows the receipt. */
import { errorMessage } from './api.js';
import { byId, make, milliseconds, plural } from './dom.js';

export class PublishForm {
  #api;

  constructor(api) {
    this.#api = api;
    byId('publish-form').addEventListener('submit', event => {
      event.preventDefault();
      this.#publish();
    });
  }

  async #publish() {
    const topic = byId('publish-topic').value.trim();
    const button = byId('publish-send');
    button.disabled = true;
    const start = performance.now();
    let delay = 0;
    try {
      const { receipts } = await this.#api.post(topic ? `broadcast?${new URLSearchParams({ topic })}` : 'broadcast', byId('publish-text').value);
      this.#show(receipt(receipts[0], performance.now() - start));
    } catch (problem) {
      delay = (problem.status === 429 || problem.status === 503) ? problem.retryAfter * 1_000 : 0;
      this.#show(make('p', { className: 'error' }, errorMessage(problem)));
    }
    setTimeout(() => (button.disabled = false), delay);
  }

  #show(element) {
    byId('receipt').replaceChildren(element);
  }
}

function receipt({ topic, position, recipients }, duration) {
  const field = (name, value) => make('div', {}, make('dt', {}, name), make('dd', {}, value));
  return make('dl', { className: 'fields' },
    field('Topic', topic),
    field('Position', position),
    field('Recipients', plural(recipients, 'session')),
    field('Duration', milliseconds(duration)));
}
