package io.github.pop3x.camel;

import org.apache.camel.spi.Metadata;

/** The exchange headers of the component. */
public final class Pop3xConstants {

    @Metadata(
            label = "consumer,producer",
            description = "The mail's unique-id (UIDL): on the server that was polled, or in the mailbox that it was"
                    + " deposited into.",
            javaType = "String",
            important = true)
    public static final String UID = "CamelPop3xUid";

    @Metadata(
            label = "consumer",
            description = "The message number that the mail had in the session that fetched it.",
            javaType = "Integer")
    public static final String MESSAGE_NUMBER = "CamelPop3xMessageNumber";

    @Metadata(label = "consumer", description = "The octets of the raw mail, as received.", javaType = "Long")
    public static final String OCTETS = "CamelPop3xOctets";

    @Metadata(
            label = "producer",
            description = "The mailbox to deposit into, instead of the one in the URI.",
            javaType = "String",
            important = true)
    public static final String MAILBOX = "CamelPop3xMailbox";

    @Metadata(label = "consumer", description = "The host that was polled.", javaType = "String")
    public static final String HOST = "CamelPop3xHost";

    @Metadata(label = "consumer", description = "The user name of the account that was polled.", javaType = "String")
    public static final String USERNAME = "CamelPop3xUsername";

    @Metadata(
            label = "consumer",
            description = "How many times this mail was given to the route, this time included: more than 1 after a"
                    + " failure or a crash.",
            javaType = "Integer",
            important = true)
    public static final String ATTEMPT = "CamelPop3xAttempt";

    @Metadata(
            label = "consumer",
            description = "When this mail was given to the route for the first time.",
            javaType = "java.time.Instant")
    public static final String FIRST_SEEN = "CamelPop3xFirstSeen";

    @Metadata(
            label = "consumer",
            description = "What was wrong with a malformed mail, of which the exchange holds as much as could be had.",
            javaType = "String")
    public static final String DEFECT = "CamelPop3xDefect";

    private Pop3xConstants() {}
}
