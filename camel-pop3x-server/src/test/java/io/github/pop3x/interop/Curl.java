package io.github.pop3x.interop;

import static io.github.pop3x.interop.MailProgram.Account.PASSWORD;
import static io.github.pop3x.interop.MailProgram.Account.USER;

import io.github.pop3x.testing.Program;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** curl: LIST, then all RETRs over one connection, then all DELEs over another; octets as they come. */
record Curl() implements MailProgram {

    private static final Program PROGRAM = new Program("curl", "curl");

    @Override
    public List<byte[]> empty(Account account, Path folder) throws IOException, InterruptedException {
        Path listing = folder.resolve("listing");
        run(account, folder, "/", "--output", listing.toString());
        long count = Files.readAllLines(listing).size();
        if (count == 0) {
            return List.of();
        }
        Path mails = Files.createDirectory(folder.resolve("mails"));
        run(account, folder, "/[001-" + "%03d".formatted(count) + "]", "--output", mails + "/#1");
        run(account, folder, "/[1-" + count + "]", "--request", "DELE", "--list-only");
        return MailProgram.filesIn(mails);
    }

    private static void run(Account account, Path folder, String path, String... more)
            throws IOException, InterruptedException {
        boolean tls = account.security() == TransportSecurity.TLS;
        List<String> arguments = new ArrayList<>(List.of("--silent", "--show-error", "--disable", "--user"));
        arguments.add(USER + ":" + PASSWORD);
        if (account.security() != TransportSecurity.NONE) {
            arguments.addAll(
                    List.of("--ssl-reqd", "--cacert", account.certificate().toString()));
        }
        arguments.addAll(List.of(more));
        arguments.add((tls ? "pop3s" : "pop3") + "://localhost:" + account.port() + path);
        PROGRAM.run(folder, arguments.toArray(String[]::new));
    }

    @Override
    public String toString() {
        return "curl";
    }
}
