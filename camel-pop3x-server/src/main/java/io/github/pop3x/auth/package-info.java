/**
 * Who may log in: the {@link io.github.pop3x.auth.Authenticator} SPI and a user list in memory. Knows nothing of
 * sessions, sockets or stores, apart from the name of the mailbox that a user's login opens.
 */
@NullMarked
package io.github.pop3x.auth;

import org.jspecify.annotations.NullMarked;
