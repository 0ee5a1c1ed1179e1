package io.github.pop3x.camel;

import io.github.pop3x.mail.MailComposer;
import io.github.pop3x.mail.MailSyntax;
import io.github.pop3x.maildrop.MessageSource;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.converter.stream.CachedOutputStream;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.MessageHelper;
import org.jspecify.annotations.Nullable;

/**
 * An exchange's message as a mail: a body that is a mail already passes octet for octet; anything else is composed with
 * the exchange's headers. Large bodies stream.
 */
final class OutgoingMail implements MessageSource {

    private static final int PEEKED_OCTETS = 8 * 1024;

    private final Exchange exchange;
    private final MailComposer composer;
    private final HeaderFilterStrategy headerFilter;

    OutgoingMail(Exchange exchange, MailComposer composer, HeaderFilterStrategy headerFilter) {
        this.exchange = exchange;
        this.composer = composer;
        this.headerFilter = headerFilter;
    }

    @Override
    public InputStream open() throws IOException {
        Message message = exchange.getMessage();
        // Somebody before may have read it.
        MessageHelper.resetStreamCache(message);
        Object body = message.getBody();
        if (body instanceof String text) {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            return MailSyntax.isMail(octets) ? new ByteArrayInputStream(octets) : composed(text);
        }
        @Nullable InputStream stream = body == null ? null : message.getBody(InputStream.class);
        if (stream == null) {
            return composed(Optional.ofNullable(message.getBody(String.class)).orElse(""));
        }
        BufferedInputStream peeked = new BufferedInputStream(stream, PEEKED_OCTETS);
        peeked.mark(PEEKED_OCTETS);
        byte[] prefix = peeked.readNBytes(PEEKED_OCTETS - 1);
        peeked.reset();
        return MailSyntax.isMail(prefix) ? peeked : composed(peeked);
    }

    private InputStream composed(String text) throws IOException {
        CachedOutputStream mail = new CachedOutputStream(exchange);
        composer.compose(headers(), text, mail);
        return mail.getInputStream();
    }

    private InputStream composed(InputStream content) throws IOException {
        try (content) {
            CachedOutputStream mail = new CachedOutputStream(exchange);
            composer.compose(headers(), content, mail);
            return mail.getInputStream();
        }
    }

    private Map<String, Object> headers() {
        Map<String, Object> headers = new LinkedHashMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (!headerFilter.applyFilterToCamelHeaders(name, value, exchange)) {
                headers.put(name, value);
            }
        });
        return headers;
    }
}
