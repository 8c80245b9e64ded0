/** Publishes to all or to a topic, and shows the receipt. */
import { words } from './api.js';
import { byId, make, milliseconds, plural } from './dom.js';

export class Publish {
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
    const began = performance.now();
    let wait = 0;
    try {
      const answer = await this.#api.post(topic ? `broadcast?${new URLSearchParams({ topic })}` : 'broadcast', byId('publish-text').value);
      this.#show(receipt([answer].flat()[0], performance.now() - began));
    } catch (problem) {
      wait = (problem.status === 429 || problem.status === 503) ? problem.retryAfter * 1_000 : 0;
      this.#show(make('p', { className: 'bad' }, words(problem)));
    }
    setTimeout(() => (button.disabled = false), wait);
  }

  #show(what) {
    byId('receipt').replaceChildren(what);
  }
}

function receipt({ topic, position, recipients }, took) {
  const fact = (name, value) => make('div', {}, make('dt', {}, name), make('dd', {}, value));
  return make('dl', { className: 'facts' },
    fact('Topic', topic),
    fact('Position', position),
    fact('Recipients', plural(recipients, 'session')),
    fact('Took', milliseconds(took)));
}
