package io.github.pop3x.interop;

import static io.github.pop3x.interop.MailProgram.Account.PASSWORD;
import static io.github.pop3x.interop.MailProgram.Account.USER;

import io.github.pop3x.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Python's poplib. */
record Poplib() implements MailProgram {

    private static final Program PROGRAM = new Program("python3", "python3");

    private static final String SCRIPT = """
            import poplib, ssl, sys
            port, security, certificate, user, password, folder = sys.argv[1:]
            # poplib refuses lines over 2048 octets unless told otherwise.
            poplib._MAXLINE = 1 << 20
            context = ssl.create_default_context(cafile=certificate)
            if security == 'TLS':
                pop = poplib.POP3_SSL('localhost', int(port), context=context, timeout=60)
            else:
                pop = poplib.POP3('localhost', int(port), timeout=60)
            if security == 'STARTTLS':
                pop.stls(context)
            pop.user(user)
            pop.pass_(password)
            for number in range(1, pop.stat()[0] + 1):
                with open('%s/%04d' % (folder, number), 'wb') as file:
                    # retr() splits the message into its lines.
                    file.write(b''.join(line + b'\\r\\n' for line in pop.retr(number)[1]))
                pop.dele(number)
            pop.quit()
            """;

    @Override
    public List<byte[]> empty(Account account, Path folder) throws IOException, InterruptedException {
        Path mails = Files.createDirectory(folder.resolve("mails"));
        PROGRAM.run(
                folder,
                "-c",
                SCRIPT,
                String.valueOf(account.port()),
                account.security().name(),
                account.certificate().toString(),
                USER,
                PASSWORD,
                mails.toString());
        return MailProgram.filesIn(mails);
    }

    @Override
    public String toString() {
        return "poplib";
    }
}
