package io.github.pop3x.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The languages of the texts for people (RFC 6856 §3). */
enum Language {
    ENGLISH("en", "English", text -> text),
    GERMAN("de", "Deutsch", GermanTexts::of);

    private final String tag;
    private final String selfName;
    private final UnaryOperator<String> translation;

    Language(String tag, String selfName, UnaryOperator<String> translation) {
        this.tag = tag;
        this.selfName = selfName;
        this.translation = translation;
    }

    /** The rows of LANG's listing. */
    static List<String> listing() {
        return Stream.of(values()).map(Language::row).toList();
    }

    /** By a language range: {@code *}, {@code i-default}, {@code de}, {@code de-AT} (RFC 4647 §3.4, lookup). */
    static Optional<Language> of(String range) {
        String wanted = range.toLowerCase(Locale.ROOT);
        if (wanted.equals("*") || wanted.equals("i-default")) {
            return Optional.of(ENGLISH);
        }
        return Stream.of(values())
                .filter(language -> wanted.equals(language.tag) || wanted.startsWith(language.tag + '-'))
                .findFirst();
    }

    /** {@code de Deutsch}. */
    String row() {
        return tag + ' ' + selfName;
    }

    /** The same reply in this language; numbers, codes and what clients read stay. */
    Reply translate(Reply reply) {
        String line = reply.line();
        int start = line.startsWith("+OK ") ? 4 : line.startsWith("-ERR ") ? 5 : line.length();
        if (line.startsWith("[", start)) {
            start = Math.max(start, line.indexOf("] ", start) + 2);
        }
        String text = line.substring(start);
        String translated = translation.apply(text);
        return translated.equals(text)
                ? reply
                : new Reply(line.substring(0, start) + translated, reply.content(), reply.then());
    }
}
