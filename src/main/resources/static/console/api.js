/** Herald's REST doors, with the credentials that the page has at the moment. */

export const BASE = new URL('..', import.meta.url);

/** What Herald answered instead (RFC 9457); `status` is 0 if it could not be reached. */
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
    return this.#call('GET', path);
  }

  post(path, body) {
    return this.#call('POST', path, body);
  }

  delete(path) {
    return this.#call('DELETE', path);
  }

  async #call(method, path, body) {
    const headers = this.#credential() ? { Authorization: `Bearer ${this.#credential()}` } : {};
    let response;
    try {
      response = await fetch(new URL(path, BASE), { method, headers, body, cache: 'no-store' });
    } catch {
      throw new Problem(0, 'Herald cannot be reached.');
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw new Problem(response.status, answer.detail ?? response.statusText, Number(response.headers.get('Retry-After')) || 0);
    }
    return answer;
  }
}

/** What went wrong, for a person. */
export function words(problem) {
  switch (problem.status) {
    case 401:
      return 'Credentials are needed for this.';
    case 403:
      return `Not allowed. ${problem.message}`;
    case 429:
      return `Too many at a time: again in ${problem.retryAfter || 1} s. ${problem.message}`;
    case 503:
      return `Not now${problem.retryAfter ? `: again in ${problem.retryAfter} s` : ''}. ${problem.message}`;
    default:
      return problem.message;
  }
}
