/**
 * Reads Server-Sent Events from a body of `fetch`, as `EventSource` does (WHATWG HTML, section 9.2.6). `EventSource` itself
 * can send no credentials but cookies, and never says why it was refused.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {object} on what is heard, in its order
 * @param {(event: {name: string, data: string, id: string}) => void} on.event `id` is the last one that was told
 * @param {(id: string) => void} on.id also without an event
 * @param {(milliseconds: number) => void} on.retry
 * @param {() => void} on.bytes whatever came, also a comment: the connection is alive
 * @returns {Promise<void>} once the stream has ended
 */
export async function readEvents(body, on) {
  const lines = new Lines();
  const event = new EventLines(on);
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    on.bytes();
    lines.add(part.value).forEach(line => event.add(line));
  }
}

/** Cuts text that comes in parts into lines; they end in LF, CR or both. */
class Lines {
  #rest = '';

  add(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    return lines;
  }
}

/** Collects the lines of an event until an empty one ends it. */
class EventLines {
  #on;
  #name = '';
  #data = [];
  #id = '';

  constructor(on) {
    this.#on = on;
  }

  add(line) {
    if (line === '') {
      this.#dispatch();
    } else if (!line.startsWith(':')) {
      const [, field, value] = /^([^:]*)(?:: ?)?(.*)$/s.exec(line);
      this.#take(field, value);
    }
  }

  #take(field, value) {
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

  /** The place is told after the event: who is told it has handled the event. */
  #dispatch() {
    if (this.#data.length) {
      this.#on.event({ name: this.#name || 'message', data: this.#data.join('\n'), id: this.#id });
    }
    this.#on.id(this.#id);
    this.#name = '';
    this.#data = [];
  }
}
