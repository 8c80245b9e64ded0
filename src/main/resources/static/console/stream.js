/**
 * The list of what is heard, the newest first: bounded, and drawn at most once a frame and so much at a time, so that a flood
 * of messages costs neither memory nor a frozen page.
 */
import { byId, clock, make, number, plural, say } from './dom.js';

const KEPT = 1_000;
const A_FRAME = 120;
const LONGEST_TEXT = 600;
const MARKS = { tick: '·', echo: '=', broadcast: '*', topic: '#', direct: '@', gap: '!', system: 'i' };

export class Stream {
  #entries = [];
  #heard = 0;
  #drawn = 0;
  #paused = false;
  #scheduled = false;
  #filter = { kind: '', text: '' };
  #rows = byId('rows');
  #waiting = 'Not connected.';

  constructor() {
    byId('pause').addEventListener('click', () => this.#pause(!this.#paused));
    byId('clear').addEventListener('click', () => this.#clear());
    byId('kind').addEventListener('input', event => this.#refilter({ kind: event.target.value }));
    byId('filter').addEventListener('input', event => this.#refilter({ text: event.target.value.trim().toLowerCase() }));
    byId('copy').addEventListener('click', () => this.#copy());
  }

  /** @param {{kind: string, topic?: string, text: string, position?: string}} what */
  add(what) {
    const newest = this.#entries.at(-1);
    this.#heard += 1;
    if (what.kind === 'tick' && newest?.kind === 'tick') {
      newest.count += 1;
      newest.at = new Date();
    } else {
      this.#entries.push({ ...what, at: new Date(), count: 1, number: this.#heard });
      // In steps, as each cut copies what is left.
      if (this.#entries.length > 2 * KEPT) {
        this.#entries = this.#entries.slice(-KEPT);
      }
    }
    this.#schedule();
  }

  /** What is said while there is nothing to show. */
  expect(words) {
    this.#waiting = words;
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
      const fresh = this.#kept().filter(entry => entry.number > this.#drawn && this.#matches(entry));
      const now = fresh.slice(0, A_FRAME);
      this.#rows.prepend(...now.map(row).reverse());
      this.#drawn = now.at(-1)?.number ?? this.#drawn;
      while (this.#rows.childElementCount > KEPT) {
        this.#rows.lastElementChild.remove();
      }
      this.#touch();
      if (fresh.length > now.length) {
        this.#schedule();
      }
    }
    this.#count();
  }

  #kept() {
    return this.#entries.slice(-KEPT);
  }

  /** The newest tick counts on where it is. */
  #touch() {
    const newest = this.#entries.at(-1);
    if (newest?.row && newest.count > 1) {
      say(newest.row.querySelector('time'), clock(newest.at));
      say(newest.row.querySelector('.text'), `${newest.text} × ${number(newest.count)}`);
    }
  }

  #count() {
    const kept = Math.min(KEPT, this.#entries.length);
    const folded = this.#entries.slice(-KEPT).reduce((sum, entry) => sum + entry.count - 1, 0);
    const lost = this.#heard - kept - folded;
    const shown = this.#rows.childElementCount;
    const parts = [plural(this.#heard, 'message')];
    if (this.#isFiltering()) {
      parts.push(`${number(shown)} shown`);
    }
    if (lost > 0) {
      parts.push(`${number(lost)} older left out`);
    }
    if (this.#paused) {
      parts.push('paused');
    }
    say(byId('stream-count'), parts.join(' · '));
    byId('stream-empty').hidden = shown > 0;
    say(byId('stream-empty'), kept && this.#isFiltering() ? 'Nothing of what was heard matches.' : this.#waiting);
  }

  #isFiltering() {
    return Boolean(this.#filter.kind || this.#filter.text);
  }

  #matches({ kind, topic = '', text }) {
    const { kind: wanted, text: part } = this.#filter;
    const fits = wanted.startsWith('-') ? kind !== wanted.slice(1) : !wanted || kind === wanted;
    return fits && (!part || text.toLowerCase().includes(part) || topic.toLowerCase().includes(part));
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
    say(byId('pause'), paused ? 'Go on' : 'Pause');
    this.#schedule();
  }

  #clear() {
    this.#entries = [];
    this.#heard = 0;
    this.#refilter({});
  }

  async #copy() {
    const lines = this.#kept().filter(entry => this.#matches(entry)).map(line);
    const done = await navigator.clipboard?.writeText(lines.join('\n')).then(() => true, () => false);
    say(byId('copy'), done ? 'Copied' : 'Not possible');
    setTimeout(() => say(byId('copy'), 'Copy'), 1_500);
  }
}

function row(entry) {
  const { kind, topic, text, position, at, count } = entry;
  const long = text.length > LONGEST_TEXT ? ` … ${number(text.length)} characters` : '';
  entry.row = make('li', { dataset: { kind } },
    make('time', {}, clock(at)),
    make('span', { className: 'kind' }, make('b', { ariaHidden: 'true' }, MARKS[kind]), kind === 'topic' ? topic : kind),
    make('span', { className: 'text' }, text.slice(0, LONGEST_TEXT) + long + (count > 1 ? ` × ${number(count)}` : '')),
    position && make('span', { className: 'place', title: position }, `:${position.split(':')[1]}`));
  return entry.row;
}

function line({ at, kind, topic, position, text, count }) {
  return [at.toISOString(), kind, topic ?? '', position ?? '', text + (count > 1 ? ` × ${count}` : '')].join('\t');
}
