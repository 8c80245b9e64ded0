/**
 * A paged list that is refreshed every few seconds, and can be searched. Entries are identified by their key, and elements that did
 * not change are kept, so that the keyboard focus stays where it is.
 */
import { denial, errorMessage } from './api.js';
import { byId, deny, plural, setText } from './dom.js';

const PAGE_SIZE = 20;
const INTERVAL = 3_000;
/** After the last key stroke in a field of the search. */
const SEARCH_DELAY = 400;

export class List {
  #options;
  /** The cursors of the pages before the current one, and its own; that of the first page is empty. */
  #cursors = [''];
  #next;
  #entries = new Map();
  #timer;
  #searchTimer;
  #search = {};
  #isShown = false;
  /** Of the latest request: responses to earlier ones are ignored. */
  #request = 0;
  #emptyText;

  /**
   * @param {object} options
   * @param {string} options.name the prefix of the ids of its elements
   * @param {string} options.section the id of its section
   * @param {(query: URLSearchParams, search: {[field: string]: string}, isFirst: boolean) =>
   *   Promise<{entries: object[], next?: string, missingNodes?: string[], count: string}>} options.load `search` has the fields that are not empty
   * @param {(entry: object) => string} options.key
   * @param {(entry: object) => {element: HTMLElement, update: (entry: object) => void}} options.make
   * @param {string} options.scope the scope that is required to load it
   * @param {string} options.missing what the list does not include of nodes that did not respond
   */
  constructor(options) {
    this.#options = options;
    this.#emptyText = this.#part('empty').textContent;
    this.#onClick('refresh', () => this.refresh());
    this.#onClick('first', () => this.#turnTo(['']));
    this.#onClick('previous', () => this.#turnTo(this.#cursors.slice(0, -1)));
    this.#onClick('next', () => this.#turnTo([...this.#cursors, this.#next]));
    this.#part('search').addEventListener('submit', event => {
      event.preventDefault();
      this.#searchNow();
    });
    this.#part('search').addEventListener('input', () => {
      clearTimeout(this.#searchTimer);
      this.#searchTimer = setTimeout(() => this.#searchNow(), SEARCH_DELAY);
    });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.refreshIfShown());
  }

  async refresh() {
    clearTimeout(this.#timer);
    const request = ++this.#request;
    const cursor = this.#cursors.at(-1);
    this.#isShown = true;
    try {
      const page = await this.#options.load(new URLSearchParams({ limit: PAGE_SIZE, cursor, ...this.#search }), this.#search, !cursor);
      if (request === this.#request) {
        this.#show(page);
        this.#schedule();
      }
    } catch (problem) {
      if (request === this.#request) {
        this.#showError(problem);
      }
    }
  }

  /** Refreshes the list early, unless access to it is denied. */
  refreshIfShown() {
    if (this.#isShown) {
      this.refresh();
    }
  }

  /** Shows the reason instead of the list, and sends no further requests. */
  deny(reason) {
    clearTimeout(this.#timer);
    clearTimeout(this.#searchTimer);
    this.#request += 1;
    this.#isShown = false;
    deny(byId(this.#options.section), reason);
    this.#clear();
    setText(this.#part('count'), '');
  }

  /** Focuses a button of the entry that is now where one was removed, or else the list's own button. */
  focusAt(index, selector) {
    const entries = [...this.#part('list').children];
    const next = entries[Math.min(index, entries.length - 1)]?.querySelector(selector);
    (next ?? this.#part('refresh')).focus({ preventScroll: true });
  }

  /** What was made for the shown entry with this key. */
  find(key) {
    return this.#entries.get(key);
  }

  indexOf(element) {
    return [...this.#part('list').children].indexOf(element);
  }

  #showError(problem) {
    if (problem.status === 401 || problem.status === 403) {
      this.deny(denial(problem.status, this.#options.scope));
    } else if (problem.status === 400 && this.#cursors.length > 1) {
      this.#turnTo(['']); // the cursor is of a node that was restarted
    } else if (problem.status === 400) {
      this.#clear();
      setText(this.#part('count'), '');
      setText(this.#part('warning'), errorMessage(problem)); // until the search is changed
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
    setText(this.#part('empty'), this.#emptyMessage());
    setText(this.#part('warning'), this.#warning(missingNodes));
    this.#showPages();
    setText(this.#part('count'), count);
  }

  #emptyMessage() {
    return this.#next || this.#cursors.length > 1 ? 'None on this page.' : Object.keys(this.#search).length ? 'Nothing matches the search.' : this.#emptyText;
  }

  /** A disabled button would lose the focus, so they only look so. */
  #showPages() {
    const isFirst = this.#cursors.length === 1;
    this.#part('pages').hidden = isFirst && !this.#next;
    this.#part('first').ariaDisabled = String(isFirst);
    this.#part('previous').ariaDisabled = String(isFirst);
    this.#part('next').ariaDisabled = String(!this.#next);
    setText(this.#part('page'), `Page ${this.#cursors.length}`);
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

  /** The entry that is removed by a refresh may have the focus: the same button of another entry has it then. */
  #remove(key, entry) {
    const focused = entry.element.contains(document.activeElement) && document.activeElement;
    const index = this.indexOf(entry.element);
    entry.element.remove();
    this.#entries.delete(key);
    if (focused) {
      this.focusAt(index, focused.matches('.danger') ? '.danger' : 'button');
    }
  }

  #clear() {
    this.#part('list').replaceChildren();
    this.#entries.clear();
    this.#part('empty').hidden = true;
    this.#part('pages').hidden = true;
    setText(this.#part('warning'), '');
  }

  #searchNow() {
    clearTimeout(this.#searchTimer);
    const filled = [...new FormData(this.#part('search'))].map(([field, value]) => [field, value.trim()]).filter(([, value]) => value);
    const search = Object.fromEntries(filled);
    if (JSON.stringify(search) !== JSON.stringify(this.#search)) {
      this.#search = search;
      this.#turnTo(['']);
    }
  }

  #turnTo(cursors) {
    this.#cursors = cursors;
    this.refresh();
  }

  #onClick(part, action) {
    const button = this.#part(part);
    button.addEventListener('click', () => button.ariaDisabled !== 'true' && action());
  }

  #part(part) {
    return byId(`${this.#options.name}-${part}`);
  }
}
