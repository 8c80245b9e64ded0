package dev.herald.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * What to try first, for the log: as it works with the settings of this node. It never has a secret, only what stands for one.
 *
 * @param credentials what stands for the caller's credentials; null if none are needed
 */
record FirstSteps(LocalAddress address, @Nullable String credentials) {

    /** In sentences, on one line. */
    @Override
    public String toString() {
        return "Open %s/ in a browser%s. In its developer tools there: %s. In a shell: %s"
                        .formatted(
                                address.http(),
                                address.isSecure() ? ", and accept the certificate if it asks" : "",
                                script(),
                                command())
                + (address.isSecure() ? " (with -k if this machine does not trust the certificate)" : "");
    }

    /** For the page of the console, since other origins may not connect. Nothing is sent before the connection is open. */
    private String script() {
        String protocols = credentials == null ? "" : ", ['herald.v1', 'bearer', '%s']".formatted(credentials);
        return "new WebSocket('%s'%s).onmessage = m => console.log(m.data)".formatted(address.webSocket(), protocols);
    }

    /** In quotation marks that every shell has. */
    private String command() {
        return "curl%s%s -d hello \"%s/broadcast\""
                .formatted(
                        address.needsClientCertificate() ? " --cert <file>" : "",
                        credentials == null ? "" : " -H \"Authorization: Bearer %s\"".formatted(credentials),
                        address.http());
    }
}
