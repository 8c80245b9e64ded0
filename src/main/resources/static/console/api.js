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
      response = await fetch(new URL(path, BASE), { method, headers, body, cache: 'no-store' });
    } catch {
      throw new Problem(0, 'Herald is unreachable.');
    }
    const json = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw new Problem(response.status, json.detail ?? response.statusText, Number(response.headers.get('Retry-After')) || 0);
    }
    return json;
  }
}

/** The message to display for a problem. */
export function errorMessage({ status, message, retryAfter }) {
  switch (status) {
    case 401:
      return 'Credentials required.';
    case 429:
    case 503:
      return retryAfter ? `${sentence(message)} Retry in ${retryAfter} s.` : sentence(message);
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
