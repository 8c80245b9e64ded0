// Uses herald.js as a program in Node does: node client.mjs <module> <url> <name of the run> [<module of WebSocket>]
import assert from 'node:assert/strict';

const [, , module, url, run, webSocket] = process.argv;
const { Herald } = await import(module);
const { default: WebSocket = globalThis.WebSocket } = webSocket ? await import(webSocket) : {};
const transports = WebSocket ? ['websocket', 'sse'] : ['sse'];

const publish = (topic, text) => fetch(`${url}/broadcast?topic=${topic}`, { method: 'POST', body: text });
const until = async (condition, what) => {
  const end = Date.now() + 20_000;
  while (!condition()) {
    assert.ok(Date.now() < end, `waited in vain until ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
};

/** Publishes to `steady` all the time, and subscribes to and unsubscribes from others meanwhile. */
async function losesAndRepeatsNothing(transport) {
  const name = suffix => `${run}.${transport}.${suffix}`;
  const received = [];
  const others = [];
  const states = [];
  const herald = new Herald({ url, transport, topics: [name('steady')], WebSocket });
  herald.addEventListener('message', ({ detail }) => detail.topic === name('steady') && received.push(detail.data));
  herald.addEventListener('gap', ({ detail }) => assert.fail(`gap ${JSON.stringify(detail)}`));
  herald.addEventListener('state', ({ detail }) => states.push(detail.name));
  herald.connect();
  await until(() => herald.state.name === 'open' && herald.positions[name('steady')], 'open');
  let published = 0;
  let isRunning = true;
  const publishing = (async () => {
    while (isRunning) {
      await publish(name('steady'), String(published++));
    }
  })();
  for (let round = 0; round < 5; round++) {
    states.length = 0;
    for (let i = 0; i < 5; i++) {
      herald.subscribe(name(`other.${round}.${i}`), ({ data }) => others.push(data));
      herald.unsubscribe(name(`other.${round - 1}.${i}`));
    }
    await until(() => herald.state.name === 'open' && herald.positions[name(`other.${round}.4`)], 'subscribed');
    assert.deepEqual(states, ['connecting', 'open'], 'calls in a row share a reconnect');
    await publish(name(`other.${round}.0`), `other ${round}`);
    await publish(name(`other.${round - 1}.0`), 'unsubscribed');
    await until(() => others.length === round + 1, `message ${round}`);
  }
  isRunning = false;
  await publishing;
  await publish(name('steady'), 'end');
  await until(() => received.includes('end'), 'all messages are received');
  assert.deepEqual(received, [...Array.from({ length: published }, (_, i) => String(i)), 'end']);
  assert.deepEqual(others, ['other 0', 'other 1', 'other 2', 'other 3', 'other 4']);
  herald.close();
}

/** A new process or a page that was reloaded has only the storage. */
async function resumesFromItsStorage(transport) {
  const topic = `${run}.${transport}.stored`;
  const values = new Map();
  const storage = { getItem: key => values.get(key) ?? null, setItem: (key, value) => values.set(key, value) };
  const received = [];
  for (const text of ['one', 'two', 'three']) {
    const herald = new Herald({ url, transport, topics: [topic], storage, storageKey: 'orders', WebSocket });
    herald.subscribe(topic, ({ data }) => received.push(data));
    herald.connect();
    if (text === 'one') {
      await until(() => herald.positions[topic], 'open');
      await publish(topic, text);
    }
    await until(() => received.includes(text), text);
    herald.close();
    await publish(topic, { one: 'two', two: 'three', three: 'four' }[text]);
  }
  assert.deepEqual(received, ['one', 'two', 'three']);
  assert.deepEqual([...values.keys()], ['orders']);
}

for (const transport of transports) {
  await losesAndRepeatsNothing(transport);
  await resumesFromItsStorage(transport);
}
if (!globalThis.WebSocket) {
  assert.throws(() => new Herald({ url, transport: 'websocket' }), /pass one as the option "WebSocket"/);
}
assert.throws(() => new Herald(), /"url" is required/);
console.log(`${process.version}: ${transports.join(' and ')}`);
