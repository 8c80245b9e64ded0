package dev.herald.interleaving;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.util.List;
import org.jetbrains.lincheck.Lincheck;
import org.slf4j.LoggerFactory;

/**
 * Has Lincheck run the threads of scenarios in one order of their steps after the other, as a model checker does, on the real
 * classes or on copies with a fault, until something does not hold or never ends.
 *
 * <p>A program of its own, since it instruments the classes of its JVM: {@link InterleavingTests} starts it.
 */
public final class Exploration {

    private Exploration() {}

    /** Runs each in a thread of its own, and waits for all. */
    public static void inParallel(Runnable... actions) {
        Thread[] threads = new Thread[actions.length];
        for (int i = 0; i < actions.length; i++) {
            threads[i] = new Thread(actions[i]);
            threads[i].start();
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Prints {@code nothing in}, or {@code fault in}, and the name of each scenario; the fault, too, unless it is expected.
     *
     * @param arguments the number of orders of each scenario; then for each group of them {@code directory|class|names}: where
     *     the classes are of which there are copies, or nothing; an enum of scenarios; and their names with commas between, or
     *     nothing for all
     */
    public static void main(String[] arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME))
                .setLevel(Level.OFF); // no steps of the logging library
        int orders = Integer.parseInt(arguments[0]);
        for (String group : List.of(arguments).subList(1, arguments.length)) {
            String[] parts = group.split("\\|", 3);
            boolean isCopy = !parts[0].isEmpty();
            ClassLoader loader = isCopy ? new CopiesFirst(Path.of(parts[0])) : Exploration.class.getClassLoader();
            List<String> names = List.of(parts[2].split(","));
            for (Object scenario : loader.loadClass(parts[1]).getEnumConstants()) {
                if (parts[2].isEmpty() || names.contains(scenario.toString())) {
                    explore(orders, (Runnable) scenario, isCopy);
                }
            }
        }
    }

    private static void explore(int orders, Runnable scenario, boolean isFaulty) {
        String name = scenario.getClass().getName().replaceAll("\\$.*", "") + "." + scenario;
        try {
            scenario.run(); // classes are loaded before
            Lincheck.runConcurrentTest(orders, scenario);
            System.out.println("nothing in " + name);
        } catch (Throwable e) {
            System.out.println("fault in " + name);
            if (!isFaulty) {
                e.printStackTrace(System.out);
            }
        }
    }
}
