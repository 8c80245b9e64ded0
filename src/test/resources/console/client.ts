// Compiled, not run: the types of herald.js under the strictest options of TypeScript.
import { backoff, Herald, reconnectDelay, type Gap, type HeraldOptions, type Message, type State } from './herald.js';

const options: HeraldOptions = {
  url: new URL('https://herald.example.com/push/'),
  topics: ['orders'] as const,
  history: 10,
  credential: async () => (await fetch('/token')).text(),
  storage: sessionStorage,
  storageKey: 'positions',
  WebSocket,
};
const herald = new Herald(options);
const onMessage = ({ topic, data, position }: Message): string => `${topic} ${data} ${position ?? 'without a position'}`;
const unsubscribe: () => void = herald.subscribe('weather', onMessage);
herald.addEventListener('message', ({ detail }) => detail.topic.toUpperCase());
herald.addEventListener('gap', ({ detail }) => ((gap: Gap) => gap.to)(detail), { once: true });
herald.addEventListener('refused', ({ detail: { topics, status, reason } }) => console.log(topics.join(), status.toFixed(), reason.trim()));
herald.addEventListener('state', ({ detail }) => {
  if (detail.name === 'waiting') {
    console.log(new Date(detail.retryAt ?? 0), detail.code?.toFixed(), detail.error);
  }
});
const state: State = herald.state;
const positions: string | undefined = herald.positions['orders'];
const delays: [number, number | undefined] = [backoff(3, () => 0.5), reconnectDelay(state.reason)];
herald.connect();
herald.send('hello');
herald.unsubscribe('weather', onMessage);
unsubscribe();
herald.close();
console.log(positions, delays, herald.topics.length);

new Herald({ credential: () => 'key', transport: 'sse' });
// @ts-expect-error unknown transport
new Herald({ transport: 'pigeon' });
// @ts-expect-error no such event
herald.addEventListener('mesage', () => {});
// @ts-expect-error a number is no topic
herald.subscribe(7);
// @ts-expect-error it cannot be assigned
herald.topics = [];
