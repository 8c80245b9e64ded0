package dev.herald.interleaving;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;

/** All classes of the service and its tests once more, so that they are in the same packages as the copies. */
final class CopiesFirst extends URLClassLoader {

    CopiesFirst(Path copies) {
        super(urls(copies), CopiesFirst.class.getClassLoader());
    }

    private static URL[] urls(Path copies) {
        return Stream.concat(
                        Stream.of(copies.toFile()),
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(File::new)
                                .filter(File::isDirectory))
                .map(File::toURI)
                .map(CopiesFirst::url)
                .toArray(URL[]::new);
    }

    private static URL url(URI directory) {
        try {
            return directory.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            boolean isOwn = name.startsWith("dev.herald.") && !name.startsWith("dev.herald.interleaving.");
            return isOwn ? findClass(name) : super.loadClass(name, resolve);
        }
    }
}
