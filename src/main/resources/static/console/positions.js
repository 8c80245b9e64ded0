/**
 * Positions in a storage, so that a page that is reloaded resumes. They are written at most a few times a second, and when the page is
 * hidden or the client closed: after a crash some messages come again, and none is lost. A storage that fails, is full or has other
 * content is none.
 */
const WRITE_DELAY = 250;
/** More than the positions of one session. */
const MAX_LENGTH = 100_000;
const POSITION = /^[0-9a-f]{16}:\d{1,19}$/;
/** Two clients of a page would overwrite each other's positions, of which one may be behind. */
const keysInUse = new Set();

export class StoredPositions {
  #storage;
  #name;
  #key;
  #positions;
  #timer;
  #isStarted = false;

  /** @param {Pick<Storage, 'getItem' | 'setItem'>} storage */
  constructor(storage, name) {
    this.#storage = storage;
    this.#name = name;
  }

  /**
   * From now on changes are written.
   *
   * @param {() => Map<string, string>} positions
   * @returns {Map<string, string> | undefined} the stored ones, when it is started for the first time
   */
  start(positions) {
    this.#claim();
    globalThis.addEventListener?.('pagehide', this.#write);
    const isFirst = !this.#isStarted;
    this.#isStarted = true;
    this.#positions = positions;
    return isFirst ? this.#load() : undefined;
  }

  changed() {
    this.#timer ??= setTimeout(this.#write, WRITE_DELAY);
  }

  /** The key is free for another client then. */
  stop() {
    this.#write();
    globalThis.removeEventListener?.('pagehide', this.#write);
    keysInUse.delete(this.#key);
    this.#key = undefined;
    this.#positions = undefined;
  }

  #load() {
    try {
      const text = this.#storage.getItem(this.#key) ?? '{}';
      const stored = text.length <= MAX_LENGTH ? JSON.parse(text) : {};
      return new Map(Object.entries(stored).filter(([, position]) => POSITION.test(position)));
    } catch {
      return new Map();
    }
  }

  #write = () => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#positions) {
      return;
    }
    try {
      this.#storage.setItem(this.#key, JSON.stringify(Object.fromEntries(this.#positions())));
    } catch {
      // full, or not permitted
    }
  };

  #claim() {
    for (let number = 1; !this.#key; number++) {
      const key = number === 1 ? this.#name : `${this.#name} ${number}`;
      this.#key = keysInUse.has(key) ? undefined : key;
    }
    keysInUse.add(this.#key);
  }
}
