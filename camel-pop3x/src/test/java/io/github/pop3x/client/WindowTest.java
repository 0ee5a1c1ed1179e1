package io.github.pop3x.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {

    @ParameterizedTest
    @CsvSource({
        "PIPELINING, 200, 10, 64",
        "PIPELINING, 40, 100000, 10",
        "PIPELINING, 20, 300000, 3",
        "PIPELINING, 6, 2000000, 1",
        "USER, 6, 10, 1",
    })
    void neverExceedsItsLimits(String capability, int messages, long octets, int limit) throws IOException {
        List<Integer> unanswered = Collections.synchronizedList(new ArrayList<>());
        try (HandServer server = new HandServer(talk -> answerSlowly(talk, capability, messages, unanswered));
                Pop3Client client =
                        Pop3Client.connect(Sessions.settings(server.port()).build())) {
            client.login(Sessions.ALICE);
            try (RetrievalRun run = client.retrieve(Sessions.messages(messages, octets), Admission.ALWAYS)) {
                assertThat(Sessions.all(run)).hasSize(messages);
            }
        }
        assertThat(Collections.max(unanswered)).isEqualTo(limit);
    }

    private static void answerSlowly(HandServer.Talk talk, String capability, int messages, List<Integer> unanswered)
            throws IOException {
        talk.login(capability);
        int requested = 0;
        int answered = 0;
        while (answered < messages) {
            requested += talk.countUntilQuiet();
            unanswered.add(requested - answered);
            int few = Math.min(Math.max(1, messages / 8), requested - answered);
            talk.send("+OK\r\n.\r\n".repeat(few));
            answered += few;
        }
    }

    @Test
    @Timeout(60)
    void aServerThatDoesNotReadWhileItWritesBlocksNobody() throws IOException {
        String message = ("x".repeat(998) + "\r\n").repeat(200);
        try (HandServer server = new HandServer(talk -> {
                    talk.login("PIPELINING");
                    for (int number = 1; number <= 100; number++) {
                        talk.expect("RETR " + number);
                        talk.send("+OK\r\n" + message + ".\r\n");
                    }
                });
                Pop3Client client =
                        Pop3Client.connect(Sessions.settings(server.port()).build())) {
            client.login(Sessions.ALICE);
            long octets = 0;
            try (RetrievalRun run = client.retrieve(Sessions.messages(100, 200_000), Admission.ALWAYS)) {
                for (var next = run.next(); next.isPresent(); next = run.next()) {
                    Spool spool = ((Retrieval.Retrieved) next.get()).spool();
                    octets += spool.octets();
                    spool.close();
                }
            }
            assertThat(octets).isEqualTo(100L * 200_000);
        }
    }

    @Test
    void asksForTheNextLargeMessageBeforeThisOneIsComplete() {
        Window window = new Window(64, 1000);
        window.add(request(1, 10_000));
        assertThat(window.hasRoomFor(request(2, 10_000))).isFalse();
        window.beginReply();
        assertThat(window.isHalfEmpty()).isFalse();
        window.received(9_600);
        assertThat(window.isHalfEmpty()).isTrue();
        assertThat(window.hasRoomFor(request(2, 10_000))).isTrue();
        window.add(request(2, 10_000));
        assertThat(window.hasRoomFor(request(3, 1))).isFalse();
        window.endReply();
        assertThat(window.hasRoomFor(request(3, 1))).isFalse();
        window.endReply();
        assertThat(window.isEmpty()).isTrue();
        assertThat(window.hasRoomFor(request(3, 1))).isTrue();
    }

    @Test
    void aMessageOfUnknownSizeGoesAlone() {
        Window window = new Window(64, 1000);
        Request unknown = Request.retrieve(new Listing.Entry(1, OptionalLong.empty(), Optional.empty()));
        window.add(unknown);
        assertThat(window.hasRoomFor(unknown)).isFalse();
        assertThat(window.hasRoomFor(request(2, 0))).isTrue();
    }

    @Test
    void aMessageLargerThanAnnouncedCountsNoMoreThanAnnounced() {
        Window window = new Window(64, 1000);
        window.add(request(1, 600));
        window.add(request(2, 400));
        window.beginReply();
        window.received(5_000);
        assertThat(window.hasRoomFor(request(3, 600))).isTrue();
        assertThat(window.hasRoomFor(request(3, 601))).isFalse();
    }

    private static Request request(int number, long octets) {
        return Request.retrieve(Sessions.message(number, octets));
    }
}
