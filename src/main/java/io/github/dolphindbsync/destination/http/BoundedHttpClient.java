package io.github.dolphindbsync.destination.http;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;

/**
 * For the option {@code httpClientConfigurer} of an {@code http:} endpoint that delivers batches. A request ends in a
 * bounded time, and its answer takes a bounded memory, whatever the server does. Of the answer only the status counts:
 * its body is neither decoded nor kept, so no body can turn a 2xx into a failure. What fails is an
 * {@link HttpDeliveryException}, whose text has nothing of the URL but the host.
 *
 * <p>Nothing is sent twice here, and no redirect is followed: a route says what is to be sent again. Proxies, and the
 * certificate of the client, are those of the JVM's system properties ({@code https.proxyHost},
 * {@code javax.net.ssl.keyStore}), unless the endpoint has others.
 */
public final class BoundedHttpClient implements HttpClientConfigurer {

    private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(10);
    private static final int LONGEST_HEADER = 64 * 1024;
    private static final int MOST_HEADERS = 1_000;

    /** How much of a body is read in order to use the connection again. */
    private static final int LONGEST_BODY = 64 * 1024;

    private static final Duration LONGEST_WAIT_FOR_BODY = Duration.ofSeconds(1);

    private static final Duration AFTER_TIMEOUT = Duration.ofSeconds(5);

    private Duration timeout = Duration.ofSeconds(60);
    private String certificateAuthority = "";

    /** The longest time for a whole request: connection, handshake, what is sent, and the headers of the answer. */
    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    /** File of the certificates that may sign that of the server, as PEM or DER; empty for those that Java knows. */
    public void setCertificateAuthority(String file) {
        this.certificateAuthority = file;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.setConnectionManager(connections())
                .useSystemProperties()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .addExecInterceptorFirst("bounds", this::execute);
    }

    private HttpClientConnectionManager connections() {
        Http1Config bounds = Http1Config.custom()
                .setMaxLineLength(LONGEST_HEADER)
                .setMaxHeaderCount(MOST_HEADERS)
                .build();
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(
                        certificateAuthority.isEmpty()
                                ? CertificateAuthority.ofTheSystem()
                                : CertificateAuthority.in(Path.of(certificateAuthority))))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(bounds)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT_TIMEOUT)
                        // That of the whole request ends first, and says more.
                        .setSocketTimeout(Timeout.of(timeout.plus(AFTER_TIMEOUT)))
                        .build())
                .build();
    }

    private ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws HttpDeliveryException {
        HttpHost server = scope.route.getTargetHost();
        CompletableFuture<Void> limit = cancelAfter(timeout, scope.originalRequest);
        ClassicHttpResponse answer;
        try {
            answer = chain.proceed(request, scope);
        } catch (IOException | HttpException e) {
            throw limit.isDone()
                    ? HttpDeliveryException.late(server, timeout)
                    : HttpDeliveryException.withoutAnswer(server, e);
        } finally {
            limit.cancel(false);
        }
        discardBody(answer, scope.originalRequest);
        if (answer.getCode() / 100 != 2) {
            throw HttpDeliveryException.refused(server, answer.getCode());
        }
        return answer;
    }

    private static CompletableFuture<Void> cancelAfter(Duration time, ClassicHttpRequest request) {
        CompletableFuture<Void> limit =
                new CompletableFuture<Void>().completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> unused = limit.thenRun(((Cancellable) request)::cancel);
        return limit;
    }

    /** The server has answered, so whatever happens to the rest of its answer changes nothing. */
    private static void discardBody(ClassicHttpResponse answer, ClassicHttpRequest request) {
        HttpEntity body = answer.getEntity();
        if (body == null) {
            return;
        }
        CompletableFuture<Void> limit = cancelAfter(LONGEST_WAIT_FOR_BODY, request);
        try {
            if (body.getContent().readNBytes(LONGEST_BODY).length == LONGEST_BODY) {
                answer.close();
            }
        } catch (IOException e) {
            // The connection is closed by now.
        } finally {
            limit.cancel(false);
            answer.setEntity(null);
        }
    }
}
