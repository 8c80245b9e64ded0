/**
 * A transport of herald.js that speaks Centrifugo's client protocol in JSON: topics are subscribed and unsubscribed on an open
 * connection, and clients that join or leave a topic are reported. It is what the console needs of that protocol; applications use an
 * SDK of Centrifugo.
 */
import { handshakeFailure } from './transports.js';

const BROADCAST = 'broadcast';
const TICK = 'tick';
const CONNECTION_LOST = 1006;
const CONNECTION_EXPIRED = 3005;
const INVALID_TOKEN = 3500;
/** From this code on, a subscription that Herald has ended may begin again. */
const RESUBSCRIBE = 2500;
/** The connection is lost if nothing has come for so long after a ping was due. */
const PING_TOLERANCE = 10_000;
const DEFAULT_PING = 25;
const CHECK_INTERVAL = 1_000;
/** A number that JavaScript may not hold: its digits are kept as they are. */
const LONG_NUMBER = /\d{16}/;

/**
 * @param {() => number} history how many of the last messages a topic begins with, unless it resumes
 * @returns a function for the option `transport` of herald.js
 */
export function centrifugo(history = () => 0) {
  const serverTopics = new Set(); // to which the token subscribes, also when it connects again
  return (request, callbacks) => {
    const connection = new Connection({ ...request, history, serverTopics }, callbacks);
    return {
      send() { throw new Error('The protocol of Centrifugo has no echo: to send, use the transport "websocket".'); },
      check() {},
      update: topics => connection.update(topics),
      close: () => connection.close(),
    };
  };
}

class Connection {
  #request;
  #onReceive;
  #onEnd;
  #socket;
  #commands = 0;
  /** What to do with the replies that are awaited, by the numbers of their commands. */
  #awaited = new Map();
  /** By topic, also those that begin: the epoch, and the offset of the newest message. */
  #subscriptions = new Map();
  #isUpgraded = false;
  #isConnected = false;
  #ping = DEFAULT_PING;
  #receivedAt = performance.now();
  #watchdog;

  constructor(request, { onReceive, onEnd }) {
    this.#request = request;
    this.#onReceive = onReceive;
    this.#onEnd = onEnd;
    this.#watchdog = setInterval(() => this.#checkSilence(), CHECK_INTERVAL);
    const url = new URL('connection/websocket', request.url);
    url.protocol = url.protocol.replace('http', 'ws');
    this.#socket = new request.WebSocket(url);
    this.#socket.onopen = () => this.#connect();
    this.#socket.onmessage = ({ data }) => this.#receive(data);
    this.#socket.onclose = ({ code, reason }) => this.#closed(code, reason);
  }

  /** Subscribes to the topics that are new, and unsubscribes from those that are not named any more. */
  update(topics) {
    const wanted = wantedTopics(topics);
    this.#subscriptions.forEach(({ isServerSide }, topic) => !isServerSide && !wanted.includes(topic) && this.#unsubscribe(topic));
    wanted.filter(topic => !this.#subscriptions.has(topic)).forEach(topic => this.#subscribe(topic, undefined));
  }

  close() {
    this.#end({ wanted: true, reason: '' });
  }

  #connect() {
    this.#isUpgraded = true;
    const { credential, positions, serverTopics } = this.#request;
    const held = [...positions].filter(([topic]) => serverTopics.has(topic));
    const subs = Object.fromEntries(held.map(([topic, position]) => [topic, recovery(position)]));
    this.#send({ connect: { token: credential || undefined, name: 'herald-console', subs } }, ({ error, connect }) =>
      error ? this.#refused(error.code, error.message) : this.#connected(connect));
  }

  /** It is open once the topics with which it begins have replies. */
  #connected({ client, ping = 0, subs = {} }) {
    const { topics, positions, serverTopics } = this.#request;
    this.#isConnected = true;
    this.#ping = ping;
    serverTopics.clear();
    Object.entries(subs).forEach(([topic, result]) => this.#subscribedByServer(topic, result));
    const wanted = new Set(wantedTopics(topics).filter(topic => !this.#subscriptions.has(topic)));
    const started = topic => {
      wanted.delete(topic);
      if (!wanted.size) {
        this.#onReceive({ type: 'connected', session: sessionId(client) });
      }
    };
    if (wanted.size) {
      [...wanted].forEach(topic => this.#subscribe(topic, positions.get(topic), () => started(topic)));
    } else {
      started();
    }
  }

  /** With history, it first asks where the history begins, and resumes from there: so no message is lost between the two. */
  #subscribe(topic, since, onReply = () => {}) {
    const subscription = { isServerSide: false };
    this.#subscriptions.set(topic, subscription);
    const isCurrent = () => this.#subscriptions.get(topic) === subscription;
    const subscribe = position => this.#send({ subscribe: { channel: topic, join_leave: true, recoverable: true, ...recovery(position) } }, ({ error, subscribe }) => {
      if (isCurrent()) {
        error ? this.#notSubscribed(topic, error) : this.#subscribed(topic, subscription, subscribe, position);
      }
      onReply();
    });
    const limit = this.#request.history();
    if (since || !limit || topic === TICK) {
      subscribe(since);
    } else {
      this.#send({ history: { channel: topic, limit, reverse: true } }, ({ history }) => isCurrent() ? subscribe(beforeOldest(history)) : onReply());
    }
  }

  #subscribed(topic, subscription, { epoch, offset = 0, was_recovering, recovered, publications = [] }, since) {
    const newest = epoch && `${epoch}:${offset}`;
    Object.assign(subscription, { epoch, offset });
    if (was_recovering && !recovered) {
      this.#onReceive({ type: 'gap', topic, from: since, to: newest });
    }
    this.#onReceive({ type: 'subscribed', topic, position: recovered ? since : newest });
    publications.forEach(publication => this.#published(topic, subscription, publication));
  }

