/**
 * The two ways to Herald, for herald.js: each opens one connection, says what it hears, and says once why it ended.
 *
 * @typedef {{code?: number, status?: number, reason: string, retry?: number, wanted?: boolean}} End `code` as of a WebSocket's close, `status`
 *   of a refused request, `retry` the milliseconds after which to come back, if Herald said so,
 *   `wanted` if it was closed from this side
 * @typedef {{url: string, query: URLSearchParams, credential: string, lastEventId: string}} Call
 * @typedef {{heard: (what: object) => void, ended: (end: End) => void}} Ears
 */
import { readEvents } from './event-stream.js';

const LOST = 1006;
const LOOK_EVERY = 1_000;
/** Herald sends something into a stream every 25 s, if only a comment. */
const SILENT_STREAM = 60_000;
/** Browsers hide Herald's pings, so a silent WebSocket is asked for an echo. */
const SILENT_SOCKET = 30_000;
const ANSWER_WITHIN = 8_000;

/** @param {Call} call @param {Ears} ears */
export function openWebSocket(call, ears) {
  const protocols = call.credential ? ['herald.v1', 'bearer', call.credential] : ['herald.v1'];
  let socket;
  try {
    socket = new WebSocket(address(call, 'websocket', 'ws'), protocols);
  } catch {
    queueMicrotask(() => ears.ended({ status: 400, reason: 'These credentials have characters that a WebSocket cannot send; Server-Sent Events can.' }));
    return { send() {}, check() {}, close() {} };
  }
  const probe = `are you there? ${Math.random()}`;
  let upgraded = false;
  let heardAt = performance.now();
  let askedAt = 0;
  const ended = once(end => {
    clearInterval(watch);
    socket.close();
    ears.ended(end);
  });
  const ask = () => {
    askedAt = performance.now();
    socket.send(probe);
  };
  const watch = setInterval(() => {
    const now = performance.now();
    if (askedAt && now - askedAt > ANSWER_WITHIN) {
      ended({ code: LOST, reason: 'no answer' });
    } else if (!askedAt && upgraded && now - heardAt > SILENT_SOCKET) {
      ask();
    }
  }, LOOK_EVERY);
  socket.onopen = () => (upgraded = true);
  socket.onmessage = ({ data }) => {
    heardAt = performance.now();
    askedAt = 0;
    const what = typeof data === 'string' ? JSON.parse(data) : { type: 'binary', data };
    if (what.type !== 'echo' || what.data !== probe) {
      ears.heard(what);
    }
  };
  socket.onclose = ({ code, reason }) =>
    upgraded ? ended({ code, reason }) : whyRefused(call).then(ended);
  return {
    send: text => socket.send(text),
    check: () => upgraded && !askedAt && ask(),
    close: () => ended({ wanted: true, reason: '' }),
  };
}

/** @param {Call} call @param {Ears} ears */
export function openEvents(call, ears) {
  const aborter = new AbortController();
  let heardAt = performance.now();
  let retry;
  const ended = once(end => {
    clearInterval(watch);
    aborter.abort();
    ears.ended(end);
  });
  const watch = setInterval(() => {
    if (performance.now() - heardAt > SILENT_STREAM) {
      ended({ code: LOST, reason: 'silent' });
    }
  }, LOOK_EVERY);
  const on = {
    bytes: () => (heardAt = performance.now()),
    id: id => ears.heard({ type: 'place', id }),
    retry: milliseconds => ears.heard({ type: 'retry', retry: (retry = milliseconds) }),
    event: event => {
      if (event.name === 'herald/close') {
        ended({ ...JSON.parse(event.data), retry });
      } else {
        retry = undefined;
        ears.heard(asMessage(event));
      }
    },
  };
  ask(call, aborter.signal)
    .then(async response => {
      if (!response.ok) {
        return ended(await refusal(response));
      }
      ears.heard({ type: 'connected' });
      await readEvents(response.body, on);
      ended({ code: LOST, reason: '' });
    })
    .catch(() => ended({ code: LOST, reason: '' }));
  return { send() {}, check() {}, close: () => ended({ wanted: true, reason: '' }) };
}

function asMessage({ name, data, id }) {
  if (name === 'herald/gap') {
    return { type: 'gap', ...JSON.parse(data) };
  }
  return name === 'herald/direct'
    ? { type: 'direct', data }
    : { type: 'message', topic: name, data, position: id.includes(',') ? undefined : id || undefined };
}

/** A browser does not say why a handshake failed: the same question is asked where the answer can be read. */
async function whyRefused(call) {
  const aborter = new AbortController();
  try {
    const response = await ask(call, aborter.signal);
    return response.ok ? { code: LOST, reason: 'no WebSocket gets through; Server-Sent Events do' } : await refusal(response);
  } catch {
    return { code: LOST, reason: '' };
  } finally {
    aborter.abort();
  }
}

function ask(call, signal) {
  const headers = { Accept: 'text/event-stream' };
  if (call.credential) {
    headers.Authorization = `Bearer ${call.credential}`;
  }
  if (call.lastEventId) {
    headers['Last-Event-ID'] = call.lastEventId;
  }
  return fetch(address(call, 'events'), { headers, signal, cache: 'no-store' });
}

/** @returns {Promise<End>} */
async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  const after = Number(response.headers.get('Retry-After'));
  return {
    status: response.status,
    reason: problem.detail ?? problem.title ?? response.statusText,
    retry: after > 0 ? after * 1_000 : undefined,
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
