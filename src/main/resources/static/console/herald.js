/**
 * A Herald client for browsers. You may copy it: it consists of this file, transports.js and event-stream.js.
 *
 *     const herald = new Herald({ topics: ['weather'], credential: () => token });
 *     herald.addEventListener('message', ({ detail }) => console.log(detail.topic, detail.data));
 *     herald.addEventListener('gap', ({ detail }) => reload(detail.topic));
 *     herald.connect();
 *
 * It reconnects by itself after a connection was lost: after a random delay whose bound doubles with each attempt, or after
 * the delay that Herald sent. It then receives the messages that it missed, once and in order. If some of them are no longer
 * retained, a `gap` event precedes the others. It stops, and reports the reason, where reconnecting would not help: if
 * credentials are missing, invalid or lack a permission, or if an operator disconnected it.
 *
 * Events, each with its `detail`:
 * - `message` `{topic, data, position?}`: a published message
 * - `direct`  `{data}`: a direct message to this session or user
 * - `echo`    `{data}`: the echo of a sent message, in the order of sending (WebSocket only)
 * - `gap`     `{topic, from?, to}`: messages of the topic were missed and are no longer retained
 * - `state`   {@link State}
 *
 * @typedef {object} State
 * @property {'closed' | 'connecting' | 'open' | 'waiting'} name
 * @property {string} [session] the id of the session, while `open` over WebSocket
 * @property {number} [retryAt] the time of the next attempt, while `waiting`, comparable to `Date.now()`
 * @property {number} [code] the WebSocket close code of the connection that ended
 * @property {number} [status] the HTTP status of a rejected request: 401 unauthenticated, 403 forbidden, 429 rate limit, 503 unavailable
 * @property {string} [reason] the close reason or problem detail
 */
import { openEvents, openWebSocket } from './transports.js';

const INITIAL_DELAY = 1_000;
const MAX_DELAY = 30_000;
/** After a connection that was open for so long, the delays start from the beginning. */
const STABLE_AFTER = 10_000;
const POLICY_VIOLATION = 1008;
/** Much less than the head of a request may have, which has the topics as well. */
const MAX_SINCE = 8_000;

export class Herald extends EventTarget {
  #options;
  #random;
  #connection;
  #timer;
  #attempts = 0;
  #openedAt = 0;
  #retry;
  #mayReconnectEarly = false;
  #positions = new Map();
  #lastEventId = '';
  #state = { name: 'closed' };

