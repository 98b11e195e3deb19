package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in arguments are answered before anything runs. */
class CommandLineTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --onec                        | There is no option '--onec'. Did you mean --once?
                    --configuraton=secret.json    | There is no option '--configuraton'. Did you mean --configuration?
                    dmeo                          | There is no command 'dmeo'. Did you mean demo?
                    replicate                     | There is no command 'replicate'. There are check, conformance, demo
                    simulator --port eight        | 'eight' is not an int
                    simulator --port 70000        | --port takes a number from 0 to 65535, not 70000
                    simulator --schema timestamp  | 'timestamp' is not of the form name:TYPE, as in price:FLOAT
                    """)
    void givenAnUnknownOptionOrCommandThenTheOneThatIsMeantIsNamedInTwoLines(String arguments, String message) {
        StringWriter errors = new StringWriter();

        int exitCode =
                Application.commandLine().setErr(new PrintWriter(errors, true)).execute(arguments.split(" "));

        assertThat(exitCode).isEqualTo(2);
        assertThat(errors.toString()).contains(message).doesNotContain("secret.json");
        assertThat(errors.toString().lines()).hasSizeLessThanOrEqualTo(2);
    }
}
