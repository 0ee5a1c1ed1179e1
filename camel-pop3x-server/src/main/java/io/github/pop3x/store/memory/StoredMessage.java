package io.github.pop3x.store.memory;

import io.github.pop3x.maildrop.MessageShape;
import io.github.pop3x.maildrop.UniqueId;

/** One message; nobody changes the array after the deposit. */
record StoredMessage(UniqueId uniqueId, MessageShape shape, byte[] content) {}
