/**
 * Reads Server-Sent Events from a response body of `fetch`, as `EventSource` does (WHATWG HTML, section 9.2.6). `EventSource`
 * itself cannot send an `Authorization` header, and does not report the status of a rejected request.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {object} on callbacks, called in the order of the stream
 * @param {(event: {name: string, data: string, id: string}) => void} on.event `id` is the latest one that the stream contained
 * @param {(id: string) => void} on.id called after each event, and for an id without an event
 * @param {(milliseconds: number) => void} on.retry
 * @param {() => void} on.bytes called for all data, comments included: the connection is alive
 * @returns {Promise<void>} resolves when the stream has ended
 */
export async function readEvents(body, on) {
  const lines = new LineSplitter();
  const parser = new EventParser(on);
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    on.bytes();
    lines.split(chunk.value).forEach(line => parser.parse(line));
  }
}

/** Splits text that arrives in chunks into lines, which end in LF, CR or both. */
class LineSplitter {
  #rest = '';

  split(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    return lines;
  }
}

/** Collects the lines of an event until an empty line ends it. */
class EventParser {
  #on;
  #name = '';
  #data = [];
  #id = '';

  constructor(on) {
    this.#on = on;
  }

  parse(line) {
    if (line === '') {
      this.#dispatch();
    } else if (!line.startsWith(':')) {
      const [, field, value] = /^([^:]*)(?:: ?)?(.*)$/s.exec(line);
      this.#addField(field, value);
    }
  }

  #addField(field, value) {
    if (field === 'event') {
      this.#name = value;
    } else if (field === 'data') {
      this.#data.push(value);
    } else if (field === 'id') {
      this.#id = value;
    } else if (field === 'retry' && /^\d+$/.test(value)) {
      this.#on.retry(Number(value));
    }
  }

  /** The id comes after the event, so that a client resumes after an event only if it has handled it. */
  #dispatch() {
    if (this.#data.length) {
      this.#on.event({ name: this.#name || 'message', data: this.#data.join('\n'), id: this.#id });
    }
    this.#on.id(this.#id);
    this.#name = '';
    this.#data = [];
  }
}
