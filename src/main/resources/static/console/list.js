/**
 * A paged list that is refreshed every few seconds. Entries are identified by their key, and elements that did not change
 * are kept, so that the keyboard focus stays where it is.
 */
import { denial, errorMessage } from './api.js';
import { byId, deny, plural, setText } from './dom.js';

const PAGE_SIZE = 20;
const INTERVAL = 3_000;

export class List {
  #options;
  #cursor = '';
  #next;
  #entries = new Map();
  #timer;

  /**
   * @param {object} options
   * @param {string} options.name the prefix of the ids of its elements
   * @param {string} options.section the id of its section
   * @param {(query: URLSearchParams) => Promise<{entries: object[], next?: string, missingNodes?: string[], count: string}>} options.load
   * @param {(entry: object) => string} options.key
   * @param {(entry: object) => {element: HTMLElement, update: (entry: object) => void}} options.make
   * @param {string} options.scope the scope that is required to load it
   * @param {string} options.missing what the list does not include of nodes that did not respond
   */
  constructor(options) {
    this.#options = options;
    this.#onClick('refresh', () => this.refresh());
    this.#onClick('first', () => this.#turnTo(''));
    this.#onClick('next', () => this.#turnTo(this.#next));
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#timer && this.refresh());
  }

  async refresh() {
    clearTimeout(this.#timer);
    try {
      this.#show(await this.#options.load(new URLSearchParams({ limit: PAGE_SIZE, cursor: this.#cursor })));
      this.#schedule();
    } catch (problem) {
      this.#showError(problem);
    }
  }

  /** Refreshes the list early, unless access to it is denied. */
  refreshIfShown() {
    if (this.#timer) {
      this.refresh();
    }
  }

  /** Shows the reason instead of the list, and sends no further requests. */
  deny(reason) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    deny(byId(this.#options.section), reason);
    this.#part('list').replaceChildren();
    this.#entries.clear();
    this.#part('empty').hidden = true;
    this.#part('pages').hidden = true;
    setText(this.#part('warning'), '');
    setText(this.#part('count'), '');
  }

  #showError(problem) {
    if (problem.status === 401 || problem.status === 403) {
      this.deny(denial(problem.status, this.#options.scope));
    } else {
      setText(this.#part('count'), problem.status ? errorMessage(problem) : 'not up to date');
      this.#schedule();
    }
  }

  #schedule() {
    this.#timer = setTimeout(() => document.visibilityState === 'visible' && this.refresh(), INTERVAL);
  }

  #show({ entries, next, missingNodes = [], count }) {
    deny(byId(this.#options.section));
    const keys = new Set(entries.map(this.#options.key));
    this.#entries.forEach((entry, key) => !keys.has(key) && this.#remove(key, entry));
    entries.forEach((entry, index) => this.#showAt(index, entry));
    this.#next = next;
    this.#part('empty').hidden = entries.length > 0 || missingNodes.length > 0;
    setText(this.#part('warning'), this.#warning(missingNodes));
    this.#part('pages').hidden = !next && !this.#cursor;
    this.#part('first').disabled = !this.#cursor;
    this.#part('next').disabled = !next;
    setText(this.#part('count'), count);
  }

  /** The list is incomplete if some nodes did not respond. */
  #warning(nodes) {
    return nodes.length
      ? `${plural(nodes.length, 'node')} did not respond: ${nodes.join(', ')}. This list does not include ${nodes.length === 1 ? 'its' : 'their'} ${this.#options.missing}.`
      : '';
  }

  #showAt(index, entry) {
    const key = this.#options.key(entry);
    const shown = this.#entries.get(key) ?? this.#options.make(entry);
    this.#entries.set(key, shown);
    shown.update(entry);
    const list = this.#part('list');
    if (list.children[index] !== shown.element) {
      list.insertBefore(shown.element, list.children[index] ?? null);
    }
  }

  #remove(key, entry) {
    entry.element.remove();
    this.#entries.delete(key);
  }

  #turnTo(cursor) {
    this.#cursor = cursor;
    this.refresh();
  }

  #onClick(part, action) {
    this.#part(part).addEventListener('click', action);
  }

  #part(part) {
    return byId(`${this.#options.name}-${part}`);
  }
}
