package io.github.pop3x.sasl;

import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/** The server half of EXTERNAL (RFC 4422 appendix A): a name or nothing; the certificate decides. */
final class ExternalServer extends ServerMechanism {

    private final SaslServers.CertificateCheck check;

    ExternalServer(SaslServers.CertificateCheck check) {
        super(Mechanism.EXTERNAL);
        this.check = check;
    }

    @Override
    public byte @Nullable [] evaluateResponse(byte[] response) throws SaslException {
        String user = text(response);
        if (user.indexOf('\0') >= 0) {
            throw malformed();
        }
        complete(check.userOf(user).orElseThrow(WrongCredentialsException::wrong));
        return null;
    }
}
