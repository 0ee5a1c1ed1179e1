package io.github.pop3x.session;

/** Counts what a client does wrong, and ends the session when it is too much. */
final class Failures {

    private final SessionPolicy policy;
    private final SessionListener listener;
    private int badCommands;

    Failures(SessionPolicy policy, SessionListener listener) {
        this.policy = policy;
        this.listener = listener;
    }

    /** A command was carried out: bad ones are counted from here. */
    void goodCommand() {
        badCommands = 0;
    }

    Refusal badCommand(String text) {
        badCommands++;
        return new Refusal(text);
    }

    /** The same reply, or one that ends the session. */
    Reply closeAfterTooMany(Reply reply, Phase phase, int failedLogins) {
        int maxBadCommands =
                phase == Phase.AUTHORIZATION ? policy.maxBadCommandsBeforeLogin() : policy.maxBadCommands();
        boolean tooManyLogins = failedLogins >= policy.maxLoginAttempts();
        if (!tooManyLogins && badCommands < maxBadCommands) {
            return reply;
        }
        if (tooManyLogins) {
            listener.tooManyLoginFailures();
        } else {
            listener.tooManyBadCommands();
        }
        return reply.then(Reply.Then.CLOSE);
    }
}
