package dev.herald.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.cluster.ClusterClient;
import dev.herald.security.CallerPermissions;
import dev.herald.security.Scope;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeNamesTests {

    private final ClusterClient cluster =
            new ClusterClient(new TestClusterClients(1).new Node("herald-0"), TestClusterClients.JSON);

    @Test
    void operatorSeesThem() {
        assertThat(NodeView.nodes(cluster, caller(Scope.READ, Scope.OPERATE))).containsExactly("herald-0");
    }

    @Test
    void readerDoesNot() {
        assertThat(NodeView.nodes(cluster, caller(Scope.READ))).isNull();
    }

    private static CallerPermissions caller(Scope... scopes) {
        return new CallerPermissions("key:a", null, Set.of(scopes), List.of(), List.of(), null);
    }
}
