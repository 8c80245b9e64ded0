/**
 * The list of received messages, the newest first. It is bounded, and draws a limited number of messages once a frame, so
 * that a flood of messages neither fills the memory nor freezes the page.
 */
import { byId, clock, make, number, setText } from './dom.js';
import { messageRow, navigateByArrowKeys, updateTabStop } from './message-row.js';

const MAX_MESSAGES = 1_000;
const MAX_PER_FRAME = 120;
const ICONS = { tick: '·', echo: '=', broadcast: '*', topic: '#', direct: '@', gap: '!', presence: '±', system: 'i' };

export class MessageList {
  #entries = [];
  #received = 0;
  #drawn = 0;
  #paused = false;
  #scheduled = false;
  #filter = { kind: '', text: '' };
  #rows = byId('rows');
  #placeholder = 'Not connected.';

  constructor() {
    byId('pause').addEventListener('click', () => this.#pause(!this.#paused));
    byId('clear').addEventListener('click', () => this.#clear());
    byId('kind').addEventListener('input', event => this.#refilter({ kind: event.target.value }));
    byId('filter').addEventListener('input', event => this.#refilter({ text: event.target.value.trim().toLowerCase() }));
    navigateByArrowKeys(this.#rows);
    byId('copy').addEventListener('click', () => this.#copy());
  }

  /** @param {{kind: string, topic?: string, text: string, position?: string}} message */
  add(message) {
    const newest = this.#entries.at(-1);
    this.#received += 1;
    if (message.kind === 'tick' && newest?.kind === 'tick') {
      newest.count += 1;
      newest.at = new Date();
    } else {
      this.#entries.push({ ...message, at: new Date(), count: 1, number: this.#received });
      // Seldom, since each slice copies the remaining entries.
      if (this.#entries.length > 2 * MAX_MESSAGES) {
        this.#entries = this.#entries.slice(-MAX_MESSAGES);
      }
    }
    this.#schedule();
  }

  /** Sets the text of the empty list. */
  setPlaceholder(text) {
    this.#placeholder = text;
    this.#schedule();
  }

  #schedule() {
    if (!this.#scheduled) {
      this.#scheduled = true;
      requestAnimationFrame(() => {
        this.#scheduled = false;
        this.#draw();
      });
    }
  }

  #draw() {
    if (!this.#paused) {
      const fresh = this.#retained().filter(entry => entry.number > this.#drawn && this.#matches(entry));
      const batch = fresh.slice(0, MAX_PER_FRAME);
      this.#rows.prepend(...batch.map(row).reverse());
      this.#drawn = batch.at(-1)?.number ?? this.#drawn;
      while (this.#rows.childElementCount > MAX_MESSAGES) {
        this.#rows.lastElementChild.remove();
      }
      this.#updateTick();
      updateTabStop(this.#rows);
      if (fresh.length > batch.length) {
        this.#schedule();
      }
    }
    this.#count();
  }

  #retained() {
    return this.#entries.slice(-MAX_MESSAGES);
  }

  /** Consecutive ticks share one row, which counts them. */
  #updateTick() {
    const newest = this.#entries.at(-1);
    if (newest?.row && newest.count > 1) {
      setText(newest.row.querySelector('time'), clock(newest.at));
      setText(newest.row.querySelector('.text'), `${newest.text} × ${number(newest.count)}`);
    }
  }

  #count() {
    const retained = this.#retained();
    const folded = retained.reduce((sum, entry) => sum + entry.count - 1, 0);
    const discarded = this.#received - retained.length - folded;
    const shown = this.#rows.childElementCount;
    const parts = [`${number(this.#received)} received`];
    if (this.#isFiltering()) {
      parts.push(`${number(shown)} shown`);
    }
    if (discarded > 0) {
      parts.push(`${number(discarded)} older discarded`);
    }
    if (this.#paused) {
      parts.push('paused');
    }
    setText(byId('messages-count'), parts.join(' · '));
    byId('messages-empty').hidden = shown > 0;
    setText(byId('messages-empty'), retained.length && this.#isFiltering() ? 'No message matches the filter.' : this.#placeholder);
  }

  #isFiltering() {
    return Boolean(this.#filter.kind || this.#filter.text);
  }

  #matches({ kind, topic = '', text }) {
    const { kind: wanted, text: part } = this.#filter;
    const isWanted = wanted.startsWith('-') ? kind !== wanted.slice(1) : !wanted || kind === wanted;
    return isWanted && (!part || text.toLowerCase().includes(part) || topic.toLowerCase().includes(part));
  }

  #refilter(change) {
    this.#filter = { ...this.#filter, ...change };
    this.#rows.replaceChildren();
    this.#drawn = 0;
    this.#schedule();
  }

  #pause(paused) {
    this.#paused = paused;
    byId('pause').setAttribute('aria-pressed', String(paused));
    setText(byId('pause'), paused ? 'Resume' : 'Pause');
    this.#schedule();
  }

  #clear() {
    this.#entries = [];
    this.#received = 0;
    this.#refilter({});
  }

  async #copy() {
    const lines = this.#retained().filter(entry => this.#matches(entry)).map(line);
    const copied = await navigator.clipboard?.writeText(lines.join('\n')).then(() => true, () => false);
    setText(byId('copy'), copied ? 'Copied' : 'Copy failed');
    setTimeout(() => setText(byId('copy'), 'Copy'), 1_500);
  }
}

function row(entry) {
  const { kind, topic, text, at, count } = entry;
  const name = kind === 'topic' || kind === 'presence' ? topic : kind;
  entry.row = messageRow({ ...entry, text: count > 1 ? `${text} × ${number(count)}` : text }, {
    dataset: { kind },
    cells: [
      make('time', { title: at.toString() }, clock(at)),
      make('span', { className: 'kind', title: name }, make('b', { ariaHidden: 'true' }, ICONS[kind]), make('span', {}, name)),
    ],
    open: entry.open,
    onToggle: open => (entry.open = open),
  });
  return entry.row;
}

function line({ at, kind, topic, position, text, count }) {
  return [at.toISOString(), kind, topic ?? '', position ?? '', text + (count > 1 ? ` × ${count}` : '')].join('\t');
}
