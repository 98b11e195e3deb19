package io.github.dolphindbsync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.destination.upsert.UpsertEndpoint;
import io.github.dolphindbsync.source.component.DolphinDBEndpoint;
import io.github.dolphindbsync.source.component.OptionsSource;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.camel.maven.packaging.AbstractGenerateMojo;
import org.apache.camel.maven.packaging.EndpointDslMojo;
import org.apache.camel.maven.packaging.EndpointSchemaGeneratorMojo;
import org.apache.camel.maven.packaging.GenerateEndpointUriFactoryMojo;
import org.apache.camel.maven.packaging.PackageComponentMojo;
import org.apache.camel.maven.packaging.PackageJandexMojo;
import org.apache.camel.maven.packaging.SpiGeneratorMojo;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.tooling.model.JsonMapper;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Resource;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.build.BuildContext;
import org.codehaus.plexus.build.DefaultBuildContext;
import org.junit.jupiter.api.Test;

/**
 * What tools know the components by is committed, as Camel's own components do it, and is what Camel's generators make
 * of the components as they are. The generators run here, as the Maven plugin around them asks for Maven 3.9.12.
 */
class ComponentMetadataTest {

    private static final Path COMMITTED = Path.of("src/generated").toAbsolutePath();
    private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();
    private static final Path PLACE = Path.of("target/component-metadata").toAbsolutePath();

    @Test
    void whatIsCommittedIsWhatCamelGenerates() throws Exception {
        remove(PLACE);
        generateOptions();
        copy(CLASSES, PLACE.resolve("target/classes"), ".class");

        new Generation(project()).doExecute();
        new EndpointDsl(project()).generate();

        Path generated = PLACE.resolve("src/generated");
        if (GeneratedTables.areWritten()) {
            remove(COMMITTED);
            copy(generated, COMMITTED, "");
        }
        assertThat(different(texts(COMMITTED), texts(generated)))
                .as(
                        "files in src/generated that are out of date. Write them anew, and commit them:%n%s",
                        GeneratedTables.COMMAND)
                .isEmpty();
        GeneratedTables.check(
                Path.of("docs/component.md"),
                "| option | default | meaning |",
                scheme -> rows(generated.resolve("resources"), scheme));
    }

    /** The options of a sync and of the server, from where these settings are declared. */
    private static void generateOptions() throws IOException {
        for (Map.Entry<String, String> text : OptionsSource.texts().entrySet()) {
            Path source = PLACE.resolve("src/generated/java").resolve(text.getKey());
            Files.createDirectories(source.getParent());
            Files.writeString(source, text.getValue());
            if (GeneratedTables.areWritten()) {
                compile(source);
            }
        }
    }

