package io.github.pop3x.session;

import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.UniqueId;
import java.io.IOException;
import java.util.BitSet;

/**
 * What becomes of marked messages when QUIT comes.
 *
 * <p>Safe for use by many threads. May block.
 */
@FunctionalInterface
public interface DeletePolicy {

    /** They are removed. */
    DeletePolicy DELETE = (mailbox, maildrop, marked) -> true;

    /** They stay: DELE hides a message for the rest of the session. */
    DeletePolicy KEEP = (mailbox, maildrop, marked) -> false;

    /** Where messages go before they are removed. */
    @FunctionalInterface
    interface Archive {

        /**
         * Keeps a message. It may come again, if the removal fails after it.
         *
         * @param message closed by the caller
         * @throws IOException it is not kept; no marked message is removed
         */
        void keep(String mailbox, UniqueId uniqueId, MessageInput message) throws IOException;
    }

    /** Each message is kept elsewhere before any is removed; where that fails, all stay. */
    static DeletePolicy archivingTo(Archive archive) {
        return (mailbox, maildrop, marked) -> {
            for (int number = marked.nextSetBit(1); number >= 0; number = marked.nextSetBit(number + 1)) {
                try (MessageInput message = maildrop.open(number)) {
                    archive.keep(mailbox, maildrop.uniqueId(number), message);
                }
            }
            return true;
        };
    }

    /**
     * Called in the UPDATE state, before anything is removed.
     *
     * @param marked message numbers, at least one
     * @return whether they are to be removed
     * @throws IOException they can't be removed now; QUIT is answered {@code -ERR} and all stay
     */
    boolean removes(String mailbox, Maildrop maildrop, BitSet marked) throws IOException;
}
