package io.github.dolphindbsync.app.settings;

import io.github.dolphindbsync.destination.http.HttpDeliveryException;
import io.github.dolphindbsync.source.poll.FailureAdvice;
import io.github.dolphindbsync.source.settings.DestinationSetting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names the settings to check when a destination of the shipped routes fails. */
public final class EndpointAdvice implements FailureAdvice {

    @Override
    public Optional<String> advice(String sync, Throwable failure) {
        String name = failure.getClass().getName();
        if (name.startsWith("org.apache.kafka.")) {
            return check(sync, DestinationSetting.KAFKA_BROKERS, DestinationSetting.KAFKA_TOPIC);
        }
        if (failure instanceof HttpDeliveryException answered && answered.isAnswer()) {
            return check(sync, DestinationSetting.HTTP_URL);
        }
        boolean isHttp = failure instanceof HttpDeliveryException
                || failure instanceof SocketException
                || failure instanceof SocketTimeoutException
                || failure instanceof UnknownHostException
                || name.equals("org.apache.camel.http.base.HttpOperationFailedException")
                || name.startsWith("org.apache.hc.core5.http.");
        return isHttp
                ? check(
                        sync,
                        DestinationSetting.HTTP_URL,
                        ApplicationSetting.HTTP_TIMEOUT,
                        ApplicationSetting.HTTP_AUTHORITY)
                : Optional.empty();
    }

    private static Optional<String> check(String sync, SettingDefinition<?>... settings) {
        return Optional.of("Check "
                + Stream.of(settings).map(setting -> setting.key(sync)).collect(Collectors.joining(", ")) + ".");
    }
}
