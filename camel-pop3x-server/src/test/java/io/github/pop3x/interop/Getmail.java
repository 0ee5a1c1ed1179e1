package io.github.pop3x.interop;

import static io.github.pop3x.interop.MailProgram.Account.PASSWORD;
import static io.github.pop3x.interop.MailProgram.Account.USER;

import io.github.pop3x.testing.Program;
import io.github.pop3x.testing.SampleMail;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** getmail6: each mail piped into a file, with no Received and no Delivered-To header. */
record Getmail() implements MailProgram {

    private static final Program PROGRAM = new Program("getmail", "getmail6");

    @Override
    public List<byte[]> empty(Account account, Path folder) throws IOException, InterruptedException {
        Path mails = Files.createDirectory(folder.resolve("mails"));
        Path configuration = Files.writeString(folder.resolve("getmailrc"), configuration(account, mails));
        PROGRAM.run(folder, "--getmaildir=" + folder, "--rcfile=" + configuration);
        return MailProgram.filesIn(mails).stream()
                .map(Getmail::withoutReturnPath)
                .map(MailProgram::withCrlf)
                .toList();
    }

    private static String configuration(Account account, Path mails) {
        boolean tls = account.security() == TransportSecurity.TLS;
        return """
                [retriever]
                type = %s
                server = localhost
                port = %d
                username = %s
                password = %s
                %s
                [destination]
                type = MDA_external
                path = /bin/sh
                arguments = ("-c", "cat > $(mktemp %s/XXXXXXXXXX)")
                allow_root_commands = true
                [options]
                delete = true
                delivered_to = false
                received = false
                verbose = 0
                """.formatted(
                        tls ? "SimplePOP3SSLRetriever" : "SimplePOP3Retriever",
                        account.port(),
                        USER,
                        PASSWORD,
                        tls ? "ca_certs = " + account.certificate() : "",
                        mails);
    }

    // It puts a Return-Path before every mail.
    private static byte[] withoutReturnPath(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        return text.replaceFirst("\\AReturn-Path: <[^\n]*\n", "").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** It takes mails apart: it breaks a long header field, and ends an open header with a blank line. */
    @Override
    public boolean copesWith(SampleMail mail) {
        return !List.of("long header", "header only").contains(mail.name());
    }

    @Override
    public boolean hasStls() {
        return false;
    }

    @Override
    public String toString() {
        return "getmail6 (has no STLS)";
    }
}
