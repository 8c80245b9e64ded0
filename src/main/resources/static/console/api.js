/** Herald's HTTP API, called with the current credentials of the page. */

export const BASE = new URL('..', import.meta.url);

/** An error response of Herald (RFC 9457); `status` is 0 if Herald is unreachable. */
export class Problem extends Error {
  constructor(status, detail, retryAfter = 0) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** A request without a response counts as failed after so many milliseconds. Publishing may wait for other nodes. */
const TIMEOUTS = { GET: 10_000, POST: 60_000, DELETE: 60_000 };

export class Api {
  #credential;

  /** @param {() => string} credential '' for none */
  constructor(credential) {
    this.#credential = credential;
  }

  get(path) {
    return this.#request('GET', path);
  }

  post(path, body) {
    return this.#request('POST', path, body);
  }

  delete(path) {
    return this.#request('DELETE', path);
  }

  async #request(method, path, body) {
    const headers = this.#credential() ? { Authorization: `Bearer ${this.#credential()}` } : {};
    let response;
    try {
      response = await fetch(new URL(path, BASE), { method, headers, body, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUTS[method]) });
    } catch (failure) {
      throw new Problem(0, unreachable(failure, method));
    }
    const json = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw new Problem(response.status, json.detail ?? response.statusText, Number(response.headers.get('Retry-After')) || 0);
    }
    return json;
  }
}

function unreachable({ name }, method) {
  if (name === 'TimeoutError') {
    return `Herald did not respond within ${TIMEOUTS[method] / 1_000} s.`;
  }
  return navigator.onLine ? 'Herald cannot be reached.' : 'This device is offline.';
}

/** The message to display for a problem. */
export function errorMessage({ status, message, retryAfter }) {
  switch (status) {
    case 429:
    case 503:
      return retryAfter ? `${sentence(message).replace(/ Retry later\.$/, '')} Retry in ${retryAfter} s.` : sentence(message);
    default:
      return message;
  }
}

/** Why a section is unavailable to a caller without credentials (401) or without the scope that it requires (403). */
export function denial(status, scope) {
  return status === 401 ? 'Credentials required.' : `Insufficient scope: "${scope}" is required.`;
}

export function sentence(text) {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
