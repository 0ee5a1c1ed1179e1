package io.github.pop3x.auth;

import java.io.IOException;
import java.nio.file.Path;

/** A line of a user file can't be right. The message says where and what to do, and repeats no secret. */
public final class UserFileException extends IOException {

    private static final long serialVersionUID = 1L;

    UserFileException(Path file, int line, String whatToDo) {
        super(file + ":" + line + ": " + whatToDo);
    }
}
