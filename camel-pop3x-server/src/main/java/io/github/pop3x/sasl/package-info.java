/**
 * SASL as POP3 uses it (RFC 5034), for both sides. Imports the JDK only.
 */
@NullMarked
package io.github.pop3x.sasl;

import org.jspecify.annotations.NullMarked;
