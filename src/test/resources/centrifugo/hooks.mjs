// What an application does without tokens with the JavaScript SDK, against the Herald at PORT, whose hooks decide. Prints what it gets.
import { Centrifuge } from 'centrifuge';
import WebSocket from 'ws';

const client = new Centrifuge(`ws://localhost:${process.env.PORT}/connection/websocket`, { websocket: WebSocket, data: { code: 7 }, headers: { 'X-Tenant': 't1' } });
client.on('connected', ({ data }) => console.log('connected', JSON.stringify(data)));
client.connect();
await client.ready();
console.log('result', JSON.stringify((await client.rpc('sum', [1, 2])).data));
await client.rpc('refused', {}).catch(({ code, message }) => console.log('error', code, message));
client.disconnect();
