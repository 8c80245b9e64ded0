import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.BroadcastApi;
import org.openapitools.client.api.NodeApi;
import org.openapitools.client.api.SessionsApi;
import org.openapitools.client.api.TopicsApi;
import org.openapitools.client.model.BatchItem;
import org.openapitools.client.model.Messages;
import org.openapitools.client.model.Receipts;
import org.springframework.web.client.HttpClientErrorException;

/** Publishes with the client that openapi-generator makes from the contract. */
class Publish {

    public static void main(String[] arguments) throws Exception {
        ApiClient client = new ApiClient().setBasePath(arguments[0]);
        client.setApiKey(arguments[1]);
        BroadcastApi broadcast = new BroadcastApi(client);
        TopicsApi topics = new TopicsApi(client);
        NodeApi nodes = new NodeApi(client);
        SessionsApi sessions = new SessionsApi(client);

        Receipts everyone = broadcast.broadcast("hello from restclient", null, null);
        check(everyone.getReceipts().size() == 1, "one receipt", everyone);
        check("broadcast".equals(everyone.getReceipts().getFirst().getTopic()), "the topic", everyone);

        List<String> names = List.of("restclient.a", "restclient.b");
        Receipts first = broadcast.broadcast("{\"id\": 17}", names, "order-17-restclient");
        Receipts retry = broadcast.broadcast("{\"id\": 17}", names, "order-17-restclient");
        check(first.getReceipts().size() == 2, "two receipts", first);
        check(first.equals(retry), "the same receipts for a retry", retry);

        BatchItem item = new BatchItem().topic("restclient.a").data("in a batch");
        Receipts batch = broadcast.broadcastBatch(List.of(item));
        Messages newest = topics.readMessages("restclient.a", "newest", null, null, 1);
        check("in a batch".equals(newest.getMessages().getFirst().getData()), "the newest message", newest);
        check(batch.getReceipts().getFirst().getPosition().equals(newest.getPosition()), "its position", batch);

        check(nodes.getNode().getCaller().getPublish(), "the permission to publish", nodes.getNode());
        check(sessions.listSessions(null, 10, null, null, null).getTotal() == 0, "no session", "");

        try {
            broadcast.broadcast("hello", List.of("a b"), null);
            throw new AssertionError("an invalid topic was accepted");
        } catch (HttpClientErrorException e) {
            check(e.getResponseBodyAsString().contains("is invalid"), "a problem", e);
        }
        System.out.println("java restclient: published");
    }

    private static void check(boolean isSo, String expected, Object found) {
        if (!isSo) {
            throw new AssertionError("expected " + expected + ", found " + found);
        }
    }
}
