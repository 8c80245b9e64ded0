import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the events of sessions for as long as it runs, and misses none while Herald or the network is away. */
public class SessionEventReader {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI herald;
    private final String key;
    private String name = "";
    private String data = "";
    private String lastId = ""; // keep it in your database, in the transaction that stores what you make of an event

    public SessionEventReader(URI herald, String key) {
        this.herald = herald;
        this.key = key;
    }

    public static void main(String[] args) throws InterruptedException {
        new SessionEventReader(URI.create(args[0]), System.getenv("HERALD_KEY")).run();
    }

    void run() throws InterruptedException {
        while (true) {
            try {
                read();
            } catch (IOException | UncheckedIOException e) {
                System.err.println("Session events cannot be read: " + e.getMessage());
            }
            Thread.sleep(1000);
        }
    }

    private void read() throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(herald.resolve("/events?topic=herald/sessions"));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<Stream<String>> response = http.send(request.build(), BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException(lines.collect(Collectors.joining()));
            }
            lines.forEach(this::line);
        }
    }

    private void line(String line) {
        if (line.startsWith("event: ")) {
            name = line.substring(7);
        } else if (line.startsWith("data: ")) {
            data = line.substring(6);
        } else if (line.startsWith("id: ")) {
            lastId = line.substring(4);
        } else if (line.isEmpty()) {
            event();
            name = "";
        }
    }

    private void event() {
        switch (name) {
            case "herald/sessions" -> System.out.println(data); // do what is to be done with it
            case "herald/gap" -> System.err.println("Some events are lost: read GET /sessions for what is there now.");
            default -> {} // a reconnect delay, or a ping
        }
    }
}
