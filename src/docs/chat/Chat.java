package chat;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.client.RestClient;

@RestController
@SpringBootApplication
public class Chat {
    private final RestClient herald = RestClient.builder()
            .baseUrl(System.getenv("HERALD_ADDRESS")).defaultHeader("X-API-Key", System.getenv("HERALD_KEY")).build();

    @PostMapping("/connect") // Herald asks who connects: a real application looks at a cookie here
    Object connect(@RequestBody Connect connect) {
        return Map.of("result", Map.of("user", connect.data().get("name")));
    }

    @PostMapping("/announce")
    void announce(@RequestBody String text) {
        herald.post().uri("/api/publish").body(Map.of("channel", "chat:room", "data", Map.of("text", text))).retrieve().toBodilessEntity();
    }

    record Connect(Map<String, String> data) {}

    public static void main(String[] arguments) {
        SpringApplication.run(Chat.class, arguments);
    }
}