  /**
   * @param {object} [options]
   * @param {string | URL} [options.url] the URL of Herald; by default the origin of the page
   * @param {'websocket' | 'sse'} [options.transport]
   * @param {string[]} [options.topics] the topics to subscribe to in addition to `broadcast`; by default `tick`
   * @param {number} [options.history] how many of the last messages of each topic to receive first
   * @param {() => string} [options.credential] returns a token or an API key, '' for none; called for each attempt
   * @param {() => number} [options.random] returns a number from 0 (inclusive) to 1 (exclusive)
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

  /** Connects immediately, without waiting for a reconnect delay; has no effect while it is connecting or open. */
  connect() {
    if (this.#connection) {
      return;
    }
    clearTimeout(this.#timer);
    globalThis.addEventListener('online', this.#wake);
    globalThis.document?.addEventListener('visibilitychange', this.#wake);
    this.#setState({ name: 'connecting' });
    const open = this.#options.transport === 'sse' ? openEvents : openWebSocket;
    this.#connection = open(this.#request(), { onReceive: frame => this.#receive(frame), onEnd: end => this.#ended(end) });
  }

  /** Disconnects, and does not reconnect until `connect` is called. */
  close() {
    this.#attempts = 0;
    if (this.#connection) {
      this.#connection.close();
    } else {
      this.#stop({});
    }
  }

  /**
   * Sends a text, which Herald echoes.
   *
   * @throws {Error} if it is not open, or its transport is one-way
   */
  send(text) {
    if (this.#options.transport !== 'websocket') {
      throw new Error('Server-Sent Events are one-way: to send, use the transport "websocket".');
    }
    if (this.#state.name !== 'open') {
      throw new Error(`Not connected: the state is "${this.#state.name}".`);
    }
    this.#connection.send(text);
  }

  #request() {
    const { url, topics, history, credential, transport } = this.#options;
    const query = new URLSearchParams(topics.map(topic => ['topic', topic]));
    if (history) {
      query.set('history', history);
    }
    if (this.#positions.size && transport === 'websocket') {
      query.set('since', this.#since());
    }
    return { url: String(url).replace(/\/*$/, '/'), query, credential: credential(), lastEventId: this.#lastEventId };
  }

  /** With its topic, a position is known to be this topic's also when its epoch has ended; without, the URL is shorter. */
  #since() {
    const named = [...this.#positions].map(([topic, position]) => `${topic}@${position}`).join(',');
    return named.length < MAX_SINCE ? named : [...this.#positions.values()].join(',');
  }

  #receive(frame) {
    switch (frame.type) {
      case 'connected':
        // Follows the gaps: if the connection is lost between them and this, the old positions report the gaps again.
        this.#positions = new Map(Object.entries(frame.positions ?? {}));
        this.#openedAt = performance.now();
        return this.#setState({ name: 'open', session: frame.session });
      case 'position':
        this.#lastEventId = frame.id || this.#lastEventId;
        return undefined;
      case 'retry':
        this.#retry = frame.retry;
        return undefined;
      default:
        this.#dispatch(frame.type, frame);
        return this.#updatePosition(frame);
    }
  }

  /** Only topics that can be resumed have a position in `connected`; `tick` has none. */
  #updatePosition({ topic, position }) {
    if (position && this.#positions.has(topic)) {
      this.#positions.set(topic, position);
    }
  }

  #ended(end) {
    const wasStable = this.#state.name === 'open' && performance.now() - this.#openedAt > STABLE_AFTER;
    this.#attempts = wasStable ? 0 : this.#attempts;
    this.#connection = undefined;
    if (isFinal(end)) {
      this.#stop(end);
    } else {
      this.#reconnectLater(end);
    }
  }

  #reconnectLater(end) {
    const requested = end.retry ?? reconnectDelay(end.reason) ?? (this.#attempts ? undefined : this.#retry);
    const delay = requested ?? backoff(this.#attempts, this.#random);
    this.#attempts += 1;
    this.#mayReconnectEarly = requested === undefined;
    this.#timer = setTimeout(() => this.connect(), delay);
    this.#setState({ name: 'waiting', retryAt: Date.now() + delay, code: end.code, status: end.status, reason: end.reason });
  }

  #stop({ code, status, reason }) {
    clearTimeout(this.#timer);
    globalThis.removeEventListener('online', this.#wake);
    globalThis.document?.removeEventListener('visibilitychange', this.#wake);
    this.#setState({ name: 'closed', code, status, reason });
  }

  /** The page is visible or the network available again: reconnects, unless Herald requested a delay, or checks the connection. */
  #wake = () => {
    if (globalThis.document?.visibilityState === 'hidden') {
      return;
    }
    if (this.#state.name === 'waiting' && this.#mayReconnectEarly) {
      this.connect();
    } else if (this.#state.name === 'open') {
      this.#connection.check();
    }
  };

  #setState(state) {
    this.#state = state;
    this.#dispatch('state', state);
  }

  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** A random delay in milliseconds, below a bound that doubles with each attempt ("full jitter"). */
export function backoff(attempts, random = Math.random) {
  return random() * Math.min(MAX_DELAY, INITIAL_DELAY * 2 ** attempts);
}

/** The delay in milliseconds that a draining node assigns to this client at the end of the close reason. */
export function reconnectDelay(reason) {
  const match = /(?:^|\s)retry=(\d+)$/.exec(reason ?? '');
  return match ? Number(match[1]) : undefined;
}

/** Whether reconnecting would not help, or is not wanted. */
function isFinal({ code, status, wanted }) {
  return wanted || code === POLICY_VIOLATION || (status >= 400 && status < 500 && status !== 429 && status !== 408);
}
