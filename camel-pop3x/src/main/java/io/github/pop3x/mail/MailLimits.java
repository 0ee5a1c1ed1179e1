package io.github.pop3x.mail;

/**
 * How much of a mail is looked at. A mail beyond a limit is read as far as the limit, and its {@link
 * MailContent#defect} says so.
 *
 * <p>Immutable.
 *
 * @param maxHeaders header fields of the mail, and of each part
 * @param maxHeaderOctets octets of the mail's header, and of one field of a part
 * @param maxDepth multiparts inside each other
 * @param maxParts parts of the whole mail
 * @param maxTextOctets octets of the text body, after the transfer encoding is undone
 */
public record MailLimits(int maxHeaders, int maxHeaderOctets, int maxDepth, int maxParts, int maxTextOctets) {

    /** 1000 headers, 1 MiB of header, 20 levels, 10,000 parts, 10 MiB of text. */
    public static final MailLimits DEFAULT = new MailLimits(1000, 1 << 20, 20, 10_000, 10 << 20);

    public MailLimits {
        if (maxHeaders < 1 || maxHeaderOctets < 1 || maxDepth < 1 || maxParts < 1 || maxTextOctets < 1) {
            throw new IllegalArgumentException("Every limit of a mail must be at least 1");
        }
    }

    /** The same limits but for the text body. */
    public MailLimits withMaxTextOctets(int octets) {
        return new MailLimits(maxHeaders, maxHeaderOctets, maxDepth, maxParts, octets);
    }
}
