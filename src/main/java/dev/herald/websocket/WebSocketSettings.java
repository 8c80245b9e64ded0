package dev.herald.websocket;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may open a WebSocket.
 *
 * @param allowedOrigins the origins, beside this host's own, whose pages may connect, such as
 *     {@code https://app.example.com}; {@code *} allows every page
 */
@ConfigurationProperties("herald.websocket")
record WebSocketSettings(@DefaultValue Set<String> allowedOrigins) {}
