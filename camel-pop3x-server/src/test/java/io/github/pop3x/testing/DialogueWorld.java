package io.github.pop3x.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.auth.Verdict;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.store.memory.MemoryStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What exists before a dialogue begins: users, mailboxes, messages, other sessions. Not thread-safe. */
public final class DialogueWorld implements Closeable {

    private final Dialogue dialogue;
    private final MemoryStore store = new MemoryStore();
    private final List<String> uniqueIds = new ArrayList<>();
    private final List<Maildrop> locked = new ArrayList<>();

    /** Makes what a dialogue's preamble says. */
    public DialogueWorld(Dialogue dialogue) throws IOException {
        this.dialogue = dialogue;
        for (Dialogue.Message message : dialogue.messages()) {
            uniqueIds.add(store.deposit(message.mailbox(), MessageSource.of(message.octets()))
                    .value());
        }
        for (String mailbox : dialogue.locked()) {
            locked.add(store.lock(mailbox));
        }
    }

    /** The mailboxes. */
    public MemoryStore store() {
        return store;
    }

    /** The users. Fast: their passwords are compared and no more. */
    public Authenticator users() {
        return (user, password) ->
                password.equals(dialogue.users().get(user)) ? Verdict.accepted(user) : Verdict.refused();
    }

    /** The unique-ids of the messages in the order of the preamble. */
    public List<String> uniqueIds() {
        return uniqueIds;
    }

    /** Fails unless the mailboxes hold what the dialogue says; the session is over and its maildrop free. */
    public void assertLeft() throws IOException {
        for (Map.Entry<String, Integer> mailbox : dialogue.left().entrySet()) {
            try (Maildrop maildrop = store.lock(mailbox.getKey())) {
                assertThat(maildrop.messageCount())
                        .as("messages left in %s", mailbox.getKey())
                        .isEqualTo(mailbox.getValue());
            }
        }
    }

    @Override
    public void close() {
        locked.forEach(Maildrop::close);
    }
}
