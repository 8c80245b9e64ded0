/**
 * A client of Herald for browsers, which may be copied: this file, transports.js and event-stream.js are all of it.
 *
 *     const herald = new Herald({ topics: ['weather'], credential: () => token });
 *     herald.addEventListener('message', ({ detail }) => console.log(detail.topic, detail.data));
 *     herald.addEventListener('gap', ({ detail }) => reload(detail.topic));
 *     herald.connect();
 *
 * It comes back by itself after a connection is lost, at a time of chance that doubles with each attempt, or when Herald
 * said, and then hears what it has missed, once and in order. What Herald no longer keeps is told as a gap, before what is
 * left. It stops, and says why, where coming back would change nothing: credentials that are not good, or not for this; an
 * operator who disconnected it.
 *
 * Events, each with its `detail`:
 * - `message` `{topic, data, position?}`: was published
 * - `direct`  `{data}`: an operator told this session alone
 * - `echo`    `{data}`: what was sent came back, in its order (WebSocket)
 * - `gap`     `{topic, from?, to}`: messages of the topic were missed and are no longer kept
 * - `state`   {@link State}
 *
 * @typedef {object} State
 * @property {'closed' | 'connecting' | 'open' | 'waiting'} name
 * @property {string} [session] the session's id, while `open` over WebSocket
 * @property {number} [retryAt] while `waiting`: when it tries again, as of `Date.now()`
 * @property {number} [code] why the connection ended, as of a WebSocket's close
 * @property {number} [status] why it was refused, as of HTTP: 401 credentials, 403 not allowed, 429 too often, 503 not now
 * @property {string} [reason] the same in words
 */
import { openEvents, openWebSocket } from './transports.js';

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
/** A connection that held so long was a good one: the next attempt is a first one. */
const STABLE = 10_000;
const POLICY = 1008;

export class Herald extends EventTarget {
  #options;
  #random;
  #connection;
  #timer;
  #attempts = 0;
  #openedAt = 0;
  #retry;
  #mayHurry = false;
  #places = new Map();
  #lastEventId = '';
  #state = { name: 'closed' };

  /**
   * @param {object} [options]
   * @param {string | URL} [options.url] where Herald is; where the page is from, if left out
   * @param {'websocket' | 'sse'} [options.transport]
   * @param {string[]} [options.topics] what to hear beside broadcasts; the clock, if left out
   * @param {number} [options.history] how many of each topic's last messages to hear first
   * @param {() => string} [options.credential] a token or an API key, asked for at each attempt; '' for none
   * @param {() => number} [options.random] from 0 to 1
   */
  constructor({ url = location.origin, transport = 'websocket', topics = [], history = 0, credential = () => '', random = Math.random } = {}) {
    super();
    this.#options = { url, transport, topics, history, credential };
    this.#random = random;
  }

  /** @returns {State} */
  get state() {
    return this.#state;
  }

  /** Connects now, whatever it was waiting for; has no effect while it is connecting or open. */
  connect() {
    if (this.#connection) {
      return;
    }
    clearTimeout(this.#timer);
    globalThis.addEventListener('online', this.#hurry);
    globalThis.document?.addEventListener('visibilitychange', this.#hurry);
    this.#become({ name: 'connecting' });
    const open = this.#options.transport === 'sse' ? openEvents : openWebSocket;
    this.#connection = open(this.#call(), { heard: what => this.#heard(what), ended: end => this.#ended(end) });
  }

  /** Disconnects, and stays so until `connect`. */
  close() {
    this.#attempts = 0;
    if (this.#connection) {
      this.#connection.close();
    } else {
      this.#stop({});
    }
  }

  /**
   * Says something, which comes back as `echo`.
   *
   * @throws {Error} if it is not open, or its transport goes one way
   */
  send(text) {
    if (this.#state.name !== 'open' || this.#options.transport !== 'websocket') {
      throw new Error(`state: ${this.#state.name}, ${this.#options.transport} (expected: open, websocket)`);
    }
    this.#connection.send(text);
  }

  #call() {
    const { url, topics, history, credential, transport } = this.#options;
    const query = new URLSearchParams(topics.map(topic => ['topic', topic]));
    if (history) {
      query.set('history', history);
    }
    if (this.#places.size && transport === 'websocket') {
      query.set('since', [...this.#places.values()].join(','));
    }
    return { url: String(url).replace(/\/*$/, '/'), query, credential: credential(), lastEventId: this.#lastEventId };
  }

  #heard(what) {
    switch (what.type) {
      case 'connected':
        // After gaps: a connection that breaks between them and this comes back with its old places, and is told again.
        this.#places = new Map(Object.entries(what.positions ?? {}));
        this.#openedAt = performance.now();
        return this.#become({ name: 'open', session: what.session });
      case 'place':
        this.#lastEventId = what.id || this.#lastEventId;
        return undefined;
      case 'retry':
        this.#retry = what.retry;
        return undefined;
      default:
        this.#tell(what.type, what);
        return this.#remember(what);
    }
  }

  /** The clock has no place to come back to. */
  #remember({ topic, position }) {
    if (position && this.#places.has(topic)) {
      this.#places.set(topic, position);
    }
  }

  #ended(end) {
    const wasStable = this.#state.name === 'open' && performance.now() - this.#openedAt > STABLE;
    this.#attempts = wasStable ? 0 : this.#attempts;
    this.#connection = undefined;
    if (isFinal(end)) {
      this.#stop(end);
    } else {
      this.#wait(end);
    }
  }

  #wait(end) {
    const told = end.retry ?? slot(end.reason) ?? (this.#attempts ? undefined : this.#retry);
    const delay = told ?? backoff(this.#attempts, this.#random);
    this.#attempts += 1;
    this.#mayHurry = told === undefined;
    this.#timer = setTimeout(() => this.connect(), delay);
    this.#become({ name: 'waiting', retryAt: Date.now() + delay, code: end.code, status: end.status, reason: end.reason });
  }

  #stop({ code, status, reason }) {
    clearTimeout(this.#timer);
    globalThis.removeEventListener('online', this.#hurry);
    globalThis.document?.removeEventListener('visibilitychange', this.#hurry);
    this.#become({ name: 'closed', code, status, reason });
  }

  /** Somebody looks, or the network is back: no reason to wait, but for a time that Herald gave, and one to make sure. */
  #hurry = () => {
    if (globalThis.document?.visibilityState === 'hidden') {
      return;
    }
    if (this.#state.name === 'waiting' && this.#mayHurry) {
      this.connect();
    } else if (this.#state.name === 'open') {
      this.#connection.check();
    }
  };

  #become(state) {
    this.#state = state;
    this.#tell('state', state);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Milliseconds until an attempt: of chance, below a bound that doubles ("full jitter"). */
export function backoff(attempts, random = Math.random) {
  return random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempts);
}

/** When a node that sends its sessions away wants this one back, as the end of its close reason says. */
export function slot(reason) {
  const told = /(?:^|\s)retry=(\d+)$/.exec(reason ?? '');
  return told ? Number(told[1]) : undefined;
}

/** Coming back would change nothing, or is not wanted. */
function isFinal({ code, status, wanted }) {
  return wanted || code === POLICY || (status >= 400 && status < 500 && status !== 429 && status !== 408);
}
