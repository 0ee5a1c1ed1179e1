/**
 * What was already delivered: the ledger of unique-ids.
 *
 * <p>The path of one unique-id:
 * <ol>
 *   <li>{@link io.github.pop3x.ledger.LedgerSource} opens the {@link io.github.pop3x.ledger.UidLedger} of one
 *       {@link io.github.pop3x.ledger.LedgerName}: one account, seen by one consumer.</li>
 *   <li>{@link io.github.pop3x.ledger.UidLedger#find} says what is known of a unique-id that the server lists.</li>
 *   <li>{@link io.github.pop3x.ledger.UidLedger#begin} counts the attempt, before the route sees the message.</li>
 *   <li>{@link io.github.pop3x.ledger.UidLedger#done}, {@link io.github.pop3x.ledger.UidLedger#failed} or
 *       {@link io.github.pop3x.ledger.UidLedger#quarantined} records how the route ended.</li>
 *   <li>{@link io.github.pop3x.ledger.UidLedger#force} puts a whole batch on disk before its DELE commands are sent:
 *       many messages share one force.</li>
 *   <li>{@link io.github.pop3x.ledger.UidLedger#reconcile} compares the ledger with a complete unique-id listing. A
 *       unique-id that stays missing is forgotten, in the end.</li>
 * </ol>
 *
 * <p>{@link io.github.pop3x.ledger.FileLedger} keeps it in a journal file, {@link io.github.pop3x.ledger.MemoryLedger}
 * until the process ends. Both let {@code LedgerTable} decide what an event does to an entry; {@code JournalLine} is
 * the file's format.
 *
 * <p>May import the JDK and SLF4J.
 */
@NullMarked
package io.github.pop3x.ledger;

import org.jspecify.annotations.NullMarked;
