import { BroadcastApi, Configuration, NodeApi, ReadMessagesOrderEnum, ResponseError, SessionsApi, TopicsApi } from './index';

/** Publishes with the client that openapi-generator makes from the contract. */
async function main([url, key]: string[]) {
  const configuration = new Configuration({ basePath: url, apiKey: key });
  const broadcast = new BroadcastApi(configuration);
  const topics = new TopicsApi(configuration);

  const everyone = await broadcast.broadcast({ body: 'hello from TypeScript' });
  check(everyone.receipts.length === 1 && everyone.receipts[0].topic === 'broadcast', 'one receipt', everyone);

  const order = { body: '{"id": 17}', topic: ['ts.a', 'ts.b'], idempotencyKey: 'order-17-ts' };
  const first = await broadcast.broadcast(order);
  const retry = await broadcast.broadcast(order);
  check(first.receipts.length === 2, 'two receipts', first);
  check(first.receipts[0].position === retry.receipts[0].position, 'the same receipts for a retry', retry);

  const batch = await broadcast.broadcastBatch({ batchItem: [{ topic: 'ts.a', data: 'in a batch' }] });
  const newest = await topics.readMessages({ topic: 'ts.a', order: ReadMessagesOrderEnum.Newest, limit: 1 });
  check(newest.messages[0].data === 'in a batch', 'the newest message', newest);
  check(newest.position === batch.receipts[0].position, 'its position', newest);

  check((await new NodeApi(configuration).getNode()).caller.publish, 'the permission to publish', '');
  check((await new SessionsApi(configuration).listSessions({})).total === 0, 'no session', '');

  const problem = await broadcast.broadcast({ body: 'x', topic: ['a b'] }).catch((error: ResponseError) => error.response);
  check(problem instanceof Response && problem.status === 400, 'a problem', problem);
  console.log('typescript-fetch: published');
}

function check(isSo: boolean, expected: string, found: unknown) {
  if (!isSo) {
    throw new Error(`expected ${expected}, found ${JSON.stringify(found)}`);
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exit(1);
});