  #subscribedByServer(topic, result) {
    const subscription = { isServerSide: true };
    this.#request.serverTopics.add(topic);
    this.#subscriptions.set(topic, subscription);
    this.#subscribed(topic, subscription, result, this.#request.positions.get(topic));
  }

  #notSubscribed(topic, { code, message }) {
    this.#subscriptions.delete(topic);
    this.#onReceive({ type: 'refused', topics: [topic], status: code, reason: message });
  }

  #unsubscribe(topic) {
    this.#subscriptions.delete(topic);
    this.#send({ unsubscribe: { channel: topic } }, () => this.#onReceive({ type: 'unsubscribed', topic }));
  }

  /** Some ends are to be followed by a new subscription, which finds out what the old one has missed. */
  #unsubscribedByServer(topic, { isServerSide, epoch, offset }, { code, reason }) {
    this.#subscriptions.delete(topic);
    if (code >= RESUBSCRIBE && !isServerSide) {
      this.#subscribe(topic, epoch && `${epoch}:${offset}`);
    } else {
      this.#request.serverTopics.delete(topic);
      this.#onReceive({ type: 'unsubscribed', topic, code, reason });
    }
  }

  #receive(text) {
    this.#receivedAt = performance.now();
    text.split('\n').filter(Boolean).map(parse).forEach(({ id, push, ...reply }) => {
      if (id) {
        const action = this.#awaited.get(id);
        this.#awaited.delete(id);
        action?.(reply);
      } else if (push) {
        this.#pushed(push);
      } else {
        this.#socket.send('{}'); // a ping
      }
    });
  }

  #pushed({ channel, pub, join, leave, subscribe, unsubscribe, message }) {
    const subscription = this.#subscriptions.get(channel);
    if (message) {
      this.#onReceive({ type: 'direct', data: textOf(message.data) });
    } else if (subscribe) {
      this.#subscribedByServer(channel, subscribe);
    } else if (!subscription) {
      // what was under way when it was unsubscribed
    } else if (pub) {
      this.#published(channel, subscription, pub);
    } else if (unsubscribe) {
      this.#unsubscribedByServer(channel, subscription, unsubscribe);
    } else {
      const { info } = join ?? leave ?? {};
      this.#onReceive({ type: join ? 'join' : 'leave', topic: channel, user: info?.user ?? '', session: sessionId(info?.client) });
    }
  }

  /** A position is known only if the subscription has an epoch. */
  #published(topic, subscription, { data, offset, epoch = subscription.epoch }) {
    Object.assign(subscription, { epoch, offset });
    this.#onReceive({ type: 'message', topic, data: textOf(data), position: epoch && offset ? `${epoch}:${offset}` : undefined });
  }

  #send(command, onReply) {
    const id = ++this.#commands;
    this.#awaited.set(id, onReply);
    this.#socket.send(JSON.stringify({ id, ...command }));
  }

  #checkSilence() {
    if (this.#ping && performance.now() - this.#receivedAt > this.#ping * 1_000 + PING_TOLERANCE) {
      this.#end({ code: CONNECTION_LOST, reason: 'no response' });
    }
  }

  #closed(code, reason) {
    if (!this.#isUpgraded) {
      this.#findReason().then(end => this.#end(end));
    } else if (!this.#isConnected && code >= INVALID_TOKEN) {
      this.#refused(code, reason);
    } else {
      this.#end({ code, reason: code === CONNECTION_EXPIRED ? 'token expired' : reason, isFinal: isFinal(code) });
    }
  }

  /** Herald says more about refused credentials in a response to a request. */
  #refused(code, reason) {
    this.#findReason().then(end => this.#end(end.status ? end : { code, reason, isFinal: true }));
  }

  #findReason() {
    return handshakeFailure({ ...this.#request, query: new URLSearchParams() });
  }

  #end(end) {
    clearInterval(this.#watchdog);
    this.#awaited.clear();
    this.#subscriptions.clear();
    this.#socket.onclose = this.#socket.onmessage = this.#socket.onopen = null;
    this.#socket.close();
    this.#onEnd(end);
    this.#onEnd = () => {};
  }
}

/** As on the other endpoints. */
function wantedTopics(topics) {
  return [...new Set([BROADCAST, ...(topics.length ? topics : [TICK])])];
}

function recovery(position) {
  const [epoch, offset] = position?.split(':') ?? [];
  return position ? { recover: true, epoch, offset: Number(offset) } : {};
}

/** Undefined if there is no history. */
function beforeOldest({ epoch, offset = 0, publications = [] } = {}) {
  return epoch && `${epoch}:${publications.length ? publications.at(-1).offset - 1 : offset}`;
}

function isFinal(code) {
  return (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000);
}

/** The id by which the other endpoints name a session, of that by which this one does. */
export function sessionId(uuid = '') {
  const digits = uuid.replaceAll('-', '');
  return digits.length === 32 ? digits.slice(0, 12) + digits.slice(-4) : uuid;
}

/** JSON as it was published, but for white space; what was published as text is a string. */
function textOf(data) {
  return typeof data === 'string' ? data : JSON.stringify(data);
}

function parse(line) {
  return LONG_NUMBER.test(line) && JSON.rawJSON
    ? JSON.parse(line, (key, value, { source }) => (typeof value === 'number' && String(value) !== source ? JSON.rawJSON(source) : value))
    : JSON.parse(line);
}
