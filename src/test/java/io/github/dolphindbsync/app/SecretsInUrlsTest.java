package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.app.settings.Secrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check} and the messages of drivers show of URLs. */
class SecretsInUrlsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    https://hooks.example.com/services/T00/B00/s3cr3t  | https://hooks.example.com/(not shown)
                    https://s3cr3t@host/                               | https://host/(not shown)
                    https://user:s3cr3t@host:8443/x                    | https://host:8443/(not shown)
                    http://host:80?token=s3cr3t                        | http://host:80/(not shown)
                    http://[::1]:80/s3cr3t                             | http://[::1]:80/(not shown)
                    https://user:s3/cr3t@host/                         | (not shown)
                    http://localhost/                                  | http://localhost/
                    jdbc:mariadb://h/db?password2=s3cr3t&user=u        | jdbc:mariadb://h/db?password2=(not shown)&user=u
                    jdbc:sqlserver://h;pwd=s3cr3t;a=b                  | jdbc:sqlserver://h;pwd=(not shown);a=b
                    jdbc:sqlserver://h;Password = {s3;cr3t};a=b        | jdbc:sqlserver://h;Password = (not shown);a=b
                    jdbc:x://h?clientSecret=s3cr3t&sslKey=s3cr3t       | jdbc:x://h?clientSecret=(not shown)&sslKey=(not shown)
                    jdbc:x://h?accessToken=s3cr3t                      | jdbc:x://h?accessToken=(not shown)
                    jdbc:mysql://u:s3/cr3t@h/db                        | jdbc:mysql://(not shown)@h/db
                    jdbc:mysql://(host=h,password=s3cr3t)/db           | jdbc:mysql://(host=h,password=(not shown)
                    jdbc:oracle:thin:scott/s3cr3t@h:1521:db            | jdbc:oracle:thin:(not shown)@h:1521:db
                    jdbc:mysql://h/db?allowPublicKeyRetrieval=true     | jdbc:mysql://h/db?allowPublicKeyRetrieval=true
                    jdbc:duckdb:warehouse.duckdb                       | jdbc:duckdb:warehouse.duckdb
                    dfs://market/*                                     | dfs://market/*
                    key=5                                              | key=5
                    """)
    void aTokenOrPasswordAnywhereInAUrlIsNotShownAndTheRestIs(String url, String shown) {
        assertThat(Secrets.masked(url)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    p      | failed for https://h: password=p, user=u    | failed for https://h: password=<the password>, user=u
                    a      | Access denied for user 'x' using 'a'        | Access denied for user 'x' using '<the password>'
                    host   | unknown host ghost with password host       | unknown <the password> ghost with password <the password>
                    s3cr3t | jdbc:x://u:s3cr3t@h, and s3cr3ts of others  | jdbc:x://u:<the password>@h, and s3cr3ts of others
                    """)
    void aPasswordIsHiddenWhereItStandsAsAWholeAndNotWithinWords(String password, String message, String shown) {
        assertThat(Secrets.without(message, "jdbc:x://h", password)).isEqualTo(shown);
    }

    @Test
    void aDriversMessageKeepsNeitherTheUrlNorAPartOfItThatIsSecret() {
        String url = "jdbc:mysql://carrier:s3cr3t@h/db?password2=t0ken";

        assertThat(Secrets.without("no way to " + url + " for 's3cr3t', then 't0ken'", url, ""))
                .isEqualTo("no way to <the URL> for '<the password>', then '<the password>'");
    }
}
