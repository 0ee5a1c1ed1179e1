package io.github.pop3x.server;

/** Whether clients show a certificate when TLS starts. */
public enum ClientCertificates {
    /** They are not asked. */
    NONE,

    /** They are asked; one that shows a certificate that can't be verified is refused, one that shows none is not. */
    WANT,

    /** Without a certificate that can be verified there is no connection. */
    NEED
}
