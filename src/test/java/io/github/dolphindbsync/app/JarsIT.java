package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Which class is in which of the jars that the build makes. */
class JarsIT {

    private static final Path LIBRARY = Path.of("target", "dolphindb-sync.jar");
    private static final Path STAND_IN = Path.of("target", "dolphindb-sync-stand-in.jar");
    private static final String PRODUCT = "io/github/dolphindbsync/";

    @Test
    void givenTheLibraryThenItHoldsNeitherTheApplicationNorTheStandIn() throws IOException {
        assertThat(roomsIn(LIBRARY))
                .contains("rows", "source", "destination", "checkpoint")
                .doesNotContain("app", "conformance", "simulator");
        assertThat(roomsIn(STAND_IN)).containsExactly("simulator");
    }

    @Test
    void givenAClassInAServiceFileOfTheLibraryThenItIsInTheLibrary() throws IOException {
        Set<String> classes = classesIn(LIBRARY);
        try (JarFile jar = new JarFile(LIBRARY.toFile())) {
            List<String> named = jar.stream()
                    .filter(entry -> entry.getName().startsWith("META-INF/services/"))
                    .flatMap(entry -> lines(jar, entry))
                    .map(line -> line.substring(line.indexOf('=') + 1).trim())
                    .filter(line -> line.startsWith("io.github.dolphindbsync."))
                    .map(line -> line.replace('.', '/') + ".class")
                    .toList();
            assertThat(named).isNotEmpty().isSubsetOf(classes);
        }
    }

    @Test
    void givenTheApplicationThenItHoldsAllClasses() throws IOException {
        Path compiled = Path.of("target", "classes");
        try (Stream<Path> files = Files.walk(compiled)) {
            Set<String> all = files.map(file -> compiled.relativize(file).toString())
                    .filter(name -> name.startsWith(PRODUCT) && name.endsWith(".class"))
                    .collect(Collectors.toSet());
            assertThat(classesIn(Jar.FILE)).isEqualTo(all);
        }
    }

    /** As the tests of a host, which have these two jars and no application. */
    @Test
    void givenTheLibraryAndTheStandInThenAServerStarts() throws Exception {
        URL[] jars = {LIBRARY.toUri().toURL(), STAND_IN.toUri().toURL()};
        try (URLClassLoader host = new URLClassLoader(jars, new DependenciesOnly())) {
            Object builder = host.loadClass("io.github.dolphindbsync.simulator.StandInServer")
                    .getMethod("builder")
                    .invoke(null);
            try (AutoCloseable server =
                    (AutoCloseable) builder.getClass().getMethod("build").invoke(builder)) {
                server.getClass().getMethod("start").invoke(server);
                assertThat((Integer) server.getClass().getMethod("port").invoke(server))
                        .isPositive();
            }
        }
    }

    private static Set<String> roomsIn(Path jar) throws IOException {
        return classesIn(jar).stream()
                .map(name -> name.substring(PRODUCT.length()))
                .map(name -> name.substring(0, name.indexOf('/')))
                .collect(Collectors.toSet());
    }

    private static Set<String> classesIn(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith(PRODUCT) && name.endsWith(".class"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Stream<String> lines(JarFile jar, ZipEntry entry) {
        try {
            return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Knows no class of this product. */
    private static final class DependenciesOnly extends ClassLoader {

        DependenciesOnly() {
            super(JarsIT.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.github.dolphindbsync.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
