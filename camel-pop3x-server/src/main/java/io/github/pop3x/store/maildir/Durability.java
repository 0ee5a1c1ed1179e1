package io.github.pop3x.store.maildir;

/** What is promised when a deposit or an update returns. */
public enum Durability {
    /** It survives a power failure: files and directories are forced to the disk. */
    FULL,

    /** It survives the end of the process; the operating system writes it to the disk when it likes. */
    OS
}
