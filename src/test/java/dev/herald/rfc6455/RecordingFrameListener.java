package dev.herald.rfc6455;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Records each event as a line, and wants as many as the test says. */
final class RecordingFrameListener implements FrameListener {

    private final List<String> events = new ArrayList<>();
    private int wanted = Integer.MAX_VALUE;
    private int framesLeft = Integer.MAX_VALUE;
    private int inflated;

    List<String> events() {
        return events;
    }

    void wantOnly(int more) {
        wanted = events.size() + more;
    }

    /** Frames from now on. */
    void allowOnly(int frames) {
        framesLeft = frames;
    }

    /** Bytes that messages inflated to. */
    int inflated() {
        return inflated;
    }

    @Override
    public boolean onFrame() {
        return framesLeft-- > 0;
    }

    @Override
    public void onInflated(int bytes, long nanos) {
        inflated += bytes;
    }

    @Override
    public void onText(byte[] utf8) {
        events.add(text(utf8));
    }

    @Override
    public void onBinary(byte[] data) {
        events.add(binary(data));
    }

    @Override
    public void onPing(byte[] payload) {
        events.add(ping(payload));
    }

    @Override
    public void onPong(byte[] payload) {
        events.add("pong " + HexFormat.of().formatHex(payload));
    }

    @Override
    public void onClose(int code, String reason) {
        events.add("close " + code + " " + reason);
    }

    @Override
    public boolean wantsMore() {
        return events.size() < wanted;
    }

    static String text(byte[] utf8) {
        return "text " + new String(utf8, StandardCharsets.UTF_8);
    }

    static String binary(byte[] data) {
        return "binary " + HexFormat.of().formatHex(data);
    }

    static String ping(byte[] payload) {
        return "ping " + HexFormat.of().formatHex(payload);
    }
}
