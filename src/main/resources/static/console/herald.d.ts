/** The types of herald.js. */

export interface HeraldOptions {
  /** The URL of Herald, with its path if it has one; by default the origin of the page. */
  url?: string | URL;
  /** By default `websocket`, or `sse` where the runtime has no `WebSocket`. */
  transport?: 'websocket' | 'sse';
  /** The topics to subscribe to in addition to `broadcast`; by default `tick`. */
  topics?: readonly string[];
  /** How many of the last messages of each topic to receive first, if there is no position to resume from. */
  history?: number;
  /** Returns a token or an API key, '' for none; called before each connection, and when a token has expired or was refused. */
  credential?: () => string | PromiseLike<string>;
  /** Where positions survive a reload, such as `sessionStorage`. */
  storage?: PositionStorage;
  /** The key of the positions in the storage; by default the URL and the topics. */
  storageKey?: string;
  /** The class of WebSockets where the runtime has none, such as that of the package `ws`. */
  WebSocket?: WebSocketConstructor;
  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  random?: () => number;
}

export interface PositionStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export type WebSocketConstructor = new (url: string | URL, protocols?: string | string[]) => { send(data: string): void; close(): void };

/** A published message; `tick` has no position, nor has what skips history. */
export interface Message {
  readonly topic: string;
  readonly data: string;
  readonly position?: string;
}

/** A direct message to this session or user. */
export interface DirectMessage {
  readonly data: string;
}

/** The echo of a sent message, in the order of sending. */
export interface Echo {
  readonly data: string;
}

/** Messages of the topic after `from` (absent if it is unknown) and up to `to` were missed and are no longer retained. */
export interface Gap {
  readonly topic: string;
  readonly from?: string;
  readonly to: string;
}

/** Herald did not accept topics that were added while connected; they are unsubscribed again. */
export interface Refusal {
  readonly topics: readonly string[];
  readonly status: number;
  readonly reason: string;
}

export interface State {
  readonly name: 'closed' | 'connecting' | 'open' | 'waiting';
  /** The id of the session, while `open` over WebSocket. */
  readonly session?: string;
  /** The time of the next attempt, while `waiting`, comparable to `Date.now()`. */
  readonly retryAt?: number;
  /** The WebSocket close code of the connection that ended. */
  readonly code?: number;
  /** The HTTP status of a rejected request: 401 unauthenticated, 403 forbidden, 429 rate limit, 503 unavailable. */
  readonly status?: number;
  /** The close reason or problem detail. */
  readonly reason?: string;
  /** What the function `credential` threw. */
  readonly error?: unknown;
}

export interface HeraldEvents {
  message: Message;
  direct: DirectMessage;
  echo: Echo;
  gap: Gap;
  refused: Refusal;
  state: State;
}

export interface HeraldEvent<T> extends Event {
  readonly detail: T;
}

type Listener<K extends keyof HeraldEvents> =
  | ((event: HeraldEvent<HeraldEvents[K]>) => void)
  | { handleEvent(event: HeraldEvent<HeraldEvents[K]>): void };

/** A client that reconnects by itself and resumes from its positions. */
export class Herald extends EventTarget {
  /** @throws {TypeError} if an option or a topic is invalid */
  constructor(options?: HeraldOptions);

  readonly state: State;
  /** The topics to which it is or will be subscribed, in addition to `broadcast`. */
  readonly topics: string[];
  /** The position of the last message of each topic. */
  readonly positions: { [topic: string]: string };

  /**
   * Subscribes to a topic, at any time. The handler is called with each message of the topic; other handlers of the same topic stay.
   *
   * @returns ends this subscription
   * @throws {TypeError} if the name of the topic is invalid
   */
  subscribe(topic: string, handler?: (message: Message) => void): () => void;
  /** Ends the subscription of this handler, or all subscriptions to the topic. The last one unsubscribes from it. */
  unsubscribe(topic: string, handler?: (message: Message) => void): void;
  /** Connects immediately, without waiting for a reconnect delay; has no effect while it is connecting or open. */
  connect(): void;
  /** Disconnects, and does not reconnect until `connect` is called. */
  close(): void;
  /**
   * Sends a text, which Herald echoes.
   *
   * @throws {Error} if it is not open, or its transport is one-way
   */
  send(text: string): void;

  addEventListener<K extends keyof HeraldEvents>(type: K, listener: Listener<K> | null, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof HeraldEvents>(type: K, listener: Listener<K> | null, options?: boolean | EventListenerOptions): void;
}

/** A random delay in milliseconds, below a bound that doubles with each attempt ("full jitter"). */
export function backoff(attempts: number, random?: () => number): number;

/** The delay in milliseconds that a draining node assigns to this client at the end of the close reason. */
export function reconnectDelay(reason: string | undefined): number | undefined;
