package dev.herald.proxy;

import dev.herald.testing.Program;
import java.nio.file.Path;
import java.util.List;

/** A proxy for which {@code src/docs/proxies.md} has a configuration. */
enum Proxy {
    NGINX("nginx", "listen 80;", "listen 127.0.0.1:%d;") {

        // Its files are in the test's directory, so that it neither needs nor touches those of the system.
        @Override
        String adapted(String configuration, Path directory) {
            StringBuilder own = new StringBuilder("http {\n    access_log off;\n");
            for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
                own.append("    %s_temp_path %s;\n".formatted(kind, directory.resolve(kind)));
            }
            return configuration.replace("http {\n", own);
        }

        @Override
        List<String> command(Path configuration, Path directory) {
            String user = "root".equals(System.getProperty("user.name")) ? "user root; " : "";
            return List.of(
                    Program.NGINX.path(),
                    "-p",
                    directory.toString(),
                    "-e",
                    directory.resolve("error.log").toString(),
                    "-g",
                    user + "daemon off; pid %s;".formatted(directory.resolve("pid")),
                    "-c",
                    configuration.toString());
        }
    },

    HAPROXY("haproxy", "bind :80\n", "bind 127.0.0.1:%d\n") {

        @Override
        String adapted(String configuration, Path directory) {
            return configuration;
        }

        @Override
        List<String> command(Path configuration, Path directory) {
            return List.of(Program.HAPROXY.path(), "-db", "-f", configuration.toString());
        }
    };

    private final String program;
    private final String documentedAddress;
    private final String address;

    Proxy(String program, String documentedAddress, String address) {
        this.program = program;
        this.documentedAddress = documentedAddress;
        this.address = address;
    }

    abstract String adapted(String configuration, Path directory);

    abstract List<String> command(Path configuration, Path directory);

    /** The language of its code block. */
    String program() {
        return program;
    }

    String documentedAddress() {
        return documentedAddress;
    }

    String address(int port) {
        return address.formatted(port);
    }

    void assumeInstalled() {
        Program.valueOf(name()).assumeInstalled();
    }
}
