package io.github.dolphindbsync.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Camel's management server answers, as a probe or Prometheus asks for it. */
public final class ManagementAnswers {

    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_:]+(?:\\{[^}]*})?) (\\S+)$");

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    private ManagementAnswers(int port) {
        this.port = port;
    }

    /** On a port that nobody listens on yet. */
    public static ManagementAnswers onFreePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return new ManagementAnswers(socket.getLocalPort());
        }
    }

    public int port() {
        return port;
    }

    /** What a health check says, with the status that the whole answer had. */
    public record Health(int httpStatus, String status, String message) {}

    public HttpResponse<String> get(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The readiness check of that name; null where there is none. */
    public Health ready(String check) {
        HttpResponse<String> response = get("/observe/health/ready");
        try {
            JsonNode answer = new ObjectMapper().readTree(response.body());
            for (JsonNode found : answer.path("checks")) {
                if (found.get("name").asText().equals(check)) {
                    return new Health(
                            response.statusCode(),
                            found.get("status").asText(),
                            found.path("message").asText());
                }
            }
            return null;
        } catch (IOException e) {
            throw new IllegalStateException(response.body(), e);
        }
    }

    /** Each meter of a sync that Prometheus would find, by name and labels. */
    public Map<String, Double> meters() {
        Map<String, Double> meters = new TreeMap<>();
        Matcher samples = SAMPLE.matcher(get("/observe/metrics").body());
        while (samples.find()) {
            if (meters.put(samples.group(1), Double.valueOf(samples.group(2))) != null) {
                throw new IllegalStateException(samples.group(1) + " is there twice");
            }
        }
        return meters;
    }
}
