package io.github.dolphindbsync.app.settings;

import io.github.dolphindbsync.source.settings.Setting;
import io.github.dolphindbsync.source.settings.SettingException;
import java.net.URI;
import java.net.URISyntaxException;

/** A setting that names where batches are posted to. It may hold a password or a token, so no message quotes it. */
final class HttpUrl {

    private HttpUrl() {}

    /** @throws SettingException where the URL can't be sent as it is written */
    static void check(Setting setting) {
        String url = setting.value();
        if (!url.matches("(?is)https?://[^/?#].*")) {
            throw unusable(
                    setting, "it must begin with http:// or https:// and a host, as in https://example.com/trade");
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw unusable(
                    setting,
                    "the character at position " + (e.getIndex() + 1)
                            + " must be written as % and its code, as in %20 for a blank");
        }
        if (uri.getRawUserInfo() != null) {
            throw unusable(
                    setting,
                    "it contains a user; set the header Authorization in routes/destinations/http.camel.yaml instead");
        }
        if (uri.getRawFragment() != null) {
            throw unusable(setting, "what follows # is never sent; write that character as %23");
        }
        if (uri.getHost() == null) {
            throw unusable(setting, "it needs a host of letters, digits, - and dots, as in https://example.com/trade");
        }
    }

    private static SettingException unusable(Setting setting, String reason) {
        return new SettingException(
                "setting " + setting.key() + " is missing or can't be used" + setting.written() + ": " + reason);
    }
}
