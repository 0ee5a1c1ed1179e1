package io.github.pop3x.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.maildrop.UniqueId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameSequenceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host",
                "mail.example.org",
                "a/b:c,d",
                "",
                "..",
                "gr\u00fcn",
                "a-very-long-name-of-a-pod-6d5f7c9b8-abcde"
            })
    void aBaseIsAUniqueIdAndAFileName(String host) {
        String base = new NameSequence(host).next();
        assertThat(UniqueId.isValid(base)).isTrue();
        assertThat(base).matches("\\d{10}\\.M\\d{6}P\\d+Q\\d+R[0-9a-f]{8}\\.[A-Za-z0-9._-]{1,20}");
        assertThat(new MessageName("new/" + base + ",S=1").base()).isEqualTo(base);
    }

    @Test
    void longHostsThatBeginAlikeStayApart() {
        assertThat(host(new NameSequence("production-mail-server-01.example.org")))
                .isNotEqualTo(host(new NameSequence("production-mail-server-02.example.org")));
    }

    @Test
    void twoSequencesNeverGiveOneNameTwice() {
        NameSequence first = new NameSequence("host");
        NameSequence second = new NameSequence("host");
        Set<String> names = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 20_000).parallel().forEach(i -> names.add((i % 2 == 0 ? first : second).next()));
        assertThat(names).hasSize(20_000);
    }

    @Test
    void namesSortInTheOrderOfTheirMaking() {
        NameSequence sequence = new NameSequence();
        MessageName last = new MessageName("new/" + sequence.next());
        for (int i = 0; i < 1000; i++) {
            MessageName next = new MessageName("new/" + sequence.next());
            assertThat(next).isGreaterThan(last);
            last = next;
        }
    }

    private static String host(NameSequence sequence) {
        return sequence.next().replaceFirst("^\\d+\\.[^.]*\\.", "");
    }
}
