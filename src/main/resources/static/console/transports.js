/**
 * The transports of herald.js. Each opens one connection, passes on what it receives, and reports once why it ended.
 *
 * @typedef {{code?: number, status?: number, reason: string, retry?: number, wanted?: boolean, isFinal?: boolean}} End `code` is a WebSocket close
 *   code, `status` the HTTP status of a rejected request, `retry` the reconnect delay in milliseconds if Herald sent one,
 *   `wanted` is true if this side closed the connection, `isFinal` if reconnecting would not help
 * @typedef {{url: string, query: URLSearchParams, topics: string[], positions: Map<string, string>, credential: string, WebSocket?: typeof WebSocket}} Request
 *   `query` has the topics and positions
 * @typedef {{onReceive: (frame: object) => void, onEnd: (end: End) => void}} Callbacks
 */
import { readEvents } from './event-stream.js';

const CONNECTION_LOST = 1006;
const CHECK_INTERVAL = 1_000;
/** Herald sends something on a stream every 25 s, at least a comment. */
const STREAM_TIMEOUT = 60_000;
/** Browsers do not show Herald's pings to scripts, so an idle WebSocket sends a probe and waits for its echo. */
const PROBE_AFTER = 30_000;
const PROBE_TIMEOUT = 8_000;

/** @param {Request} request @param {Callbacks} callbacks */
export function openWebSocket(request, { onReceive, onEnd }) {
  const protocols = request.credential ? ['herald.v1', 'bearer', request.credential] : ['herald.v1'];
  let socket;
  try {
    socket = new request.WebSocket(address(request, 'websocket', 'ws'), protocols);
  } catch {
    queueMicrotask(() => onEnd({ status: 400, reason: 'The credentials contain characters that a WebSocket cannot send. Use Server-Sent Events.' }));
    return { send() {}, check() {}, close() {} };
  }
  const probe = `probe ${Math.random()}`;
  let upgraded = false;
  let receivedAt = performance.now();
  let probedAt = 0;
  const end = once(result => {
    clearInterval(watchdog);
    socket.close();
    onEnd(result);
  });
  const sendProbe = () => {
    probedAt = performance.now();
    socket.send(probe);
  };
  const watchdog = setInterval(() => {
    const now = performance.now();
    if (probedAt && now - probedAt > PROBE_TIMEOUT) {
      end({ code: CONNECTION_LOST, reason: 'no response' });
    } else if (!probedAt && upgraded && now - receivedAt > PROBE_AFTER) {
      sendProbe();
    }
  }, CHECK_INTERVAL);
  socket.onopen = () => (upgraded = true);
  socket.onerror = () => {}; // the package ws would end the process
  socket.onmessage = ({ data }) => {
    receivedAt = performance.now();
    probedAt = 0;
    const frame = typeof data === 'string' ? JSON.parse(data) : { type: 'binary', data };
    if (frame.type !== 'echo' || frame.data !== probe) {
      onReceive(frame);
    }
  };
  socket.onclose = ({ code, reason }) =>
    upgraded ? end({ code, reason }) : handshakeFailure(request).then(end);
  return {
    send: text => socket.send(text),
    check: () => upgraded && !probedAt && sendProbe(),
    close: () => end({ wanted: true, reason: '' }),
  };
}

/** @param {Request} request @param {Callbacks} callbacks */
export function openEvents(request, { onReceive, onEnd }) {
  const aborter = new AbortController();
  let receivedAt = performance.now();
  let retry;
  const end = once(result => {
    clearInterval(watchdog);
    aborter.abort();
    onEnd(result);
  });
  const watchdog = setInterval(() => {
    if (performance.now() - receivedAt > STREAM_TIMEOUT) {
      end({ code: CONNECTION_LOST, reason: 'no data received' });
    }
  }, CHECK_INTERVAL);
  const on = {
    bytes: () => (receivedAt = performance.now()),
    id: id => onReceive({ type: 'position', id }),
    retry: milliseconds => onReceive({ type: 'retry', retry: (retry = milliseconds) }),
    event: event => {
      if (event.name === 'herald/close') {
        end({ ...JSON.parse(event.data), retry });
      } else {
        retry = undefined;
        onReceive(toFrame(event));
      }
    },
  };
  fetchEvents(request, aborter.signal)
    .then(async response => {
      if (!response.ok) {
        return end(await toEnd(response));
      }
      onReceive({ type: 'connected' });
      await readEvents(response.body, on);
      end({ code: CONNECTION_LOST, reason: '' });
    })
    .catch(() => end({ code: CONNECTION_LOST, reason: '' }));
  return { send() {}, check() {}, close: () => end({ wanted: true, reason: '' }) };
}

function toFrame({ name, data, id }) {
  if (name === 'herald/gap') {
    return { type: 'gap', ...JSON.parse(data) };
  }
  return name === 'herald/direct'
    ? { type: 'direct', data }
    : { type: 'message', topic: name, data, position: id.includes(',') ? undefined : id || undefined };
}

/** A browser hides the response to a failed handshake, so the same request is sent where the response can be read. */
export async function handshakeFailure(request) {
  const aborter = new AbortController();
  try {
    const response = await fetchEvents(request, aborter.signal);
    return response.ok ? { code: CONNECTION_LOST, reason: 'WebSockets are blocked; Server-Sent Events are not' } : await toEnd(response);
  } catch {
    return { code: CONNECTION_LOST, reason: '' };
  } finally {
    aborter.abort();
  }
}

function fetchEvents(request, signal) {
  const headers = { Accept: 'text/event-stream' };
  if (request.credential) {
    headers.Authorization = `Bearer ${request.credential}`;
  }
  return fetch(address(request, 'events'), { headers, signal, cache: 'no-store' });
}

/** @returns {Promise<End>} */
async function toEnd(response) {
  const problem = await response.json().catch(() => ({}));
  const retryAfter = Number(response.headers.get('Retry-After'));
  return {
    status: response.status,
    reason: problem.detail ?? problem.title ?? response.statusText,
    retry: retryAfter > 0 ? retryAfter * 1_000 : undefined,
  };
}

function address({ url, query }, path, scheme) {
  const address = new URL(path, url);
  address.search = query;
  address.protocol = scheme ? address.protocol.replace('http', scheme) : address.protocol;
  return address;
}

function once(action) {
  let done = false;
  return value => {
    if (!done) {
      done = true;
      action(value);
    }
  };
}
