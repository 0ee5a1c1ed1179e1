package io.github.pop3x.session;

import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.UniqueId;
import io.github.pop3x.maildrop.UpdateFailedException;
import java.io.Closeable;
import java.io.IOException;
import java.util.BitSet;
import java.util.function.IntFunction;

/**
 * The TRANSACTION state (RFC 1939 §5) over one maildrop. The marks live here; a transaction that is closed without
 * {@link #update} removes nothing.
 */
final class Transaction implements Closeable {

    private final Maildrop maildrop;
    private final MessageOpener opener;
    private final SessionListener listener;
    private final BitSet marked = new BitSet();
    private long octets;
    private int retrieved;

    Transaction(Maildrop maildrop, MessageOpener opener, SessionListener listener) {
        this.maildrop = maildrop;
        this.opener = opener;
        this.listener = listener;
        this.octets = totalOctets();
    }

    int retrieved() {
        return retrieved;
    }

    // +OK 2 320
    Reply stat() {
        return Reply.ok((maildrop.messageCount() - marked.cardinality()) + " " + octets);
    }

    // +OK 1 120
    Reply list(int messageNumber) throws Refusal {
        requireUnmarked(messageNumber);
        return Reply.ok(scanListing(messageNumber));
    }

    // +OK 2 messages CRLF 1 120 CRLF 2 200 CRLF . CRLF
    Reply list() {
        return listing(this::scanListing);
    }

    // +OK 1 whqtswO00WBw418f9t5JxYwZ
    Reply uidl(int messageNumber) throws Refusal {
        requireUnmarked(messageNumber);
        return Reply.ok(uniqueIdListing(messageNumber));
    }

    // +OK 2 messages CRLF 1 whqtswO00WBw418f9t5JxYwZ CRLF 2 QhdPYR:00WBw1Ph7x7 CRLF . CRLF
    Reply uidl() {
        return listing(this::uniqueIdListing);
    }

    // +OK 120 octets CRLF <message, stuffed> . CRLF
    Reply retr(int messageNumber) throws Refusal, IOException {
        requireUnmarked(messageNumber);
        MessageInput input = opener.open(maildrop, messageNumber);
        retrieved++;
        long announced = input.shape().octets();
        UniqueId uniqueId = maildrop.uniqueId(messageNumber);
        return Reply.ok(announced + " octets")
                .with(new ObservedContent(
                        MessageContent.whole(input), complete -> listener.retrieved(uniqueId, announced, complete)));
    }

    // +OK CRLF <header, empty line, the first lines of the body, stuffed> . CRLF
    Reply top(String argument) throws Refusal, IOException {
        String[] words = argument.strip().split(" +", -1);
        if (words.length != 2) {
            throw new Refusal("TOP needs a message number and a number of lines");
        }
        int messageNumber = MessageNumber.parse(words[0]);
        long bodyLines = MessageNumber.parseLines(words[1]);
        requireUnmarked(messageNumber);
        return Reply.ok("").with(MessageContent.top(opener.open(maildrop, messageNumber), bodyLines));
    }

    // +OK message 1 marked
    Reply dele(int messageNumber) throws Refusal {
        requireUnmarked(messageNumber);
        marked.set(messageNumber);
        octets -= maildrop.octets(messageNumber);
        return Reply.ok("Message " + messageNumber + " marked");
    }

    // +OK 2 messages (320 octets). Numbers and listing stay as they were at login.
    Reply rset() {
        marked.clear();
        octets = totalOctets();
        return Reply.ok(maildrop.messageCount() + " messages (" + octets + " octets)");
    }

    /**
     * UPDATE (RFC 1939 §6).
     *
     * @return how many messages were removed
     */
    int update(DeletePolicy deletes, String mailbox) throws UpdateFailedException {
        if (marked.isEmpty() || !removes(deletes, mailbox)) {
            return 0;
        }
        maildrop.update((BitSet) marked.clone());
        listener.deleted(marked.stream().mapToObj(maildrop::uniqueId).toList());
        return marked.cardinality();
    }

    private boolean removes(DeletePolicy deletes, String mailbox) throws UpdateFailedException {
        try {
            return deletes.removes(mailbox, maildrop, (BitSet) marked.clone());
        } catch (IOException e) {
            throw new UpdateFailedException(marked.cardinality(), marked.cardinality(), e);
        }
    }

    @Override
    public void close() {
        maildrop.close();
    }

    private String scanListing(int messageNumber) {
        return messageNumber + " " + maildrop.octets(messageNumber);
    }

    private String uniqueIdListing(int messageNumber) {
        return messageNumber + " " + maildrop.uniqueId(messageNumber);
    }

    private Reply listing(IntFunction<String> row) {
        BitSet listed = new BitSet();
        listed.set(1, maildrop.messageCount() + 1);
        listed.andNot(marked);
        return Reply.ok(listed.cardinality() + " messages")
                .with(new ListingContent(listed.stream().mapToObj(row).iterator()));
    }

    private void requireUnmarked(int messageNumber) throws Refusal {
        if (messageNumber > maildrop.messageCount()) {
            throw MessageNumber.noSuchMessage();
        }
        if (marked.get(messageNumber)) {
            throw new Refusal("Message " + messageNumber + " is marked as deleted");
        }
    }

    private long totalOctets() {
        long total = 0;
        for (int n = 1; n <= maildrop.messageCount(); n++) {
            total += maildrop.octets(n);
        }
        return total;
    }
}
