package dev.herald.rfc6455;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the WebSocket protocol may be asked for.
 *
 * @param compression whether permessage-deflate (RFC 7692) is accepted from clients that offer it: less to send, more to
 *     compute
 */
@ConfigurationProperties("herald.websocket")
record WebSocketSettings(@DefaultValue("false") boolean compression) {}
