import org.apache.camel.maven.packaging.*
import org.apache.maven.project.MavenProjectHelper
import org.codehaus.plexus.build.BuildContext

// What the goal "generate" of camel-component-maven-plugin does, into target/ and with the list of components.

def helper = session.lookup(MavenProjectHelper.name)
def buildContext = [hasDelta: { file -> true }, refresh: { file -> }] as BuildContext
def sources = new File(project.build.directory, 'generated-sources/camel')
def resources = new File(project.build.outputDirectory)

[PackageJandexMojo, SpiGeneratorMojo, EndpointSchemaGeneratorMojo, GenerateEndpointUriFactoryMojo].each { type ->
    def generator = type.getConstructor(MavenProjectHelper, BuildContext).newInstance(helper, buildContext)
    [sourcesOutputDir: sources, resourcesOutputDir: resources].each { name, directory ->
        if (generator.hasProperty(name)) {
            generator."$name" = directory
        }
    }
    generator.execute(project)
}
new PackageComponentMojo(log, project, helper, new File(project.build.directory), resources, buildContext)
        .prepareComponent()
// A copy of the list of components that nobody reads.
new File(resources, 'component.properties').delete()
