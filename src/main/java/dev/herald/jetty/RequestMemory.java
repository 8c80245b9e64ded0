package dev.herald.jetty;

import dev.herald.limits.Limit;
import dev.herald.limits.MemoryAccount;
import dev.herald.limits.MemoryBudget;
import dev.herald.limits.MemoryUse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Accounts for the memory of each request, from its head to the last byte of its response: head, body, and the part of the response
 * that its client has not read. Safe for use by any thread.
 */
@Component
class RequestMemory {

    private static final String ATTRIBUTE = RequestMemory.class.getName();

    /** Roughly what the objects of a request take. */
    private static final int REQUEST_BYTES = 4096;

    private final MemoryBudget budget;

    RequestMemory(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Opens the account of {@code request}, which is closed when that completes; null if no memory is free for its head. */
    @Nullable
    MemoryAccount open(Request request) {
        MemoryAccount account = create(request);
        if (!account.tryAdd(REQUEST_BYTES + headBytes(request))) {
            account.close();
            return null;
        }
        return closeWhenComplete(request, account);
    }

    /** The same, but if no memory is free, the largest holder is closed instead. */
    MemoryAccount openAnyway(Request request) {
        MemoryAccount account = create(request);
        account.add(REQUEST_BYTES + headBytes(request));
        return closeWhenComplete(request, account);
    }

    private MemoryAccount create(Request request) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        return budget.open(MemoryUse.REQUESTS, null, address(request), () -> close(endPoint));
    }

    private static MemoryAccount closeWhenComplete(Request request, MemoryAccount account) {
        request.setAttribute(ATTRIBUTE, account);
        Request.addCompletionListener(request, failure -> account.close());
        return account;
    }

    /** The account that was opened for {@code request}. */
    static MemoryAccount of(Request request) {
        return (MemoryAccount) request.getAttribute(ATTRIBUTE);
    }

    private static void close(EndPoint endPoint) {
        try {
            LimitLog.closed(Limit.MEMORY, endPoint.getRemoteSocketAddress());
        } finally {
            endPoint.close();
        }
    }

    private static int headBytes(Request request) {
        int bytes = request.getHttpURI().toString().length();
        for (HttpField field : request.getHeaders()) {
            bytes += field.getName().length()
                    + (field.getValue() == null ? 0 : field.getValue().length());
        }
        return bytes;
    }

    static @Nullable InetAddress address(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress internet
                ? internet.getAddress()
                : null;
    }
}
