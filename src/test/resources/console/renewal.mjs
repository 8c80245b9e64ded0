// Reads each of its tokens as a line from its input: node renewal.mjs <url> <transport> <topic>
import { createInterface } from 'node:readline';
import { Herald } from './herald.js';

const [, , url, transport, topic] = process.argv;
const tokens = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const credential = async () => {
  console.log('asked for a token');
  return (await tokens.next()).value;
};
const herald = new Herald({ url, transport, topics: [topic], credential });
herald.subscribe(topic, ({ data }) => console.log(data));
herald.addEventListener('gap', ({ detail }) => console.log(`gap ${JSON.stringify(detail)}`));
herald.addEventListener('state', ({ detail: { name, status, reason } }) => name === 'connecting' || console.log([name, status, reason].filter(Boolean).join(' ')));
herald.connect();
