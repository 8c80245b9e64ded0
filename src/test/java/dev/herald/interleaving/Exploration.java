package dev.herald.interleaving;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
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
     * Prints {@code nothing in}, or {@code fault in}, and the name of each scenario.
     *
     * @param arguments the number of orders of each scenario, an enum of scenarios, and their names with commas between, or
     *     nothing for all
     */
    public static void main(String[] arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME))
                .setLevel(Level.OFF); // no steps of the logging library
        for (Object scenario : Class.forName(arguments[1]).getEnumConstants()) {
            if (arguments[2].isEmpty() || List.of(arguments[2].split(",")).contains(scenario.toString())) {
                explore(Integer.parseInt(arguments[0]), (Runnable) scenario);
            }
        }
    }

    private static void explore(int orders, Runnable scenario) {
        try {
            scenario.run(); // classes are loaded before
            Lincheck.runConcurrentTest(orders, scenario);
            System.out.println("nothing in " + scenario);
        } catch (Throwable e) {
            System.out.println("fault in " + scenario);
            e.printStackTrace(System.out);
        }
    }
}
