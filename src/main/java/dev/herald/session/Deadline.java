package dev.herald.session;

import org.springframework.web.socket.CloseStatus;

/**
 * When a session is closed, and with which status, unless that is changed before.
 *
 * @param nanos the time, of the ticker
 */
record Deadline(long nanos, CloseStatus why) {}
