/**
 * A store of one Maildir per mailbox, which Dovecot, mutt and backup tools can read. Imports only {@code maildrop};
 * a user of the server or the component makes a {@link io.github.pop3x.store.maildir.MaildirStore}.
 *
 * <p>The path of one message:
 * <ol>
 *   <li>{@code FolderName} turns the mailbox's name into a folder's, {@code Mailbox} makes the folder durable.</li>
 *   <li>{@code Deposit} writes {@code tmp/}, forces the file, renames it into {@code new/} under a name that carries
 *       its measures ({@code MessageName}), and waits until {@code GroupCommit} has forced the directory.</li>
 *   <li>{@code MailboxLock} lets one session in. {@code Update} first completes what a crash interrupted, then
 *       {@code SnapshotReader} reads {@code new/} and {@code cur/} once; only files of other programs are opened, by
 *       {@code ForeignMessages}.</li>
 *   <li>{@code MaildirMaildrop} opens the file: {@code CrlfFileInput} where it can be sent as it is, else
 *       {@code NormalisedFileInput}.</li>
 *   <li>{@code Update} removes it behind an {@code UpdateJournal}.</li>
 * </ol>
 * Everything that changes the disk passes through {@code FileOperations}, so that tests break off at each step.
 */
@NullMarked
package io.github.pop3x.store.maildir;

import org.jspecify.annotations.NullMarked;
