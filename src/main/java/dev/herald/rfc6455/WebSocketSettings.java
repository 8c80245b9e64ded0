package dev.herald.rfc6455;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The WebSocket protocol.
 *
 * @param compression Whether permessage-deflate (RFC 7692) is negotiated with clients that offer it. Saves bandwidth and costs
 *     processor time.
 */
@ConfigurationProperties("herald.websocket")
record WebSocketSettings(@DefaultValue("false") boolean compression) {}
