package io.github.pop3x.session;

/** What client and server have agreed on about characters and languages (RFC 6856). */
final class Speech {

    private Language language = Language.ENGLISH;
    private boolean saidUtf8;

    // +OK UTF8 enabled
    Reply utf8() {
        saidUtf8 = true;
        return Reply.ok("UTF8 enabled");
    }

    // +OK de Deutsch, or +OK CRLF en English CRLF de Deutsch CRLF . CRLF
    Reply lang(String argument) throws Refusal {
        if (argument.isBlank()) {
            return Reply.ok("Language listing follows").with(new ListingContent(Language.listing()));
        }
        language = Language.of(argument.strip()).orElseThrow(() -> new Refusal("No such language"));
        return Reply.ok(language.row());
    }

    boolean saidUtf8() {
        return saidUtf8;
    }

    Reply translate(Reply reply) {
        return language.translate(reply);
    }
}
