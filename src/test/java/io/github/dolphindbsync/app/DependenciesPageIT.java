package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The page of dependencies says what is in the jar, and so does the jar's own list. */
class DependenciesPageIT {

    private static final String LIST = "META-INF/sbom/dolphindb-sync.cdx.json";

    @Test
    void thePageHasEachArtifactWithItsVersionAndLicence() throws IOException {
        List<String> onThePage = Files.readAllLines(Path.of("docs/dependencies.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf('|', line.indexOf('|', line.indexOf('|', 1) + 1) + 1) + 1))
                .toList();

        assertThat(onThePage)
                .as("docs/dependencies.md; look for advisories of what has changed, and change the date there")
                .containsExactlyInAnyOrderElementsOf(components().stream()
                        .map(component -> "| `" + name(component) + "` | "
                                + component.get("version").asText() + " | " + licences(component) + " |")
                        .toList());
    }

    @Test
    void theListHasWhatTheJarHolds() throws IOException {
        List<String> listed = new ArrayList<>(components().stream()
                .map(component ->
                        name(component) + ":" + component.get("version").asText())
                .toList());

        listed.add(INSIDE_OF_KAFKA_CLIENT);
        listed.add(INSIDE_OF_NETTY);
        assertThat(inTheJar()).hasSizeGreaterThan(30).isSubsetOf(listed);
    }

    private static List<JsonNode> components() throws IOException {
        try (JarFile jar = new JarFile(Jar.FILE.toFile());
                InputStream list = jar.getInputStream(jar.getEntry(LIST))) {
            return StreamSupport.stream(
                            new ObjectMapper().readTree(list).get("components").spliterator(), false)
                    .toList();
        }
    }

    private static String name(JsonNode component) {
        return component.get("group").asText() + ":" + component.get("name").asText();
    }

    private static String licences(JsonNode component) {
        List<String> licences = new ArrayList<>();
        component.get("licenses").forEach(licence -> {
            // Those that SPDX does not list have a name only.
            String id = licence.at("/license/id").asText();
            licences.add(id.isEmpty() ? licence.at("/license/name").asText() : id);
        });
        return String.join(" or ", licences);
    }

    private static final String INSIDE_OF_NETTY = "org.jctools:jctools-core:4.0.5";

    /** Kafka's client has classes of this one in it under another name, as the page says, and Netty of the other. */
    private static final String INSIDE_OF_KAFKA_CLIENT = "commons-net:commons-net:3.13.0";

    /** The artifacts whose origin Maven wrote into them. */
    private static List<String> inTheJar() throws IOException {
        List<String> found = new ArrayList<>();
        try (JarFile jar = new JarFile(Jar.FILE.toFile())) {
            for (JarEntry entry : jar.stream()
                    .filter(entry -> entry.getName().endsWith("/pom.properties")
                            && !entry.getName().contains("/io.github.dolphindbsync/"))
                    .toList()) {
                Properties origin = new Properties();
                try (InputStream in = jar.getInputStream(entry)) {
                    origin.load(in);
                }
                found.add(origin.getProperty("groupId") + ":" + origin.getProperty("artifactId") + ":"
                        + origin.getProperty("version"));
            }
        }
        return found;
    }
}
