/**
 * A Herald client for browsers, Node and other runtimes that have `fetch`. You may copy it: it consists of this file, positions.js,
 * transports.js and event-stream.js, and herald.d.ts for TypeScript.
 *
 *     const herald = new Herald({ credential: async () => (await fetch('/token')).text(), storage: sessionStorage });
 *     const unsubscribe = herald.subscribe('weather', ({ data }) => console.log(data));
 *     herald.addEventListener('gap', ({ detail }) => reload(detail.topic));
 *     herald.connect();
 *
 * It reconnects by itself after a connection was lost: after a random delay whose bound doubles with each attempt, or after
 * the delay that Herald sent. It then receives the messages that it missed, once and in order. If some of them are no longer
 * retained, a `gap` event precedes the others. It stops, and reports the reason, where reconnecting would not help: if
 * credentials are missing, invalid or lack a permission, or if an operator disconnected it. The topics of a session do not change, so
 * `subscribe` and `unsubscribe` reconnect as well, once for all calls in a row, and lose or repeat no message.
 *
 * Events, each with its `detail`:
 * - `message` `{topic, data, position?}`: a published message
 * - `direct`  `{data}`: a direct message to this session or user
 * - `echo`    `{data}`: the echo of a sent message, in the order of sending (WebSocket only)
 * - `gap`     `{topic, from?, to}`: messages of the topic were missed and are no longer retained
 * - `refused` `{topics, status, reason}`: Herald did not accept topics that were added while connected; they are unsubscribed again
 * - `state`   {@link State}
 *
 * @typedef {object} State
 * @property {'closed' | 'connecting' | 'open' | 'waiting'} name
 * @property {string} [session] the id of the session, while `open` over WebSocket
 * @property {number} [retryAt] the time of the next attempt, while `waiting`, comparable to `Date.now()`
 * @property {number} [code] the WebSocket close code of the connection that ended
 * @property {number} [status] the HTTP status of a rejected request: 401 unauthenticated, 403 forbidden, 429 rate limit, 503 unavailable
 * @property {string} [reason] the close reason or problem detail
 * @property {unknown} [error] what the function `credential` threw
 */
import { StoredPositions } from './positions.js';
import { openEvents, openWebSocket } from './transports.js';

const INITIAL_DELAY = 1_000;
const MAX_DELAY = 30_000;
/** After a connection that was open for so long, the delays start from the beginning. */
const STABLE_AFTER = 10_000;
const POLICY_VIOLATION = 1008;
/** The reason of the close code when a session ends with its token. */
const TOKEN_EXPIRED = 'token expired';
/** So many credentials in a row are tried before it stops. */
const MAX_REFUSED = 3;
/** So many tokens in a row that expire soon after they were accepted are renewed at once. */
const EARLY_RENEWALS = 2;
const CREDENTIAL_TIMEOUT = 30_000;
/** Subscriptions that change within this time share a reconnect. */
const BATCH_DELAY = 20;
/** Much less than the head of a request may have, which has the topics as well. */
const MAX_SINCE = 8_000;

const TOPIC = /^[!-~]{1,255}$/;
const RESERVED = 'herald/';
/** Every session is subscribed to it. */
const BROADCAST = 'broadcast';
/** Stands for a subscription whose messages are read by the event `message` alone. */
const NO_HANDLER = () => {};

export class Herald extends EventTarget {
  #options;
  #random;
  #open;
  /** The topics to which it is or will be subscribed, each with its handlers. */
  #handlers = new Map();
  /** What Herald was asked for with the current connection, and accepted with the last one that was open. */
  #requested = [];
  #accepted;
  #connection;
  /** The attempt that waits for its credential. */
  #attempt;
  #timer;
  #batchTimer;
  #attempts = 0;
  #openedAt = 0;
  #retry;
  #mayReconnectEarly = false;
  /** @type {Map<string, string>} */
  #positions = new Map();
  #stored;
  #credential = '';
  /** Credentials that Herald refused in a row, the last of them, and how. */
  #refused = { count: 0 };
  #state = { name: 'closed' };

