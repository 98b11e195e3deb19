package io.github.dolphindbsync.source.component;

import static io.github.dolphindbsync.dsl.StaticEndpointBuilders.dolphindb;
import static io.github.dolphindbsync.dsl.StaticEndpointBuilders.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.destination.upsert.UpsertComponent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.Component;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Camel's catalog, and the tools that use it, read about the components in this jar. */
class ComponentCatalogTest {

    private final CamelCatalog catalog = new DefaultCamelCatalog();

    ComponentCatalogTest() throws IOException {
        catalog.addComponent("upsert", UpsertComponent.class.getName(), json(UpsertComponent.class, "upsert"));
        catalog.addComponent(
                "dolphindb", DolphinDBComponent.class.getName(), json(DolphinDBComponent.class, "dolphindb"));
    }

    /** Where the catalog itself looks for it. */
    private static String json(Class<?> component, String scheme) throws IOException {
        return resource("META-INF/" + component.getPackageName().replace('.', '/') + "/" + scheme + ".json");
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = ComponentCatalogTest.class.getClassLoader().getResourceAsStream(name)) {
            assertThat(stream).as(name).isNotNull();
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upsert:trade?dataSource=#warehouse&connectionStrategy=#transaction&key=symbol&createTable=false",
                "dolphindb:market/trade?trackingColumn=timestamp&delay=10000&batchSize=500&mode=append&repeatCount=1",
                "dolphindb:market/trade?transaction=#transaction&quarantine=none&tls=on&readTimeout=1m",
                "dolphindb:market/trade?transaction=none&quarantine=#quarantine&partitionsPerQuery=100",
                "dolphindb:market?query=select 1&host=db&port=8848&username=reader&password=secret",
            })
    void rightOptionsAreAccepted(String uri) {
        EndpointValidationResult result = catalog.validateEndpointProperties(uri);

        assertThat(result.isSuccess()).as(result.summaryErrorMessage(false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upsert:trade?datSource=#warehouse",
                "upsert:trade?createTable=perhaps",
                "dolphindb:market/trade?trackingColum=timestamp",
                "dolphindb:market/trade?batchSize=many",
                "dolphindb:market/trade?mode=merge",
            })
    void wrongOptionsAreRefused(String uri) {
        assertThat(catalog.validateEndpointProperties(uri).isSuccess()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "dolphindb"})
    void eachOptionIsDescribedAndTheGeneratedClassesAreFound(String scheme) throws Exception {
        ComponentModel model = JsonMapper.generateComponentModel(catalog.componentJSonSchema(scheme));
        assertThat(Stream.of(model.getComponentOptions(), model.getEndpointOptions())
                        .flatMap(List::stream))
                .allSatisfy(option -> assertThat(option.getDescription()).isNotBlank());

        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Component component = context.getComponent(scheme);
            assertThat(component.getComponentPropertyConfigurer()).isNotNull();
            assertThat(component.getEndpointPropertyConfigurer()).isNotNull();
            assertThat(context.getCamelContextExtension().getEndpointUriFactory(scheme))
                    .isNotNull();
        }
    }

    @Test
    void theJarListsItsComponentsAndIsLookedIntoByQuarkus() throws IOException {
        List<Properties> all = Collections.list(getClass()
                        .getClassLoader()
                        .getResources("META-INF/services/org/apache/camel/component.properties"))
                .stream()
                .map(url -> {
                    Properties properties = new Properties();
                    try (InputStream stream = url.openStream()) {
                        properties.load(stream);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    return properties;
                })
                .toList();

        assertThat(all).anySatisfy(ours -> {
            assertThat(ours.getProperty("artifactId")).isEqualTo("dolphindb-sync");
            assertThat(ours.getProperty("components").split(" ", -1)).containsExactlyInAnyOrder("dolphindb", "upsert");
        });
        assertThat(Path.of("src/main/resources/META-INF/beans.xml")).exists();
    }

    @Test
    void inJavaTheOptionsAreMethods() {
        String from = dolphindb("market/trade")
                .trackingColumn("timestamp")
                .delay("10s")
                .getRawUri();
        String to = upsert("trade")
                .dataSource("#warehouse")
                .advanced()
                .connectionStrategy("#transaction")
                .getRawUri();

        assertThat(from).isEqualTo("dolphindb://market/trade?delay=10s&trackingColumn=timestamp");
        assertThat(to).isEqualTo("upsert://trade?connectionStrategy=#transaction&dataSource=#warehouse");
    }
}