    /** Camel's generators look at the class. */
    private static void compile(Path source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        String camel = UriParam.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        List<String> options = List.of("-proc:none", "-cp", camel, "-d", CLASSES.toString());
        assertThat(compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(source))
                        .call())
                .isTrue();
    }

    /** Of the options that are not those of every component. */
    private static List<String> rows(Path metadata, String scheme) {
        Class<?> endpoint = scheme.equals("dolphindb") ? DolphinDBEndpoint.class : UpsertEndpoint.class;
        Set<String> own =
                Stream.of(endpoint.getDeclaredFields()).map(Field::getName).collect(Collectors.toSet());
        try {
            Path json = files(metadata, "/" + scheme + ".json").get(0);
            return JsonMapper.generateComponentModel(Files.readString(json)).getEndpointOptions().stream()
                    .filter(option -> option.getConfigurationClass() != null || own.contains(option.getName()))
                    .map(option ->
                            GeneratedTables.row(option.getName(), option.getDefaultValue(), option.getDescription()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * This project, as if it lay in {@link #PLACE}: what is generated goes into its src/generated and target/classes.
     */
    private static MavenProject project() throws Exception {
        Model model;
        try (var pom = Files.newInputStream(Path.of("pom.xml"))) {
            model = new MavenXpp3Reader().read(pom);
        }
        Resource resources = new Resource();
        resources.setDirectory(PLACE.resolve("src/generated/resources").toString());
        Build build = new Build();
        build.setDirectory(PLACE.resolve("target").toString());
        build.setOutputDirectory(PLACE.resolve("target/classes").toString());
        build.addResource(resources);
        model.setBuild(build);
        String annotations = Path.of(Component.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        MavenProject project = new MavenProject(model) {
            @Override
            public List<String> getCompileClasspathElements() {
                return List.of(build.getOutputDirectory(), annotations);
            }
        };
        project.setFile(PLACE.resolve("pom.xml").toFile());
        project.addCompileSourceRoot(Path.of("src/main/java").toAbsolutePath().toString());
        project.addCompileSourceRoot(PLACE.resolve("src/generated/java").toString());
        return project;
    }

    private static Set<String> different(Map<String, String> some, Map<String, String> others) {
        Set<String> names = new TreeSet<>(some.keySet());
        names.addAll(others.keySet());
        names.removeIf(name -> Objects.equals(some.get(name), others.get(name)));
        return names;
    }

    private static Map<String, String> texts(Path directory) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (Path file : files(directory, "")) {
            texts.put(directory.relativize(file).toString(), Files.readString(file));
        }
        return texts;
    }

    private static void copy(Path from, Path to, String suffix) throws IOException {
        for (Path file : files(from, suffix)) {
            Path copy = to.resolve(from.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }

    private static void remove(Path directory) throws IOException {
        for (Path file : files(directory, "")) {
            Files.delete(file);
        }
    }

    private static List<Path> files(Path directory, String suffix) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(suffix))
                    .toList();
        }
    }

    private static final class Generation extends AbstractGenerateMojo {

        private static final BuildContext BUILD =
                new DefaultBuildContext(new org.sonatype.plexus.build.incremental.DefaultBuildContext());

        Generation(MavenProject project) {
            super(null, BUILD);
            this.project = project;
        }

        @Override
        protected void doExecute() throws MojoExecutionException, MojoFailureException {
            invoke(PackageJandexMojo.class);
            invoke(SpiGeneratorMojo.class);
            invoke(EndpointSchemaGeneratorMojo.class);
            invoke(GenerateEndpointUriFactoryMojo.class);
            invoke(
                    PackageComponentMojo.class,
                    Map.of(
                            "buildDir",
                            new File(project.getBuild().getDirectory()),
                            "componentOutDir",
                            new File(project.getBasedir(), "src/generated/resources")));
        }
    }

    /** What {@code docs/component.md} shows of Java: the options as methods. */
    private static final class EndpointDsl extends EndpointDslMojo {

        EndpointDsl(MavenProject project) {
            super(null, null);
            this.project = project;
            buildDir = PLACE.resolve("target").toFile();
            baseDir = PLACE.toFile();
            endpointFactoriesPackageName = "io.github.dolphindbsync.dsl";
            componentsFactoriesPackageName = endpointFactoriesPackageName;
            sourcesOutputDir = PLACE.resolve("src/generated/java").toFile();
            jsonDir = PLACE.resolve("target/json").toFile();
        }

        void generate() throws IOException, MojoExecutionException, MojoFailureException {
            Files.createDirectories(jsonDir.toPath());
            for (Path json : files(PLACE.resolve("src/generated/resources"), ".json")) {
                Files.copy(json, jsonDir.toPath().resolve(json.getFileName()));
            }
            // Where it writes in Camel's own sources; without the folder it does nothing.
            Files.createDirectories(PLACE.resolve("dsl/camel-endpointdsl"));
            execute();
            Path written = sourcesOutputDir.toPath().resolve("io/github/dolphindbsync/dsl");
            // For a route builder that has Camel's own, whose methods have the same names.
            Files.delete(written.resolve("EndpointBuilderFactory.java"));
            Files.delete(written.resolve("EndpointBuilders.java"));
            for (Path source : files(written, ".java")) {
                String text = Files.readString(source);
                Files.writeString(
                        source,
                        text.replaceFirst(
                                "@Generated\\(.*\\)",
                                "@Generated(\"" + EndpointDslMojo.class.getName()
                                        + "\")\n@SuppressWarnings({\"rawtypes\", \"unchecked\"})"));
            }
        }
    }
}
