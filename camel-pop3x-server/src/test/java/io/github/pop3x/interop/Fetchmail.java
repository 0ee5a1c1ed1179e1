package io.github.pop3x.interop;

import static io.github.pop3x.interop.MailProgram.Account.PASSWORD;
import static io.github.pop3x.interop.MailProgram.Account.USER;

import io.github.pop3x.testing.Program;
import io.github.pop3x.testing.SampleMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** fetchmail: each mail piped into a file, with no Received header and no rewriting. */
record Fetchmail() implements MailProgram {

    private static final Program PROGRAM = new Program("fetchmail", "fetchmail");

    @Override
    public List<byte[]> empty(Account account, Path folder) throws IOException, InterruptedException {
        Path mails = Files.createDirectory(folder.resolve("mails"));
        Path configuration = Files.writeString(folder.resolve("fetchmailrc"), """
                set invisible
                set no bouncemail
                set idfile "%1$s/ids"
                set pidfile "%1$s/pid"
                poll localhost protocol POP3 service %2$d auth password
                  user "%3$s" password "%4$s"
                  mda "cat > $(mktemp %5$s/XXXXXXXXXX)"
                  no rewrite no stripcr fetchall no keep
                  %6$s
                """.formatted(
                        folder, account.port(), USER, PASSWORD, mails, tls(account)));
        Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-------"));
        PROGRAM.run(folder, "--silent", "--nodetach", "--fetchmailrc", configuration.toString());
        return MailProgram.filesIn(mails);
    }

    /** It breaks lines at 8 KiB, and ends a header that the mail leaves open with a blank line. */
    @Override
    public boolean copesWith(SampleMail mail) {
        return !List.of("10 kB line", "header only").contains(mail.name());
    }

    private static String tls(Account account) {
        String trust = "sslcertck sslcertfile \"" + account.certificate() + "\"";
        return switch (account.security()) {
            case NONE -> "sslproto ''";
            // Without "ssl", a named protocol makes STLS a must.
            case STARTTLS -> "sslproto 'TLS1.2+' " + trust;
            case TLS -> "ssl " + trust;
        };
    }

    @Override
    public String toString() {
        return "fetchmail";
    }
}
