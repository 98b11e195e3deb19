package io.github.dolphindbsync.source.poll;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Processor;
import org.apache.camel.spi.RouteIdAware;
import org.apache.camel.support.service.ServiceSupport;

/** A step of a route that begins polls, or decides which begin. It knows its Camel context and its route. */
public abstract class PollingProcessor extends ServiceSupport implements Processor, CamelContextAware, RouteIdAware {

    private CamelContext camelContext;
    private String routeId;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public String getRouteId() {
        return routeId;
    }

    @Override
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }
}