  /**
   * @param {object} [options]
   * @param {string | URL} [options.url] the URL of Herald; by default the origin of the page
   * @param {'websocket' | 'sse' | Function} [options.transport] by default `websocket`, or `sse` where there is no `WebSocket`; or a function
   *   like those of transports.js
   * @param {string[]} [options.topics] the topics to subscribe to in addition to `broadcast`; by default `tick`
   * @param {number} [options.history] how many of the last messages of each topic to receive first, if there is no position to resume from
   * @param {() => string | Promise<string>} [options.credential] returns a token or an API key, '' for none; called before each connection,
   *   and when a token has expired or was refused
   * @param {Pick<Storage, 'getItem' | 'setItem'>} [options.storage] where positions survive a reload, such as `sessionStorage`
   * @param {string} [options.storageKey] the key of the positions in the storage
   * @param {typeof WebSocket} [options.WebSocket] the class of WebSockets where the runtime has none, such as that of the package `ws`
   * @param {() => number} [options.random] returns a number from 0 (inclusive) to 1 (exclusive)
   * @throws {TypeError} if an option or a topic is invalid
   */
  constructor({ url = globalThis.location?.origin, transport, topics = [], history = 0, credential, storage, storageKey, WebSocket = globalThis.WebSocket, random = Math.random } = {}) {
    super();
    const base = baseUrl(url);
    this.#options = { url: base, transport: checkTransport(transport ?? (WebSocket ? 'websocket' : 'sse'), WebSocket), history, credential, WebSocket };
    this.#open = { websocket: openWebSocket, sse: openEvents }[this.#options.transport] ?? this.#options.transport;
    this.#random = random;
    [topics].flat().forEach(topic => this.#add(topic, NO_HANDLER));
    this.#stored = storage ? new StoredPositions(storage, storageKey ?? `herald ${base} ${[...this.#handlers.keys()].join(' ')}`) : undefined;
  }

  /** @returns {State} */
  get state() {
    return this.#state;
  }

  /** The topics to which it is or will be subscribed, in addition to `broadcast`. */
  get topics() {
    return [...this.#handlers.keys()];
  }

  /** The position of the last message of each topic. */
  get positions() {
    return Object.fromEntries(this.#positions);
  }

  /**
   * Subscribes to a topic, at any time. The handler is called with each message of the topic; other handlers of the same topic stay.
   *
   * @param {string} topic
   * @param {(message: {topic: string, data: string, position?: string}) => void} [handler]
   * @returns {() => void} ends this subscription
   * @throws {TypeError} if the name of the topic is invalid
   */
  subscribe(topic, handler = NO_HANDLER) {
    this.#add(topic, handler);
    this.#changed();
    return () => this.unsubscribe(topic, handler);
  }

  /** Ends the subscription of this handler, or all subscriptions to the topic. The last one unsubscribes from it. */
  unsubscribe(topic, handler) {
    const handlers = this.#handlers.get(topic);
    if (handler) {
      handlers?.delete(handler);
    }
    if (!handler || handlers?.size === 0) {
      this.#handlers.delete(topic);
      this.#changed();
    }
  }

  /** Connects immediately, without waiting for a reconnect delay; has no effect while it is connecting or open. */
  connect() {
    if (this.#connection || this.#attempt) {
      return;
    }
    clearTimeout(this.#timer);
    globalThis.addEventListener?.('online', this.#wake);
    globalThis.document?.addEventListener('visibilitychange', this.#wake);
    this.#positions = this.#stored?.start(() => this.#positions) ?? this.#positions;
    this.#begin();
  }

  /** Disconnects, and does not reconnect until `connect` is called. */
  close() {
    this.#attempts = 0;
    this.#attempt = undefined;
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

  #add(topic, handler) {
    if (!TOPIC.test(topic)) {
      throw new TypeError(`Topic "${topic}" is invalid: 1 to 255 printable ASCII characters without spaces are accepted.`);
    }
    if (topic.startsWith(RESERVED)) {
      throw new TypeError(`Topic "${topic}" is reserved: names that begin with ${RESERVED} are Herald's own.`);
    }
    if (typeof handler !== 'function') {
      throw new TypeError(`The handler of topic "${topic}" is no function.`);
    }
    this.#handlers.set(topic, (this.#handlers.get(topic) ?? new Set()).add(handler));
  }

  /** Reconnects soon if the topics are others than those of the connection; one that is not open yet is waited for. */
  #changed() {
    this.#batchTimer ??= setTimeout(() => {
      this.#batchTimer = undefined;
      if (this.#state.name === 'open' && !isSame(this.#requested, this.topics)) {
        this.#applyTopics();
      }
    }, BATCH_DELAY);
  }

  #applyTopics() {
    const connection = this.#connection;
    if (connection.update) {
      this.#requested = this.topics;
      connection.update(this.#requested);
    } else {
      this.#connection = undefined;
      connection.close();
      this.#begin();
    }
  }

  /** Asks for the credential, which may take time, and opens a connection. A function that returns no promise is not waited for. */
  #begin() {
    const attempt = (this.#attempt = {});
    this.#setState({ name: 'connecting' });
    const ifCurrent = action => value => this.#attempt === attempt && ((this.#attempt = undefined), action(value));
    const fail = ifCurrent(error => this.#reconnectLater({ reason: 'The credentials could not be obtained: the function "credential" failed.', error }));
    const connect = ifCurrent(credential => this.#connect(credential ?? ''));
    let credential;
    try {
      credential = this.#options.credential?.();
    } catch (error) {
      fail(error);
      return;
    }
    if (typeof credential?.then === 'function') {
      withTimeout(credential, CREDENTIAL_TIMEOUT).then(connect, fail);
    } else {
      connect(credential);
    }
  }

  #connect(credential) {
    if (typeof credential !== 'string') {
      this.#stop({ reason: `The function "credential" returned no string but ${typeof credential}.` });
    } else if (this.#refused.count && credential === this.#refused.credential) {
      this.#stop(this.#refused.end);
    } else {
      this.#credential = credential;
      this.#requested = this.topics;
      const on = action => value => this.#connection === connection && action(value);
      const connection = this.#open(this.#request(), { onReceive: on(frame => this.#receive(frame)), onEnd: on(end => this.#ended(end)) });
      this.#connection = connection;
    }
  }

  #request() {
    const { url, history, WebSocket } = this.#options;
    const query = new URLSearchParams(this.#requested.map(topic => ['topic', topic]));
    if (history) {
      query.set('history', history);
    }
    const since = this.#since();
    if (since) {
      query.set('since', since);
    }
    return { url, query, topics: this.#requested, positions: this.#positions, credential: this.#credential, WebSocket };
  }

  /** With its topic, a position is known to be this topic's also when its epoch has ended; without, the URL is shorter. Commas separate them. */
  #since() {
    const resumed = [...this.#positions].filter(([topic]) => topic === BROADCAST || this.#requested.includes(topic));
    const named = resumed.map(([topic, position]) => `${topic.replace(/[%,]/g, encodeURIComponent)}@${position}`).join(',');
    return encodeURIComponent(named).length < MAX_SINCE ? named : resumed.map(([, position]) => position).join(',');
  }

  #receive(frame) {
    switch (frame.type) {
      case 'connected':
        // Follows the gaps: if the connection is lost between them and this, the old positions report the gaps again.
        this.#positions = frame.positions ? new Map(Object.entries(frame.positions)) : this.#positions;
        return this.#opened(frame.session);
      case 'position':
        return this.#updatePositions(frame.id);
      case 'retry':
        this.#retry = frame.retry;
        return undefined;
      case 'message':
        this.#dispatchMessage(frame);
        return this.#updatePosition(frame);
      case 'subscribed':
        this.#setPosition(frame.topic, frame.position);
        return this.#dispatch(frame.type, frame);
      case 'unsubscribed':
      case 'refused':
        return this.#unsubscribed(frame);
      default:
        return this.#dispatch(frame.type, frame);
    }
  }

  #opened(session) {
    this.#openedAt = performance.now();
    this.#accepted = this.#requested;
    this.#refused = { count: 0 };
    this.#stored?.changed();
    this.#setState({ name: 'open', session });
    this.#changed(); // subscriptions may have, while it was connecting
  }

  /** Unless it is subscribed again already. */
  #unsubscribed(frame) {
    const isOver = topic => frame.type === 'refused' || frame.code || !this.#handlers.has(topic);
    (frame.topics ?? [frame.topic]).filter(isOver).forEach(topic => {
      this.#handlers.delete(topic);
      this.#setPosition(topic, undefined);
    });
    this.#requested = this.#requested.filter(topic => this.#handlers.has(topic));
    this.#dispatch(frame.type, frame);
  }

  #setPosition(topic, position) {
    if (position) {
      this.#positions.set(topic, position);
    } else {
      this.#positions.delete(topic);
    }
    this.#stored?.changed();
  }

  /** Messages of a topic that was unsubscribed arrive until it is reconnected. */
  #dispatchMessage(message) {
    const { topic } = message;
    if (this.#requested.includes(topic) && !this.#handlers.has(topic)) {
      return;
    }
    this.#dispatch('message', message);
    this.#handlers.get(topic)?.forEach(handler => {
      try {
        handler({ topic, data: message.data, position: message.position });
      } catch (error) {
        queueMicrotask(() => { throw error; }); // reported, as that of a listener
      }
    });
  }

  /** Those of an event stream come without their topics: broadcasts first, then in the order in which they were requested. */
  #updatePositions(id) {
    const positions = id ? id.split(',') : [];
    const topics = new Set([BROADCAST, ...this.#requested.filter(topic => topic !== 'tick')]);
    if (positions.length === topics.size) {
      this.#positions = new Map([...topics].map((topic, index) => [topic, positions[index]]));
      this.#stored?.changed();
    }
  }

  /** Only topics that can be resumed have a position in `connected`; `tick` has none. */
  #updatePosition({ topic, position }) {
    if (position && this.#positions.has(topic)) {
      this.#positions.set(topic, position);
      this.#stored?.changed();
    }
  }

  #ended(end) {
    const wasOpen = this.#state.name === 'open';
    const wasStable = wasOpen && performance.now() - this.#openedAt > STABLE_AFTER;
    this.#attempts = wasStable ? 0 : this.#attempts;
    this.#connection = undefined;
    if (this.#mayRenew(end)) {
      this.#refused = { count: this.#refused.count + 1, credential: this.#credential, end };
      this.#renew(wasOpen, end);
    } else if (this.#revertTopics(end)) {
      this.#begin();
    } else if (isFinal(end)) {
      this.#stop(end);
    } else {
      this.#reconnectLater(end);
    }
  }

  /** Whether other credentials may help: the token expired, or was refused, and there is a function that may know a newer one. */
  #mayRenew({ code, status, reason }) {
    const isRefused = status === 401 || (code && reason === TOKEN_EXPIRED);
    return isRefused && Boolean(this.#options.credential) && this.#refused.count < MAX_REFUSED;
  }

  /** At once; if one token after the other expires as soon as it was accepted, after the usual delays. */
  #renew(wasOpen, end) {
    if (wasOpen && this.#attempts >= EARLY_RENEWALS) {
      this.#reconnectLater(end);
    } else {
      this.#attempts += wasOpen ? 1 : 0;
      this.#begin();
    }
  }

  /** If Herald does not accept topics that were added to a connection, goes on with the others. */
  #revertTopics({ status, reason }) {
    const added = this.#requested.filter(topic => !this.#accepted?.includes(topic));
    if (!this.#accepted || !added.length || (status !== 400 && status !== 403)) {
      return false;
    }
    added.forEach(topic => this.#handlers.delete(topic));
    this.#dispatch('refused', { topics: added, status, reason });
    return this.#state.name === 'connecting'; // unless a listener closed it
  }

  #reconnectLater(end) {
    const requested = end.retry ?? reconnectDelay(end.reason) ?? (this.#attempts ? undefined : this.#retry);
    const delay = requested ?? backoff(this.#attempts, this.#random);
    this.#attempts += 1;
    this.#mayReconnectEarly = requested === undefined;
    this.#timer = setTimeout(() => this.connect(), delay);
    this.#setState({ name: 'waiting', retryAt: Date.now() + delay, code: end.code, status: end.status, reason: end.reason, error: end.error });
  }

  #stop({ code, status, reason }) {
    clearTimeout(this.#timer);
    clearTimeout(this.#batchTimer);
    this.#batchTimer = undefined;
    this.#accepted = undefined;
    this.#refused = { count: 0 };
    this.#stored?.stop();
    globalThis.removeEventListener?.('online', this.#wake);
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
    this.dispatchEvent(Object.assign(new Event(type), { detail }));
  }
}

function baseUrl(url) {
  if (!url) {
    throw new TypeError('The option "url" is required outside of a browser: the URL of Herald.');
  }
  const base = new URL(url, globalThis.location?.href);
  base.search = base.hash = '';
  base.protocol = base.protocol.replace(/^ws/, 'http');
  if (!/^https?:$/.test(base.protocol)) {
    throw new TypeError(`The option "url" is invalid: an address with http or https is accepted, not ${base.protocol}`);
  }
  return base.href.replace(/\/*$/, '/');
}

function checkTransport(transport, WebSocket) {
  if (transport !== 'websocket' && transport !== 'sse' && typeof transport !== 'function') {
    throw new TypeError(`The transport "${transport}" is invalid: "websocket" or "sse" is accepted.`);
  }
  if (transport === 'websocket' && !WebSocket) {
    throw new TypeError('This runtime has no WebSocket: pass one as the option "WebSocket", such as that of the package "ws", or use the transport "sse".');
  }
  return transport;
}

function isSame(topics, others) {
  return topics.length === others.length && topics.every(topic => others.includes(topic));
}

function withTimeout(promise, milliseconds) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No credential within ${milliseconds / 1_000} s.`)), milliseconds);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
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
function isFinal({ code, status, wanted, isFinal }) {
  return wanted || isFinal || code === POLICY_VIOLATION || (status >= 400 && status < 500 && status !== 429 && status !== 408);
}
