package io.github.dolphindbsync.app.settings;

import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** Camel Main with the settings of the application in place of the files that it would read itself. */
public final class ExactMain extends Main {

    private final ApplicationSettings settings;

    public ExactMain(ApplicationSettings settings) {
        this.settings = settings;
        // Camel's word for no files.
        setPropertyPlaceholderLocations("false");
    }

    @Override
    protected void configurePropertiesService(CamelContext context) throws Exception {
        ExactProperties properties = new ExactProperties(settings);
        properties.setCamelContext(context);
        context.setPropertiesComponent(properties);
        settings.resolveReferencesBy(properties::parseUri);
        settings.load();
        super.configurePropertiesService(context);
    }
}
