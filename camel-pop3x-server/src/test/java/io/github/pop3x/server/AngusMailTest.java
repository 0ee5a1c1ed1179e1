package io.github.pop3x.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.auth.UserList;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.Mailboxes;
import io.github.pop3x.testing.TestKeys;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.assertj.core.api.Assertions;
import org.eclipse.angus.mail.pop3.POP3Folder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that others wrote, the one of Camel's own mail component. */
class AngusMailTest {

    private static final List<String> MESSAGES = List.of(
            "Subject: plain\r\n\r\nbody\r\n",
            "Subject: dots\r\n\r\n.\r\n..\r\n.x\r\n",
            "Subject: 8 bit\r\n\r\n\u00e9\u00ff\0\r\n",
            "Subject: long\r\n\r\n" + ("x".repeat(998) + "\r\n").repeat(2000),
            "Subject: header only\r\n");

    private final MemoryStore store = new MemoryStore();
    private final List<String> uniqueIds = new ArrayList<>();
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        for (String message : MESSAGES) {
            uniqueIds.add(store.deposit("alice", MessageSource.of(message.getBytes(ISO_8859_1)))
                    .value());
        }
        server = TestServer.start(store, new UserList().add("alice", "secret word"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clear", "starttls", "tls"})
    void fetchesEveryMessageOctetForOctetAndEmptiesTheMailbox(String how) throws Exception {
        try (Store client = connect(how, "secret word")) {
            POP3Folder inbox = (POP3Folder) client.getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            assertThat(inbox.getMessageCount()).isEqualTo(MESSAGES.size());
            for (int n = 1; n <= MESSAGES.size(); n++) {
                Message message = inbox.getMessage(n);
                ByteArrayOutputStream octets = new ByteArrayOutputStream();
                message.writeTo(octets);
                assertThat(octets.toString(ISO_8859_1)).isEqualTo(MESSAGES.get(n - 1));
                assertThat(message.getSize()).isNotNegative();
                assertThat(inbox.getUID(message)).isEqualTo(uniqueIds.get(n - 1));
                message.setFlag(Flags.Flag.DELETED, true);
            }
            inbox.close(true);
        }
        assertThat(Mailboxes.count(store, "alice")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clear", "starttls", "tls"})
    void aWrongPasswordIsAFailedAuthentication(String how) {
        Assertions.assertThatExceptionOfType(AuthenticationFailedException.class)
                .isThrownBy(() -> connect(how, "wrong"))
                .withMessageContaining("Wrong user name or password");
    }

    private Store connect(String how, String password) throws MessagingException {
        boolean overTls = how.equals("tls");
        String protocol = overTls ? "pop3s" : "pop3";
        String prefix = "mail." + protocol + '.';
        Properties properties = new Properties();
        properties.put(prefix + "connectiontimeout", "10000");
        properties.put(prefix + "timeout", "10000");
        properties.put(prefix + "ssl.checkserveridentity", "true");
        properties.put(prefix + "ssl.socketFactory", TestKeys.clientContext().getSocketFactory());
        if (how.equals("starttls")) {
            properties.put(prefix + "starttls.enable", "true");
            properties.put(prefix + "starttls.required", "true");
        }
        int port = switch (how) {
            case "tls" -> server.tls();
            case "starttls" -> server.starttls();
            default -> server.clear();
        };
        Store client = Session.getInstance(properties).getStore(protocol);
        client.connect("localhost", port, "alice", password);
        return client;
    }
}
