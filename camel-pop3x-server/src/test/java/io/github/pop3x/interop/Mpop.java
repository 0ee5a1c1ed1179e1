package io.github.pop3x.interop;

import static io.github.pop3x.interop.MailProgram.Account.PASSWORD;
import static io.github.pop3x.interop.MailProgram.Account.USER;

import io.github.pop3x.testing.Program;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** mpop, which pipelines: into a Maildir, with no Received header. */
record Mpop() implements MailProgram {

    private static final Program PROGRAM = new Program("mpop", "mpop");

    @Override
    public List<byte[]> empty(Account account, Path folder) throws IOException, InterruptedException {
        Path mails = MailProgram.maildir(folder);
        Path configuration = Files.writeString(folder.resolve("mpoprc"), """
                account default
                host localhost
                port %d
                auth user
                user %s
                password "%s"
                keep off
                received_header off
                uidls_file %s/uidls
                delivery maildir %s
                %s
                """.formatted(
                        account.port(), USER, PASSWORD, folder, mails.getParent(), tls(account)));
        Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-------"));
        PROGRAM.run(folder, "--file=" + configuration, "--quiet");
        // "delivery maildir": the line ends of the system.
        return MailProgram.filesIn(mails).stream().map(MailProgram::withCrlf).toList();
    }

    private static String tls(Account account) {
        if (account.security() == TransportSecurity.NONE) {
            return "tls off";
        }
        String starttls = account.security() == TransportSecurity.STARTTLS ? "on" : "off";
        return "tls on\ntls_starttls " + starttls + "\ntls_trust_file " + account.certificate();
    }

    @Override
    public String toString() {
        return "mpop";
    }
}
