/**
 * A list that Herald gives page by page, asked for again every few seconds. Entries are told apart by their key, and what
 * has not changed is left as it is: whoever is in the list with the keyboard stays where they are.
 */
import { words } from './api.js';
import { byId, deny, plural, say } from './dom.js';

const PAGE = 20;
const EVERY = 3_000;

export class List {
  #what;
  #cursor = '';
  #next;
  #shown = new Map();
  #timer;

  /**
   * @param {object} what
   * @param {string} what.name that its elements' ids begin with
   * @param {string} what.section the id of its section
   * @param {(query: URLSearchParams) => Promise<{entries: object[], next?: string, silent?: string[], count: string}>} what.load
   * @param {(entry: object) => string} what.key
   * @param {(entry: object) => {element: HTMLElement, update: (entry: object) => void}} what.make
   * @param {string} what.needs the scope that the list needs
   * @param {string} what.lacks what is not in it of nodes that did not answer
   */
  constructor(what) {
    this.#what = what;
    this.#on('refresh', () => this.refresh());
    this.#on('first', () => this.#turnTo(''));
    this.#on('next', () => this.#turnTo(this.#next));
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#timer && this.refresh());
  }

  async refresh() {
    clearTimeout(this.#timer);
    try {
      this.#show(await this.#what.load(new URLSearchParams({ limit: PAGE, cursor: this.#cursor })));
      this.#again();
    } catch (problem) {
      this.#failed(problem);
    }
  }

  /** Something happened that the list should show, if it shows anything. */
  seeChange() {
    if (this.#timer) {
      this.refresh();
    }
  }

  /** Nothing is asked for that is not allowed. */
  denied(why) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    deny(byId(this.#what.section), why);
    this.#part('list').replaceChildren();
    this.#shown.clear();
    this.#part('empty').hidden = true;
    this.#part('pages').hidden = true;
    say(this.#part('silent'), '');
    say(this.#part('count'), '');
  }

  #failed(problem) {
    if (problem.status === 401 || problem.status === 403) {
      this.denied(problem.status === 401 ? 'Needs credentials.' : `Not allowed: this needs the scope ${this.#what.needs}.`);
    } else {
      say(this.#part('count'), problem.status ? words(problem) : 'as it was last');
      this.#again();
    }
  }

  #again() {
    this.#timer = setTimeout(() => document.visibilityState === 'visible' && this.refresh(), EVERY);
  }

  #show({ entries, next, silent = [], count }) {
    deny(byId(this.#what.section));
    const keys = new Set(entries.map(this.#what.key));
    this.#shown.forEach((entry, key) => !keys.has(key) && this.#remove(key, entry));
    entries.forEach((entry, index) => this.#place(entry, index));
    this.#next = next;
    this.#part('empty').hidden = entries.length > 0 || silent.length > 0;
    say(this.#part('silent'), this.#without(silent));
    this.#part('pages').hidden = !next && !this.#cursor;
    this.#part('first').disabled = !this.#cursor;
    this.#part('next').disabled = !next;
    say(this.#part('count'), count);
  }

  /** Some nodes did not answer: who is not in the list may be there all the same. */
  #without(silent) {
    return silent.length
      ? `${plural(silent.length, 'node')} did not answer: ${silent.join(', ')}; the list lacks ${silent.length === 1 ? 'its' : 'their'} ${this.#what.lacks}.`
      : '';
  }

  #place(entry, index) {
    const key = this.#what.key(entry);
    const shown = this.#shown.get(key) ?? this.#what.make(entry);
    this.#shown.set(key, shown);
    shown.update(entry);
    const list = this.#part('list');
    if (list.children[index] !== shown.element) {
      list.insertBefore(shown.element, list.children[index] ?? null);
    }
  }

  #remove(key, entry) {
    entry.element.remove();
    this.#shown.delete(key);
  }

  #turnTo(cursor) {
    this.#cursor = cursor;
    this.refresh();
  }

  #on(part, action) {
    this.#part(part).addEventListener('click', action);
  }

  #part(part) {
    return byId(`${this.#what.name}-${part}`);
  }
}
