package dev.herald.centrifugo;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the endpoints whose clients only receive.
 *
 * @param disconnectPush Whether a client of /connection/uni_websocket receives a message with the code and the reason before the close
 *     frame, which has them as well.
 */
@ConfigurationProperties("herald.unidirectional")
record UniSettings(@DefaultValue("true") boolean disconnectPush) {}
