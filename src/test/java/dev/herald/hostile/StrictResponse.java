package dev.herald.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The response to one request, read as strictly as RFC 9112 permits: the framing must be exact. */
@SuppressWarnings("ArrayRecordComponent") // they are never compared
record StrictResponse(int status, Map<String, String> headers, byte[] body) {

    /**
     * @param head whether the request was HEAD
     * @param closes whether its version is one whose connections end after the response
     * @throws MalformedException if it is not framed as it says
     */
    static StrictResponse read(InputStream in, boolean head, boolean closes) throws IOException {
        String line = line(in);
        while (line.startsWith("HTTP/1.1 100 ")) {
            require(line(in).isEmpty(), "100 with headers");
            line = line(in);
        }
        require(line.matches("HTTP/1\\.1 [1-5]\\d\\d .*"), "status line " + line);
        int status = Integer.parseInt(line.substring(9, 12));
        Map<String, String> headers = headers(in);
        boolean bodiless = head || isStream(status, headers) || status == 204 || status == 304;
        return new StrictResponse(status, headers, bodiless ? new byte[0] : body(in, headers, closes));
    }

    /** Whether something else than a body follows, or one without end. */
    boolean isStream() {
        return isStream(status, headers);
    }

    private static boolean isStream(int status, Map<String, String> headers) {
        return status == 101 || headers.getOrDefault("content-type", "").startsWith("text/event-stream");
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            require(colon > 0 && line.chars().allMatch(c -> c >= ' ' || c == '\t'), "header " + line);
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (a, b) -> a + ", " + b);
        }
        return headers;
    }

    private static byte[] body(InputStream in, Map<String, String> headers, boolean closes) throws IOException {
        String length = headers.get("content-length");
        String coding = headers.get("transfer-encoding");
        require(length == null || coding == null, "two framings");
        if (length != null) {
            byte[] body = in.readNBytes(Integer.parseInt(length));
            require(body.length == Integer.parseInt(length), "cut body");
            return body;
        }
        if (coding == null) {
            require(closes || headers.getOrDefault("connection", "").contains("close"), "no framing");
            return in.readAllBytes();
        }
        require(coding.equals("chunked"), coding);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.write(in.readNBytes(size));
            require(line(in).isEmpty(), "end of a chunk");
        }
        require(line(in).isEmpty(), "trailers");
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            require(c >= 0, "end after " + line);
            line.append((char) c);
        }
        require(!line.isEmpty() && line.charAt(line.length() - 1) == '\r', "line end of " + line);
        return line.substring(0, line.length() - 1);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new MalformedException(otherwise);
        }
    }

    static final class MalformedException extends RuntimeException {

        MalformedException(String what) {
            super("The response is malformed: " + what);
        }
    }
}
