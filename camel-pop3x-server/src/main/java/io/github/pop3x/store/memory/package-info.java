/**
 * A store that keeps every mailbox in memory, for tests and for mail that may be lost with the process. Imports only
 * {@code maildrop}; a user of the server or the component makes one.
 */
@NullMarked
package io.github.pop3x.store.memory;

import org.jspecify.annotations.NullMarked;
