package io.github.pop3x.store.memory;

import io.github.pop3x.maildrop.MessageShape;
import io.github.pop3x.maildrop.UniqueId;
import java.nio.ByteBuffer;

/**
 * One message.
 *
 * @param content nobody changes it, or its position: readers duplicate it
 */
record StoredMessage(UniqueId uniqueId, MessageShape shape, ByteBuffer content) {}
