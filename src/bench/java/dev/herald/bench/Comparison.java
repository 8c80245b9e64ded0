package dev.herald.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs Herald and the usual Spring application under the same loads, in turn and on the same machine, and prints what
 * each of them took.
 *
 * <p>Only the ratios mean something: the load shares the machine with the servers, and what else runs there disturbs
 * both. So the loads take turns, and the median of several rounds is what is printed. The first round warms up and does
 * not count.
 */
final class Comparison {

    private static final int SMALL = 100;
    private static final int BIG = 4000;

    private final Settings settings;
    private final Server herald;
    private final Server loop;
    private final List<ServerComparison> comparisons;

    private Comparison(Settings settings, Server herald, Server loop) {
        this.settings = settings;
        this.herald = herald;
        this.loop = loop;
        this.comparisons = List.of(
                new ServerComparison(new Load.Burst(1, SMALL)),
                new ServerComparison(new Load.Burst(10, SMALL)),
                new ServerComparison(new Load.Burst(settings.sessions(), SMALL)),
                new ServerComparison(new Load.Burst(settings.sessions(), BIG)),
                new ServerComparison(new Load.Echo(200, SMALL)),
                new ServerComparison(new Load.Flood(settings.sessions(), SMALL, 300)));
    }

    /**
     * Compares.
     *
     * @param args Herald's executable jar, a file with the class path of the usual application, a directory for what
     *     both log
     */
    public static void main(String[] args) throws Exception {
        Settings settings = Settings.fromSystemProperties();
        Path logs = Files.createDirectories(Path.of(args[2]));
        log("Starting both: they log to " + logs);
        try (Server herald = startHerald(args[0], logs);
                Server loop = startLoop(Files.readString(Path.of(args[1])), logs)) {
            new Comparison(settings, herald, loop).run();
        }
    }

    private static Server startHerald(String jar, Path logs) throws Exception {
        return Server.start("Herald", logs.resolve("herald.log"), List.of("-jar", jar, "--herald.tick.enabled=false"));
    }

    private static Server startLoop(String classPath, Path logs) throws Exception {
        return Server.start(
                "Spring on Tomcat",
                logs.resolve("tomcat.log"),
                List.of("-cp", classPath, "dev.herald.bench.tomcat.LoopApplication"));
    }

    private void run() throws Exception {
        log("Counting live objects");
        double heraldHeap = Heap.kilobytesPerSession(herald, settings.sessions());
        double loopHeap = Heap.kilobytesPerSession(loop, settings.sessions());
        log("Warming up");
        for (ServerComparison comparison : comparisons) {
            comparison.warmUp(herald, loop, settings.length());
        }
        for (int round = 1; round <= settings.rounds(); round++) {
            log("Round " + round + " of " + settings.rounds());
            for (ServerComparison comparison : comparisons) {
                comparison.round(herald, loop, settings.length());
            }
        }
        Report report = new Report(System.out, herald.name(), loop.name());
        comparisons.forEach(report::add);
        report.addIdle(settings.sessions(), heraldHeap, loopHeap);
    }

    private static void log(String progress) {
        System.out.println(progress);
    }
}
