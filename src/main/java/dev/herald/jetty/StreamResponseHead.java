package dev.herald.jetty;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Sends the head of a response whose body ends with the connection (RFC 9112, section 6.3, point 8), and no body: that is written
 * by the connection that takes over.
 */
public final class StreamResponseHead extends HttpStream.Wrapper {

    StreamResponseHead(HttpStream wrapped) {
        super(wrapped);
    }

    /** Has {@code request} responded to in this way, and then its connection taken over by {@code next}. */
    public static void send(Request request, Connection next) {
        request.addHttpStreamWrapper(StreamResponseHead::new);
        request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, next);
    }

    @Override
    public void send(
            MetaData.Request request, MetaData.Response response, boolean last, ByteBuffer content, Callback callback) {
        if (response == null || response.getStatus() != 200) {
            super.send(request, response, last, content, callback);
        } else {
            super.send(request, withoutLength(response), false, null, callback);
        }
    }

    private static MetaData.Response withoutLength(MetaData.Response head) {
        HttpFields.Mutable fields = HttpFields.build(head.getHttpFields()).remove(HttpHeader.CONTENT_LENGTH);
        return new MetaData.Response(head.getStatus(), head.getReason(), head.getHttpVersion(), fields, -1);
    }
}
