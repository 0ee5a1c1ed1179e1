package io.github.pop3x.mail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.stream.RecursionMode;
import org.jspecify.annotations.Nullable;

/**
 * Walks the parts of one mail and keeps the octets of the best text: the first text/plain part that is no attachment,
 * else the first text/html, else another text. Stops at the first text/plain; what follows is not read.
 *
 * <p>Not thread-safe: one mail.
 */
final class TextFinder {

    private static final Set<String> MIME_FIELDS =
            Set.of("content-type", "content-transfer-encoding", "content-disposition");

    private final MailLimits limits;
    private final Defects defects;
    private final MimeTokenStream parts;
    private TextPart best = TextPart.NONE;
    private TextPart preamble = TextPart.NONE;
    private boolean isAttachment;
    private int depth;
    private int partCount;

    TextFinder(MailLimits limits, Defects defects) {
        this.limits = limits;
        this.defects = defects;
        MimeConfig config = MimeConfig.custom()
                .setStrictParsing(false)
                .setMaxLineLen(-1)
                .setMaxContentLen(-1)
                .setMaxHeaderCount(limits.maxHeaders())
                .setMaxHeaderLen(limits.maxHeaderOctets())
                .build();
        this.parts = new MimeTokenStream(config, defects, null);
        parts.setRecursionMode(RecursionMode.M_NO_RECURSE);
    }

    /**
     * Finds the text.
     *
     * @throws IOException the mail can't be read, or Mime4j can't go on: {@link #best} has what was found until then
     * @throws MimeException Mime4j can't go on
     */
    void walk(HeaderSection header) throws IOException, MimeException {
        parts.parse(new SequenceInputStream(new ByteArrayInputStream(mimeHeader(header)), header.body()));
        EntityState state = parts.getState();
        while (state != EntityState.T_END_OF_STREAM && !best.isFinal() && partCount <= limits.maxParts()) {
            visit(state);
            state = parts.next();
        }
        if (partCount > limits.maxParts()) {
            defects.add("More than " + limits.maxParts() + " parts: the others are not read");
        }
    }

    /** The best text so far. A multipart whose boundary never comes has no parts, and its text before them. */
    TextPart best() {
        return best == TextPart.NONE && partCount == 0 ? preamble : best;
    }

    private void visit(EntityState state) throws IOException {
        switch (state) {
            case T_START_HEADER -> isAttachment = false;
            case T_FIELD -> noteDisposition(parts.getField());
            case T_END_HEADER -> limitDepth();
            case T_START_MULTIPART -> depth++;
            case T_END_MULTIPART -> depth--;
            case T_START_BODYPART -> partCount++;
            case T_PREAMBLE -> keepPreamble();
            case T_BODY -> weigh(parts.getBodyDescriptor());
            default -> {}
        }
    }

    private void limitDepth() {
        boolean isTooDeep = depth >= limits.maxDepth();
        parts.setRecursionMode(isTooDeep ? RecursionMode.M_FLAT : RecursionMode.M_NO_RECURSE);
    }

    private void noteDisposition(Field field) {
        String name = field.getName().toLowerCase(Locale.ROOT);
        if (!name.equals("content-disposition") && !name.equals("content-type")) {
            return;
        }
        RawBody body = RawFieldParser.DEFAULT.parseRawBody(new RawField(name, field.getBody()));
        boolean isInPart = partCount > 0;
        for (NameValuePair parameter : body.getParams()) {
            String parameterName = parameter.getName().toLowerCase(Locale.ROOT);
            isAttachment |= isInPart && (parameterName.startsWith("filename") || parameterName.equals("name"));
        }
        isAttachment |= name.equals("content-disposition") && "attachment".equalsIgnoreCase(body.getValue());
    }

    private void keepPreamble() throws IOException {
        if (depth == 1 && partCount == 0) {
            preamble = read(parts.getInputStream(), TextPart.PLAIN, null);
        }
    }

    private void weigh(BodyDescriptor part) throws IOException {
        String type = part.getMimeType();
        if (type.startsWith("multipart/")) {
            defects.add("More than " + limits.maxDepth() + " multiparts inside each other: not read further");
        } else if (!isAttachment && TextPart.rank(type) > best.rank()) {
            TextPart found = read(parts.getDecodedInputStream(), type, part.getCharset());
            best = found.rank() > best.rank() ? found : best;
        }
    }

    private TextPart read(InputStream in, String type, @Nullable String charset) throws IOException {
        byte[] octets = in.readNBytes(limits.maxTextOctets());
        boolean isTruncated = octets.length == limits.maxTextOctets() && in.read() >= 0;
        return new TextPart(type, charset, octets, isTruncated);
    }

    /** The fields that say how the body is to be read, for a parser that must not see the rest. */
    private byte[] mimeHeader(HeaderSection header) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (HeaderSection.RawField field : header.fields()) {
            if (MIME_FIELDS.contains(field.name().toLowerCase(Locale.ROOT))) {
                octets.writeBytes((field.name() + ": " + HeaderText.decode(field.value()) + "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        octets.writeBytes(new byte[] {'\r', '\n'});
        return octets.toByteArray();
    }
}
