package io.github.pop3x.server;

import io.github.pop3x.session.Announcements;
import io.github.pop3x.session.ContentPolicy;
import io.github.pop3x.session.DeletePolicy;

/** What all sessions of a server have in common, whichever listener accepted them. Immutable. */
record SessionStyle(DeletePolicy deletes, Announcements announcements, ContentPolicy content) {}
