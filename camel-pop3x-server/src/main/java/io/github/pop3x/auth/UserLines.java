package io.github.pop3x.auth;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A user file as its lines: comments, users, and the secret of the decoys. What is not changed is written as it was
 * read.
 *
 * <p>Not thread-safe: one reading or one change.
 */
final class UserLines {

    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();
    private static final String DECOY = ":decoy=";
    private static final String HEADER = "Users of a POP3 server; io.github.pop3x.auth.UserTool changes it.";

    private final List<String> lines;
    private final Map<String, Integer> positions = new LinkedHashMap<>();
    private final Map<String, User> users = new LinkedHashMap<>();
    private Optional<byte[]> decoySecret = Optional.empty();

    private UserLines(Path file, List<String> lines) throws UserFileException {
        this.lines = new ArrayList<>(lines);
        for (int at = 0; at < lines.size(); at++) {
            try {
                take(lines.get(at).strip(), at);
            } catch (IllegalArgumentException e) {
                throw new UserFileException(file, at + 1, String.valueOf(e.getMessage()));
            }
        }
    }

    /** @throws UserFileException a line can't be right */
    static UserLines read(Path file) throws IOException {
        // Octets as they are: a line that isn't ASCII is refused by its number, a comment is written back as it was.
        return new UserLines(file, Files.readAllLines(file, StandardCharsets.ISO_8859_1));
    }

    /** Changes a file, which is made if there is none. Two who change it at once do so one after the other. */
    static void change(Path file, Change change) throws IOException {
        // A file lock keeps other processes out; threads of this one it answers with an exception.
        IN_THIS_PROCESS.lock();
        try {
            changeAlone(file, change);
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    private static void changeAlone(Path file, Change change) throws IOException {
        Path guard = file.resolveSibling(file.getFileName() + ".lock");
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(guard, options, PrivateFile.ownerOnly());
                FileLock held = channel.lock()) {
            UserLines read = Files.exists(file) ? read(file) : new UserLines(file, List.of("# " + HEADER));
            if (read.decoySecret.isEmpty()) {
                read.lines.add(DECOY + Base64.getEncoder().encodeToString(Decoys.freshSecret()));
            }
            change.apply(read);
            PrivateFile.replace(file, read.lines);
        }
    }

    /** What is done to the lines. */
    @FunctionalInterface
    interface Change {
        void apply(UserLines lines) throws IOException;
    }

    private void take(String line, int at) {
        if (line.startsWith(DECOY)) {
            byte[] secret = Base64.getDecoder().decode(line.substring(DECOY.length()));
            if (secret.length < Decoys.SECRET_OCTETS) {
                throw new IllegalArgumentException("this line is too short; remove it");
            }
            decoySecret = Optional.of(secret);
        } else if (!line.isEmpty() && !line.startsWith("#")) {
            User user = UserLine.parse(line);
            if (users.put(user.name(), user) != null) {
                throw new IllegalArgumentException("this user has a line already; remove one of them");
            }
            positions.put(user.name(), at);
        }
    }

    Map<String, User> users() {
        return Map.copyOf(users);
    }

    /** In the order of the lines. */
    List<User> inOrder() {
        return List.copyOf(users.values());
    }

    Optional<User> user(String name) {
        return Optional.ofNullable(users.get(name));
    }

    Decoys decoys() {
        return decoySecret.map(Decoys::new).orElse(Decoys.ofThisProcess());
    }

    /** Adds a user or changes one. */
    void put(User user) {
        String line = UserLine.format(user);
        Integer position = positions.get(user.name());
        if (position == null) {
            positions.put(user.name(), lines.size());
            lines.add(line);
        } else {
            lines.set(position, line);
        }
        users.put(user.name(), user);
    }

    void remove(String name) {
        Integer position = positions.remove(name);
        if (position != null) {
            users.remove(name);
            lines.remove((int) position);
            positions.replaceAll((other, at) -> at > position ? at - 1 : at);
        }
    }
}
