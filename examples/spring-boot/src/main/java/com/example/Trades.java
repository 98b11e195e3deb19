package com.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A Spring Boot application like any other: settings in application.properties, the route in camel/trade.camel.yaml. */
@SpringBootApplication
public class Trades {

    public static void main(String[] arguments) {
        SpringApplication.run(Trades.class, arguments);
    }
}
