package io.github.pop3x.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailSyntaxTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: a@example.org\r\nSubject: hi\r\n\r\nbody",
                "From: a@example.org\nSubject: hi\n\nbody",
                "Subject: hi\r\n\r\nbody",
                "X-Trace: 1\r\nReceived: from a\r\n\tby b\r\n\r\n",
                "FROM : a@example.org\r\nsubject: hi\r\nNot-Yet-Who",
                "From: a@example.org\r\nTo: b@example.org\r\n",
                "Received: x\r\n (continued here\r\n without colon)\r\nMessage-ID: <1@a>\r\n\r\n",
            })
    void takesAMailForAMail(String octets) {
        assertThat(MailSyntax.isMail(octets.getBytes(UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                "Hello",
                "Note: buy milk\n",
                "Note: buy milk\n\nand eggs",
                "Subject: milk\n",
                "Subject: milk",
                "Date: tomorrow\nbring the milk\n\n",
                "From: Bob\nTo: Alice\nHello Alice, how are you?\n",
                "From a@example.org Mon Jan 5\nFrom: a@example.org\nTo: b@example.org\n\n",
                " From: a\n\n",
                "Subject: a\nSubject: b\n",
                "{\"from\": \"a\", \"subject\": \"b\"}",
                "http://example.org/\n\n",
                "<From: a>\n\n",
                "From\u0000: a\nTo: b\n\n",
                "key: value\nother: value\n\n",
            })
    void takesAnythingElseForAText(String octets) {
        assertThat(MailSyntax.isMail(octets.getBytes(UTF_8))).isFalse();
    }
}
