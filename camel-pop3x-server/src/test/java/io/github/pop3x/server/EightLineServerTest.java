package io.github.pop3x.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.auth.UserList;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.RawClient;
import io.github.pop3x.wire.TransportSecurity;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** A POP3 server in eight lines of Java; the README shows them. */
class EightLineServerTest {

    private static final int PORT = 0;

    @Test
    void servesAMessage() throws Exception {
        // spotless:off
        // snippet:embed
        MemoryStore store = new MemoryStore();
        Pop3Server server = Pop3Server.builder()
                .store(store)
                .authenticator(new UserList().add("alice", "secret"))
                .listen(new InetSocketAddress("localhost", PORT), TransportSecurity.NONE)
                .start();
        store.deposit("alice", MessageSource.of("Subject: Hello\n\nWorld".getBytes(UTF_8)));
        System.out.println("POP3 on port " + server.port());
        // end
        // spotless:on
        try (server;
                RawClient client = RawClient.connect(server.port()).login("alice", "secret")) {
            assertThat(client.ask("RETR 1")).isEqualTo("+OK 25 octets");
            assertThat(client.readText()).isEqualTo("Subject: Hello\r\n\r\nWorld\r\n");
            assertThat(client.ask("QUIT")).startsWith("+OK");
        }
    }
}
