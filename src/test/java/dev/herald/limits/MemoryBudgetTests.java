package dev.herald.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** A budget of 8 MB, of which one owner may have 2 and history 4. */
class MemoryBudgetTests {

    private static final int MB = 1024 * 1024;
    private static final InetAddress HERE = address("198.51.100.1");
    private static final InetAddress THERE = address("198.51.100.2");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MemoryBudget budget = MemoryBudget.of(DataSize.ofMegabytes(8), new LimitMeters(meters));
    private final List<String> cut = new ArrayList<>();

    @Test
    void cutsNothingWhileThereIsRoom() {
        session("a", HERE).add(MB);
        session("b", THERE).add(2 * MB);

        assertThat(cut).isEmpty();
        assertThat(used("sessions")).isEqualTo(3 * MB);
    }

    @Test
    void cutsTheLargestAccountOfTheLargestOwner() {
        fill();
        MemoryAccount small = session("small", address("198.51.100.50"));

        small.add(MB);

        assertThat(cut).containsExactly("large");
        assertThat(used("sessions")).isLessThanOrEqualTo(8 * MB);
    }

    /** One with many sessions holds more than another with one that is a little larger. */
    @Test
    void cutsTheLargestOwnerNotTheLargestSession() {
        for (int i = 0; i < 15; i++) {
            session("many", THERE).add(100 * 1024);
        }
        session("single", HERE).add(200 * 1024);
        budget.add(4 * MB);
        for (int i = 0; i < 20; i++) {
            session("other" + i, address("203.0.113." + i)).add(MB / 8);
        }

        assertThat(cut).contains("many").doesNotContain("single");
    }

    @Test
    void oneOwnerHasAQuarterAtMost() {
        MemoryAccount first = session("first", HERE);
        MemoryAccount second = session("second", HERE);
        first.add(3 * MB / 2);

        second.add(MB);

        assertThat(cut).containsExactly("first");
    }

    @Test
    void sessionsOfAUserShareAnOwnerOnAllAddresses() {
        open("first", "ada", HERE).add(3 * MB / 2);
        open("second", "ada", THERE).add(MB);

        assertThat(cut).containsExactly("first");
    }

    @Test
    void cutsTheGrowingAccountIfItIsTheLargest() {
        session("greedy", HERE).add(3 * MB);

        assertThat(cut).containsExactly("greedy");
        assertThat(used("sessions")).isZero();
    }

    @Test
    void rejectsARequestIfNoAccountIsMuchLarger() {
        for (int i = 0; i < 8; i++) {
            session("s" + i, address("203.0.113." + i)).add(MB);
        }

        assertThat(request(HERE).tryAdd(MB)).isFalse();
        assertThat(cut).isEmpty();
        assertThat(used("requests")).isZero();
        assertThat(meters.get("herald.limits.hit")
                        .tag("limit", "memory")
                        .counter()
                        .count())
                .isOne();
    }

    @Test
    void makesRoomForARequestByCuttingAMuchLargerAccount() {
        fill();

        assertThat(request(address("198.51.100.50")).tryAdd(MB / 2)).isTrue();
        assertThat(cut).containsExactly("large");
    }

    @Test
    void historyLeavesHalf() {
        budget.add(4 * MB);

        assertThat(budget.max()).isEqualTo(4 * MB);
        assertThat(used("history")).isEqualTo(4 * MB);
        session("a", HERE).add(2 * MB);
        assertThat(cut).isEmpty();
    }

    @Test
    void isShortWhenLittleIsLeftBesideHistory() {
        assertThat(budget.isShort()).isFalse();
        budget.add(4 * MB);
        session("a", HERE).add(2 * MB);
        assertThat(budget.isShort()).isFalse();

        session("b", THERE).add(1);

        assertThat(budget.isShort()).isTrue();
    }

    @Test
    void closedAccountsDoNotCount() {
        MemoryAccount account = session("a", HERE);
        account.add(MB);
        account.close();
        account.add(MB);
        account.close();

        assertThat(used("sessions")).isZero();
    }

    @Test
    void releasedMemoryIsAvailableToOthers() {
        for (int round = 0; round < 100; round++) {
            MemoryAccount account = session("a", HERE);
            account.add(2 * MB);
            account.add(-MB);
            account.add(MB);
            account.close();
        }

        assertThat(cut).isEmpty();
        assertThat(used("sessions")).isZero();
    }

    private void fill() {
        session("large", address("203.0.113.100")).add(2 * MB);
        for (int i = 0; i < 6; i++) {
            session("s" + i, address("203.0.113." + i)).add(MB - 1024);
        }
    }

    private MemoryAccount session(String name, InetAddress address) {
        return open(name, null, address);
    }

    private MemoryAccount open(String name, @Nullable String user, InetAddress address) {
        return budget.open(MemoryUse.SESSIONS, user, address, () -> cut.add(name));
    }

    private MemoryAccount request(InetAddress address) {
        return budget.open(MemoryUse.REQUESTS, null, address, () -> cut.add("request"));
    }

    private double used(String use) {
        return meters.get("herald.memory.used").tag("use", use).gauge().value();
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
