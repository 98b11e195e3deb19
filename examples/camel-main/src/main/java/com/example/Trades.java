package com.example;

import org.apache.camel.main.Main;

/** Camel as it comes: settings in application.properties, the route in camel/trade.camel.yaml. */
public final class Trades {

    private Trades() {}

    public static void main(String[] arguments) throws Exception {
        System.exit(new Main(Trades.class).run(arguments));
    }
}
