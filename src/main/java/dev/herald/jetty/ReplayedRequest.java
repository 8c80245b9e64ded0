package dev.herald.jetty;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request of whose body the beginning was read: it can be read once more, and after it what else there is. */
final class ReplayedRequest extends Request.Wrapper {

    private @Nullable ByteBuffer beginning;

    ReplayedRequest(Request request, byte[] beginning) {
        super(request);
        this.beginning = ByteBuffer.wrap(beginning);
    }

    @Override
    public Content.@Nullable Chunk read() {
        ByteBuffer first = beginning;
        if (first == null) {
            return super.read();
        }
        beginning = null;
        return first.hasRemaining() ? Content.Chunk.from(first, false) : super.read();
    }

    @Override
    public void demand(Runnable demand) {
        if (beginning == null) {
            super.demand(demand);
        } else {
            demand.run();
        }
    }
}
