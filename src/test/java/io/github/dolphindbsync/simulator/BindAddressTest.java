package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.simulator.command.SimulatorCommand;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import picocli.CommandLine;

/** Nobody from elsewhere gets to the stand-in, unless somebody asked for it. */
class BindAddressTest {

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only there 127.0.0.2 is another address of this machine")
    void itListensOnOneAddressUnlessToldOtherwise() throws Exception {
        try (StandInServer server = StandInServer.builder().build()) {
            server.start();

            connect("127.0.0.1", server);
            assertThatThrownBy(() -> connect("127.0.0.2", server)).isInstanceOf(ConnectException.class);
        }
        try (StandInServer open = StandInServer.builder()
                .bindAddress(InetAddress.getByName("0.0.0.0"))
                .build()) {
            open.start();

            connect("127.0.0.2", open);
        }
    }

    @Test
    void soDoesTheCommand() {
        assertThat(new CommandLine(new SimulatorCommand())
                        .getCommandSpec()
                        .findOption("--bind")
                        .defaultValue())
                .isEqualTo("127.0.0.1");
    }

    private static void connect(String address, StandInServer server) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName(address), server.port())) {
            assertThat(socket.isConnected()).isTrue();
        }
    }
}
