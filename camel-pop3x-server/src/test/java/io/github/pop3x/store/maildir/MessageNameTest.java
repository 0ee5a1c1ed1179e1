package io.github.pop3x.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.maildrop.MessageShape;
import io.github.pop3x.maildrop.UniqueId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageNameTest {

    private static final MessageShape SHAPE = new MessageShape(120, 80, 3);

    @Test
    void readsWhatItWrote() {
        MessageName name = MessageName.deposited("17.M1P2Q3R4.host", SHAPE);
        assertThat(name.path()).isEqualTo("new/17.M1P2Q3R4.host,S=120,W=120,H=80,D=3");
        assertThat(name.shape()).contains(SHAPE);
        assertThat(name.octets()).isEqualTo(120);
        assertThat(name.fileOctets()).isEqualTo(120);
        assertThat(name.uniqueId()).hasToString("17.M1P2Q3R4.host");
    }

    @Test
    void flagsAreNoTags() {
        assertThat(new MessageName("cur/1.a,S=5,W=5,H=5,D=0:2,DFS").shape()).contains(new MessageShape(5, 5, 0));
        assertThat(new MessageName("cur/1.a:2,S=5,W=5,H=5,D=0").shape()).isEmpty();
        assertThat(new MessageName("cur/1.a:2,S").base()).isEqualTo("1.a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new/1.a",
                "cur/1.a,S=5:2,S",
                "cur/1.a,S=5,W=5:2,S",
                "new/1.a,S=5,W=5,H=5",
                "new/1.a,S=,W=5,H=5,D=0",
                "new/1.a,S=5,W=5x,H=5,D=0",
                "new/1.a,S=5,W=4,H=4,D=0",
                "new/1.a,S=5,W=5,H=6,D=0",
                "new/1.a,S=5,W=5,H=5,D=6",
                "new/1.a,S=-5,W=5,H=5,D=0",
                "new/1.a,S=99999999999999999999,W=99999999999999999999,H=5,D=0",
                "new/",
                "new/,",
                "new/:",
            })
    void whatCanNotBeTrueIsMeasuredAgain(String path) {
        assertThat(new MessageName(path).shape()).isEmpty();
        MessageName measured = new MessageName(path).withShape(110, SHAPE);
        assertThat(measured.shape()).contains(SHAPE);
        assertThat(measured.fileOctets()).isEqualTo(110);
        assertThat(measured.base()).isEqualTo(new MessageName(path).base());
    }

    @Test
    void measuringKeepsFlagsAndForeignTags() {
        assertThat(new MessageName("cur/1.a,U=7,S=1,X,W=2,FMD5=abc:2,RSab")
                        .withShape(110, SHAPE)
                        .path())
                .isEqualTo("cur/1.a,U=7,X,FMD5=abc,S=110,W=120,H=80,D=3:2,RSab");
        assertThat(new MessageName("new/1.a").withShape(110, SHAPE).path()).isEqualTo("new/1.a,S=110,W=120,H=80,D=3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "with space",
                "gr\u00fcn",
                "1234567890123456789012345678901234567890123456789012345678901234567890x",
            })
    void aBaseThatIsNoUniqueIdGetsADigest(String base) {
        UniqueId uniqueId = new MessageName("new/" + base + ",S=1").uniqueId();
        assertThat(uniqueId.value()).matches(",[0-9a-f]{64}");
        assertThat(new MessageName("cur/" + base + ":2,S").uniqueId()).isEqualTo(uniqueId);
        assertThat(new MessageName("cur/x" + base + ":2,S").uniqueId()).isNotEqualTo(uniqueId);
    }

    @Test
    void aBaseOfSeventyCharactersIsItsUniqueId() {
        String base = "1".repeat(70);
        assertThat(new MessageName("new/" + base).uniqueId()).hasToString(base);
    }

    @Test
    void sortsByTimeAsNumbersAndThenByBase() {
        List<MessageName> expected = names(
                "new/no-time",
                "new/9.a",
                "new/10.M5P1.a",
                "cur/10.M40P1.a",
                "new/10.M000300P1.a",
                "new/11.a",
                "new/11.a,S=1",
                "cur/11.a1:2,S",
                "new/11.b");
        assertThat(sorted(expected)).isEqualTo(expected);
    }

    @Test
    void tagsFlagsAndDirectoriesDoNotChangeTheOrder() {
        List<MessageName> before = names("new/11.a", "new/11.a!", "new/11.a-", "new/11.a1", "new/11.aA");
        List<MessageName> after =
                names("cur/11.a,S=1:2,S", "new/11.a!,S=2", "cur/11.a-:2,", "cur/11.a1,S=1:2,F", "new/11.aA:2,S");
        assertThat(sorted(before))
                .extracting(MessageName::base)
                .isEqualTo(before.stream().map(MessageName::base).toList());
        assertThat(sorted(after)).isEqualTo(after);
    }

    @Test
    void oneMessageInTwoPlacesIsInCurFirst() {
        assertThat(sorted(names("new/1.a,S=1", "cur/1.a,S=1:2,S"))).isEqualTo(names("cur/1.a,S=1:2,S", "new/1.a,S=1"));
    }

    private static List<MessageName> names(String... paths) {
        return List.of(paths).stream().map(MessageName::new).toList();
    }

    private static List<MessageName> sorted(List<MessageName> names) {
        List<MessageName> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(1939));
        shuffled.sort(null);
        return shuffled;
    }
}
