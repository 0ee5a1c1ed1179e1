package io.github.pop3x.session;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the server says, in German. A {@code #} stands for a number. What is not here stays English. */
final class GermanTexts {

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern PLACE = Pattern.compile("#");

    // spotless:off
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("# messages", "# Nachrichten"),
            Map.entry("# messages (# octets)", "# Nachrichten (# Oktette)"),
            Map.entry("# octets", "# Oktette"),
            Map.entry("# of # messages were not deleted; they are still here",
                    "# von # Nachrichten wurden nicht gelöscht; sie sind noch da"),
            Map.entry("APOP is not supported; use AUTH or USER and PASS", "APOP gibt es nicht; nimm AUTH oder USER und PASS"),
            Map.entry("Authentication cancelled", "Anmeldung abgebrochen"),
            Map.entry("Begin TLS negotiation", "TLS kann beginnen"),
            Map.entry("Bye", "Auf Wiedersehen"),
            Map.entry("Bye, # messages deleted", "Auf Wiedersehen, # Nachrichten gelöscht"),
            Map.entry("Capability list follows", "Liste der Fähigkeiten folgt"),
            Map.entry("Language listing follows", "Liste der Sprachen folgt"),
            Map.entry("Line too long", "Zeile zu lang"),
            Map.entry("Logins can't be checked now", "Anmeldungen können gerade nicht geprüft werden"),
            Map.entry("Mechanisms follow", "Liste der Verfahren folgt"),
            Map.entry("Message # is marked as deleted", "Nachricht # ist als gelöscht markiert"),
            Map.entry("Message # marked", "Nachricht # markiert"),
            Map.entry("Message numbers start at #", "Nachrichten werden ab # gezählt"),
            Map.entry("No login now; try again later", "Jetzt keine Anmeldung; versuche es später"),
            Map.entry("No login without TLS: send STLS first", "Keine Anmeldung ohne TLS: erst STLS senden"),
            Map.entry("No such language", "Diese Sprache gibt es nicht"),
            Map.entry("No such message", "Diese Nachricht gibt es nicht"),
            Map.entry("PASS needs USER before it", "Vor PASS muss USER kommen"),
            Map.entry("PASS needs a password", "PASS braucht ein Passwort"),
            Map.entry("Send PASS", "Sende PASS"),
            Map.entry("TLS is active already", "TLS ist schon aktiv"),
            Map.entry("TLS is not available", "TLS gibt es nicht"),
            Map.entry("TOP needs a message number and a number of lines",
                    "TOP braucht eine Nachrichtennummer und eine Zahl von Zeilen"),
            Map.entry("The header of this message is UTF-#; say UTF# before login",
                    "Der Kopf dieser Nachricht ist UTF-#; sende UTF# vor der Anmeldung"),
            Map.entry("The mailbox can't be opened now", "Das Postfach kann gerade nicht geöffnet werden"),
            Map.entry("The mailbox can't be read now", "Das Postfach kann gerade nicht gelesen werden"),
            Map.entry("The mailbox is open in another session", "Das Postfach ist in einer anderen Sitzung offen"),
            Map.entry("The message was removed by another program",
                    "Die Nachricht wurde von einem anderen Programm entfernt"),
            Map.entry("This command takes no argument", "Dieser Befehl hat kein Argument"),
            Map.entry("Too many sessions of this user", "Zu viele Sitzungen dieses Benutzers"),
            Map.entry("Too soon after the last login; try again later",
                    "Zu früh nach der letzten Anmeldung; versuche es später"),
            Map.entry("USER needs a name", "USER braucht einen Namen"),
            Map.entry("UTF# enabled", "UTF# eingeschaltet"),
            Map.entry("Unknown command", "Unbekannter Befehl"),
            Map.entry("Unknown mechanism; CAPA lists them", "Unbekanntes Verfahren; CAPA nennt sie"),
            Map.entry("Wrong user name or password", "Falscher Benutzername oder falsches Passwort"));
    // spotless:on

    private GermanTexts() {}

    static String of(String english) {
        @Nullable String german = TEXTS.get(NUMBER.matcher(english).replaceAll("#"));
        if (german == null) {
            return english;
        }
        Matcher numbers = NUMBER.matcher(english);
        return PLACE.matcher(Objects.requireNonNull(german))
                .replaceAll(place -> numbers.find() ? numbers.group() : place.group());
    }
}
