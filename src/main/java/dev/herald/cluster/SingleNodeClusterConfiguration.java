package dev.herald.cluster;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The ports to the cluster on a single node: there are no other nodes, and no topic is stored outside of this one. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnSingleNodeCondition.class)
class SingleNodeClusterConfiguration {

    @Bean
    Peers singleNodePeers() {
        return new SingleNodePeers();
    }

    @Bean
    TopicDirectory singleNodeDirectory() {
        return query -> CompletableFuture.completedFuture(new TopicDirectory.Page(List.of(), null));
    }

    @Bean
    SharedKey singleNodeKey() throws NoSuchAlgorithmException {
        KeyGenerator random = KeyGenerator.getInstance("AES");
        random.init(256);
        CompletableFuture<SecretKey> key = CompletableFuture.completedFuture(random.generateKey());
        return () -> key;
    }

    private static final class SingleNodePeers implements Peers {

        @Override
        public @Nullable String self() {
            return null;
        }

        @Override
        public @Nullable String id() {
            return null;
        }

        @Override
        public @Nullable List<String> nodes() {
            return null;
        }

        @Override
        public CompletableFuture<ClusterResponses> requestAll(ClusterRequest request) {
            return CompletableFuture.completedFuture(ClusterResponses.NONE);
        }

        @Override
        public CompletableFuture<Boolean> send(String node, ClusterRequest message) {
            return CompletableFuture.completedFuture(false);
        }

        @Override
        public void addListener(PeerListener listener) {
            // there is nothing to receive
        }
    }
}
