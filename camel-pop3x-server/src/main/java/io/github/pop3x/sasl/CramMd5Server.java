package io.github.pop3x.sasl;

import java.nio.charset.StandardCharsets;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/** The server half of CRAM-MD5 (RFC 2195): a stamp, then the name and a digest. */
final class CramMd5Server extends ServerMechanism {

    private final SaslServers.SecretLookup lookup;
    private final Stamp stamp;
    private boolean asked;

    CramMd5Server(SaslServers.SecretLookup lookup, Stamp stamp) {
        super(Mechanism.CRAM_MD5);
        this.lookup = lookup;
        this.stamp = stamp;
    }

    @Override
    public byte @Nullable [] evaluateResponse(byte[] response) throws SaslException {
        if (!asked && response.length == 0) {
            asked = true;
            return stamp.text().getBytes(StandardCharsets.US_ASCII);
        }
        String text = text(response);
        // The name may hold blanks; the digest does not.
        int blank = text.lastIndexOf(' ');
        if (!asked || blank < 1 || text.indexOf('\0') >= 0) {
            throw malformed();
        }
        String user = text.substring(0, blank);
        boolean isProven = stamp.isCramDigest(lookup.secretOf(user), text.substring(blank + 1));
        if (!isProven || !lookup.accepts(user)) {
            throw WrongCredentialsException.wrong();
        }
        complete(user);
        return null;
    }
}
