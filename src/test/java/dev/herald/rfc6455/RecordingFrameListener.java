package dev.herald.rfc6455;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Notes what it hears, a line each, and is told how much it wants. */
final class RecordingFrameListener implements FrameListener {

    private final List<String> heard = new ArrayList<>();
    private int wanted = Integer.MAX_VALUE;
    private int framesLeft = Integer.MAX_VALUE;
    private int inflated;

    List<String> heard() {
        return heard;
    }

    void wantOnly(int more) {
        wanted = heard.size() + more;
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
        heard.add(text(utf8));
    }

    @Override
    public void onBinary(byte[] data) {
        heard.add(binary(data));
    }

    @Override
    public void onPing(byte[] payload) {
        heard.add(ping(payload));
    }

    @Override
    public void onPong(byte[] payload) {
        heard.add("pong " + HexFormat.of().formatHex(payload));
    }

    @Override
    public void onClose(int code, String reason) {
        heard.add("close " + code + " " + reason);
    }

    @Override
    public boolean wantsMore() {
        return heard.size() < wanted;
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
