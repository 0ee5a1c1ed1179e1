package io.github.pop3x.interop;

import io.github.pop3x.testing.SampleMail;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A mail program that others wrote, told to empty a mailbox and to change as little as it can. */
interface MailProgram {

    /** A mailbox on this machine, and the certificate that its server has to show. */
    record Account(int port, TransportSecurity security, Path certificate) {

        static final String USER = "alice";
        static final String PASSWORD = "secret word";
    }

    /** Retrieves and deletes everything; answers the mails after taking back what the program documents it changes. */
    List<byte[]> empty(Account account, Path folder) throws IOException, InterruptedException;

    /** Whether a mail comes through this program unchanged, whatever server it comes from. */
    default boolean copesWith(SampleMail mail) {
        return true;
    }

    /** Whether it can do STLS. */
    default boolean hasStls() {
        return true;
    }

    /** The files of a folder in the order of their names. */
    static List<byte[]> filesIn(Path folder) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                contents.add(Files.readAllBytes(file));
            }
        }
        return contents;
    }

    /** Programs that deliver into files write the line end of the system, LF. */
    static byte[] withCrlf(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Creates {@code mails/new}, {@code cur} and {@code tmp}; answers {@code mails/new}. */
    static Path maildir(Path folder) throws IOException {
        for (String part : List.of("cur", "tmp", "new")) {
            Files.createDirectories(folder.resolve("mails").resolve(part));
        }
        return folder.resolve("mails/new");
    }
}
