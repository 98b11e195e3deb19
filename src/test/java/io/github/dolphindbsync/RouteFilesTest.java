package io.github.dolphindbsync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.dolphindbsync.destination.upsert.UpsertComponent;
import io.github.dolphindbsync.source.component.DolphinDBComponent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * All YAML that is shipped, and that the pages tell to write, against the schema of Camel's YAML DSL, and the options
 * of its endpoints against Camel's catalog.
 */
class RouteFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** {@code {{key:default}}} or {@code {{key}}}, the innermost first; what has no default may be anything. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}:]*)(?::([^{}]*))?}}");

    private static final Pattern YAML_BLOCK = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

    private static Schema schema;
    private static CamelCatalog catalog;

    @BeforeAll
    static void readSchemaAndCatalog() throws IOException {
        try (InputStream yamlDsl = resource("schema/camelYamlDsl.json")) {
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                    .getSchema(JSON.readTree(yamlDsl));
        }
        catalog = new DefaultCamelCatalog();
        addComponent("upsert", UpsertComponent.class);
        addComponent("dolphindb", DolphinDBComponent.class);
    }

    private static InputStream resource(String name) {
        return RouteFilesTest.class.getClassLoader().getResourceAsStream(name);
    }

    private static void addComponent(String scheme, Class<?> component) throws IOException {
        String folder = component.getPackageName().replace('.', '/');
        try (InputStream json = resource("META-INF/" + folder + "/" + scheme + ".json")) {
            catalog.addComponent(scheme, component.getName(), new String(json.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private record RouteFile(String name, String yaml) {
        @Override
        public String toString() {
            return name;
        }

        JsonNode tree() {
            return tree(yaml);
        }

        static JsonNode tree(String yaml) {
            return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        }
    }

    static Stream<RouteFile> all() throws IOException {
        List<RouteFile> files = new ArrayList<>();
        files.addAll(matching("routes", "routes/*.camel.yaml"));
        files.addAll(matching("examples", "examples/*/src/main/resources/camel/*.yaml"));
        for (RouteFile kamelet : matching("src/main/resources/kamelets", "src/main/resources/kamelets/*.yaml")) {
            // What Camel makes of a Kamelet is a template with its properties as parameters.
            JsonNode template = kamelet.tree().at("/spec/template");
            files.add(new RouteFile(
                    kamelet.name(),
                    JSON.createArrayNode()
                            .add(JSON.createObjectNode()
                                    .set(
                                            "routeTemplate",
                                            JSON.createObjectNode()
                                                    .put("id", "kamelet")
                                                    .setAll((ObjectNode) template)))
                            .toString()));
        }
        RoutesPage.recipes()
                .forEach((number, yaml) -> files.add(new RouteFile("docs/routes.md, recipe " + number, yaml)));
        for (String page : List.of("README.md", "docs/sql.md", "docs/component.md")) {
            Matcher block = YAML_BLOCK.matcher(Files.readString(Path.of(page)));
            while (block.find()) {
                if (block.group(1).matches("(?s)- (beans|route):.*")) {
                    files.add(new RouteFile(page, block.group(1)));
                }
            }
        }
        return files.stream();
    }

    private static List<RouteFile> matching(String folder, String glob) throws IOException {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            List<RouteFile> found = new ArrayList<>();
            for (Path file : (Iterable<Path>) files.filter(matcher::matches).sorted()::iterator) {
                found.add(new RouteFile(file.toString(), Files.readString(file)));
            }
            assertThat(found).as(glob).isNotEmpty();
            return found;
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachFileIsAsTheSchemaOfTheYamlDslHasIt(RouteFile file) {
        assertThat(schema.validate(withDefaults(file.tree()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachOptionOfAnEndpointIsKnownToTheCatalog(RouteFile file) {
        List<String> problems = new ArrayList<>();
        collect(file.tree(), problems);
        assertThat(problems).isEmpty();
    }

    /** A value that is a placeholder as a whole is what its default is: a number, where that is one. */
    private static JsonNode withDefaults(JsonNode node) {
        if (node.isObject()) {
            ObjectNode resolved = JSON.createObjectNode();
            node.properties().forEach(field -> resolved.set(field.getKey(), withDefaults(field.getValue())));
            return resolved;
        }
        if (node.isArray()) {
            ArrayNode resolved = JSON.createArrayNode();
            node.forEach(element -> resolved.add(withDefaults(element)));
            return resolved;
        }
        return node.asText().startsWith("{{") && resolved(node.asText()).matches("\\d+")
                ? RouteFile.tree(resolved(node.asText()))
                : node;
    }

    private static void collect(JsonNode node, List<String> problems) {
        node.properties().forEach(field -> {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "from", "to" -> check(value, field.getKey().equals("from"), problems);
                // The name of such an endpoint comes from the rows; its options don't.
                case "toD" -> check(value, false, problems);
                default -> {}
            }
        });
        node.forEach(child -> collect(child, problems));
    }

    private static void check(JsonNode endpoint, boolean consumer, List<String> problems) {
        Map<String, String> parameters = new TreeMap<>();
        endpoint.path("parameters").properties().forEach(parameter -> {
            String value = parameter.getValue().asText();
            // An optional placeholder leaves its option out. Of scheduler the catalog knows beans only, for Camel's own
            // too.
            boolean isNamedScheduler = parameter.getKey().equals("scheduler") && value.equals("quartz");
            if (!value.startsWith("{{?") && !isNamedScheduler) {
                // The catalog takes a placeholder for any value; where there is a default, that is looked at.
                parameters.put(parameter.getKey(), value.matches("\\{\\{[^{}:]*}}") ? value : resolved(value));
            }
        });
        StringBuilder uri = new StringBuilder(resolved(
                endpoint.isTextual() ? endpoint.asText() : endpoint.path("uri").asText()));
        if (uri.indexOf("kamelet:") == 0) {
            parameters.keySet().removeAll(propertiesOfKamelet(uri.substring("kamelet:".length())));
        }
        parameters.forEach((name, value) -> uri.append(uri.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        EndpointValidationResult result =
                catalog.validateEndpointProperties(uri.toString(), false, consumer, !consumer);
        if (!result.isSuccess() || result.getUnknownComponent() != null) {
            problems.add(uri + ": " + result.summaryErrorMessage(false));
        }
    }

    private static Set<String> propertiesOfKamelet(String name) {
        Path file = Path.of("src/main/resources/kamelets", name + ".kamelet.yaml");
        try {
            return Files.exists(file)
                    ? RouteFile.tree(Files.readString(file)).at("/spec/definition/properties").properties().stream()
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toSet())
                    : Set.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resolved(String text) {
        String before;
        String after = text.strip();
        do {
            before = after;
            after = PLACEHOLDER
                    .matcher(before)
                    .replaceAll(found -> Matcher.quoteReplacement(found.group(2) != null ? found.group(2) : "any"));
        } while (!after.equals(before));
        return after;
    }

    @Test
    void mistakesAreFound() {
        assertThat(schema.validate(RouteFile.tree("- route: {from: {uri: 'timer:x', stepz: []}}")))
                .isNotEmpty();
        assertThat(schema.validate(
                        RouteFile.tree("- route: {from: {uri: 'timer:x', steps: [{split: {streaming: maybe}}]}}")))
                .isNotEmpty();
        for (String route : List.of(
                "- route: {from: {uri: 'timer:x', parameters: {perod: 1s}, steps: []}}",
                "- route: {from: {uri: 'timer:x', parameters: {repeatCount: '{{polls:many}}'}, steps: []}}",
                "- route: {from: {uri: 'timer:x', steps: [{to: 'file:x?tempPrefx=.'}]}}",
                "- route: {from: {uri: 'timer:x', steps: [{toD: 'upsert:${body}?datSource=#x'}]}}",
                "- route: {from: {uri: 'kamelet:dolphindb-source', parameters: {tabel: trade}, steps: []}}",
                "- route: {from: {uri: 'nothing:x', steps: []}}")) {
            List<String> problems = new ArrayList<>();
            collect(RouteFile.tree(route), problems);
            assertThat(problems).as(route).hasSize(1);
        }
    }
}
